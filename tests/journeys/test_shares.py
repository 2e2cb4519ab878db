"""Row C3: a car-sharing cooperative of five categories; a public body near half, a withdrawal at the floor, interest, books that agree."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join, make_organisation
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_public_buyers import adopt

capital = pytest.importorskip("essaim.engines.shares.queries.capital", reason="the engine is deleted")
models = pytest.importorskip("essaim.engines.shares.models", reason="the engine is deleted")
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FOUNDED = "2025-01-15"
TOWN = "Ville de Lille"
# who, category, shares, payments
FOUNDERS = [
    ("Keolis", "Fondateurs", 60, 1),
    ("Garage Solidaire", "Entreprises partenaires", 10, 1),
    ("Cigales de Lille", "Finance solidaire", 10, 1),
    ("Nadia Benali", "Salariés", 2, 3),
    (TOWN, "Collectivités", 80, 1),
]
HALVES = [(year, half) for year in (2023, 2024, 2025) for half in ("premier", "second")]


class Office:
    """The keeper of the register, at a desk."""

    def __init__(self, page: Page, project: Project) -> None:
        self.page, self.at = page, f"/projets/{project.slug}/parts/parts"

    def open(self, rest: str) -> None:
        self.page.goto(f"{self.at}/{rest}")

    def press(self, name: str, told: str) -> None:
        self.page.get_by_role("button", name=name).click()
        expect(self.page.get_by_role("main").or_(self.page.locator(".messages")).first).to_be_visible()
        expect(self.page.locator("body")).to_contain_text(told)

    def enter(self, who: str, category: str, shares: int, times: int = 1) -> None:
        """A bulletin on paper: an organisation the house knows, else a name."""
        self.open("demandes/papier/")
        known = self.page.get_by_label("Organisation").locator("option", has_text=who)
        if known.count():
            self.page.get_by_label("Organisation").select_option(label=who)
        else:
            self.page.get_by_label("Ou le nom d'une personne").fill(who)
        self.page.get_by_label(re.compile(category)).check()
        self.page.get_by_label("Nombre de parts").fill(str(shares))
        self.page.get_by_label("En combien de versements").fill(str(times))
        self.press("Noter ce bulletin", "Le bulletin est noté")

    def decide(self, who: str, on: str, told: str = "La demande est acceptée") -> None:
        self.open("demandes/?state=waiting")
        self.page.get_by_role("link", name=who).first.click()
        self.page.get_by_label("Décidée le").fill(on)
        self.page.get_by_label("Décidée par").fill("Conseil de gérance")
        self.press("Accepter et inscrire au registre", told)

    def take(self, who: str, amount: str, on: str = FOUNDED) -> None:
        self.open("registre/")
        self.page.get_by_role("link", name=who).first.click()
        self.page.get_by_label("Montant").fill(amount)
        self.page.get_by_label("Le", exact=True).fill(on)
        self.press("Noter le versement", "Le versement est noté")

    def leaves(self, who: str, shares: int) -> None:
        self.open("registre/")
        self.page.get_by_role("link", name=who).first.click()
        self.page.get_by_role("link", name=re.compile("^Rendre des parts")).click()
        self.page.get_by_label("Nombre de parts à rendre").fill(str(shares))
        self.press("Demander ce retrait", "La demande de retrait est envoyée")


def found_the_cooperative(office: Office) -> None:
    for who, category, shares, times in FOUNDERS:
        office.enter(who, category, shares, times)
        office.decide(who, FOUNDED)
    office.enter("Métropole de Lille", "Collectivités", 20)
    office.decide("Métropole de Lille", FOUNDED, told="50 % au plus")
    for who, amount in (("Keolis", "3000"), (TOWN, "4000"), ("Nadia Benali", "40")):
        office.take(who, amount)


def give_interest(office: Office) -> None:
    for n, (year, half) in enumerate(HALVES):
        office.open("interets/taux/")
        office.page.get_by_label("Année").fill(str(year))
        office.page.get_by_label("Semestre").select_option(label=half)
        office.page.get_by_label("Taux, en pour cent").fill(f"1,{n}")
        office.page.get_by_label(re.compile("Source")).fill("Avis au Journal officiel")
        office.press("Noter ce taux", "Le taux est noté")
    office.open("interets/donner/")
    office.page.get_by_label("Pour l'année").fill("2025")
    office.page.get_by_label("Taux, en pour cent").fill("3,5")
    office.page.get_by_label("Décidés par").fill("Assemblée générale")
    office.press("Donner ces intérêts", "dépasse le plafond légal de 3,25")
    office.page.get_by_label("Taux, en pour cent").fill("2")
    office.press("Donner ces intérêts", "Les intérêts sont décidés")
    office.page.get_by_role("link", name="2025", exact=True).click()
    office.page.get_by_text("Payer Keolis").click()
    office.page.get_by_role("button", name="Noter le paiement").first.click()
    expect(office.page.locator(".messages")).to_contain_text("Les intérêts sont payés")


def leave_at_the_floor(office: Office, today: str) -> None:
    for who, shares in ((TOWN, 80), ("Keolis", 60)):
        office.leaves(who, shares)
        office.decide(who, today)
    office.open("remboursements/")
    office.press("Rendre les parts dont c'est le tour", "Les parts sont rendues")
    row = office.page.get_by_role("row", name=re.compile("Keolis")).first
    expect(row).to_contain_text("19")
    expect(office.page.get_by_role("main")).to_contain_text("Personne ne peut être remboursé aujourd'hui")
    office.enter("Coopérative des Loueurs", "Entreprises partenaires", 40)
    office.decide("Coopérative des Loueurs", today)
    office.open("remboursements/")
    office.press("Rendre les parts dont c'est le tour", "Les parts sont rendues")
    office.page.get_by_text(f"Payer {TOWN}").click()
    office.page.get_by_role("button", name="Noter le paiement").first.click()
    expect(office.page.locator(".messages")).to_contain_text("Le remboursement est noté")


def subscribe_by_phone(phone: Page, project: Project) -> None:
    phone.goto(f"/projets/{project.slug}/parts/parts/")
    phone.get_by_role("link", name="Souscrire des parts").click()
    phone.get_by_label(re.compile("Salariés")).check()
    phone.get_by_label("Nombre de parts").fill("2")
    phone.get_by_label(re.compile("lu les statuts")).check()
    phone.get_by_role("button", name="Demander ces parts").click()
    expect(phone.locator(".messages")).to_contain_text("Votre demande est envoyée")


def read_the_certificate(phone: Page, project: Project) -> None:
    phone.goto(f"/projets/{project.slug}/parts/parts/")
    expect(phone.get_by_role("main")).to_contain_text("100,00 € à verser dès maintenant")
    with phone.expect_download() as told:
        phone.get_by_role("link", name=re.compile("^Attestation")).click()
    assert re.fullmatch(r"parts-\d+\.pdf", told.value.suggested_filename)


def test_a_cooperative_of_five_categories_keeps_its_capital(open_page: OpenPage) -> None:
    world.found()
    alice, bob = world.account("Alice Fontaine"), world.account("Bob Delattre")
    world.carried_by(alice, legal_form="scic")
    for name, form in (
        ("Keolis", "entreprise"),
        (TOWN, "collectivite"),
        ("Métropole de Lille", "collectivite"),
    ):
        make_organisation(name, legal_form=form)
    desk = open_page(DESKTOP, as_=alice)
    desk.on("dialog", lambda dialog: dialog.accept())
    project = adopt(desk, "lilas-autopartage", "Lilas du Bassin", {"refund_months": "0"})
    office = Office(desk, project)
    found_the_cooperative(office)
    give_interest(office)
    leave_at_the_floor(office, date.today().isoformat())  # noqa: DTZ011
    phone = join_by_phone(open_page, project, bob)
    office.decide("Bob Delattre", date.today().isoformat())  # noqa: DTZ011
    read_the_certificate(phone, project)
    read_the_capital(office, project)


def join_by_phone(open_page: OpenPage, project: Project, bob: User) -> Page:
    join(project, "associe", bob)
    phone = open_page(PHONE, as_=bob)
    subscribe_by_phone(phone, project)
    return phone


def read_the_capital(office: Office, project: Project) -> None:
    """On the page, and in the books on three days."""
    office.open("capital/?on=2025-06-01")
    expect(office.page.get_by_role("main")).to_contain_text("disent la même chose")
    expect(office.page.locator("dl.figures").first).to_contain_text("8 100,00 €")
    office.open("statuts/")
    expect(office.page.get_by_role("main")).to_contain_text("article 19 septies")
    tool = project.tools.get(slug="parts")
    days = {date(2025, 1, 14): 0, date(2025, 6, 1): 810_000, date.today(): 320_000}  # noqa: DTZ011
    for day, cents in days.items():
        found = capital.capital_on(tool, day)
        assert (found.held.amount, found.in_books) == (Money(cents), Money(cents))
    assert models.Register.objects.in_tool(tool).get().floor == Money(202_500)
    assert faults_of_books([project.pk]) == []
