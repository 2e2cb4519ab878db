"""A SCIC lives two years: founded, subscribed, called twice, elected, near half public, at its floor; books and registers agree on every day.

Pages read the clock: the journey sets it to the day told. What nobody needs to click is prepared by commands, with told dates.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.ledger.commands.closing import close_year
from essaim.engines.ledger.models import FiscalYear
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join
from essaim.kernel.outbox.models import OutgoingMail
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

assemblies = pytest.importorskip("essaim.engines.assemblies.api", reason="the engine is deleted")
earning = pytest.importorskip("essaim.engines.shares.commands.earning", reason="the engine is deleted")
office_of = pytest.importorskip("tests.journeys.test_shares", reason="the engine is deleted")
scic_world = pytest.importorskip("tests.scic.world", reason="the engine is deleted")
members = pytest.importorskip("essaim.engines.members.api", reason="the engine is deleted")
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FOUNDED, HALF_ASKED = date(2024, 1, 15), date(2024, 2, 1)
CALLED, MISSED, HELD = date(2024, 5, 2), date(2024, 5, 22), date(2024, 6, 3)
LEAVING, SECOND, REFUNDED = date(2024, 9, 2), date(2025, 5, 20), date(2025, 10, 1)
TOWN = "Ville de Lille"
CANDIDATES = ["Bob Delattre", "Cigales de Lille", "Garage Solidaire"]
PREPARED = [
    ("Keolis", "Fondateurs", 60),
    ("Garage Solidaire", "Partenaires", 10),
    ("Cigales de Lille", "Partenaires", 10),
    ("Nadia Benali", "Salariés", 2),
]


class Story:
    """Who takes part, the day it is, and the pages each has before them that day."""

    def __init__(self, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open_page, self.patch = open_page, monkeypatch
        world.found()
        self.alice, self.bob, self.chloe = (
            world.account(name) for name in ("Alice Fontaine", "Bob Delattre", "Chloé Wattel")
        )
        carrier = world.carried_by(self.alice, legal_form="scic")
        scic_world.bodies("Keolis", "Garage Solidaire", legal_form="entreprise")
        scic_world.bodies("Cigales de Lille", legal_form="association")
        scic_world.bodies(TOWN, "Métropole de Lille", legal_form="collectivite")
        told = {"quorum_first": "50 %", "meeting_place": "Salle des fêtes"}
        at = scic_world.at(FOUNDED)
        project = scic_world.launched(self.alice, carrier, recipe="scic", at=at, **told)
        self.scic = scic_world.Scic(project, self.alice)
        self.slug = project.slug
        for person in (self.bob, self.chloe):
            join(project, "associe", person)

    def on(self, day: date, *people: User) -> list[Page]:
        """It is six in the evening of this day; the first person is at a desk, the others on their phones."""
        moment = datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC)
        self.patch.setattr(timezone, "now", lambda: moment)
        pages = [self.open_page(PHONE if n else DESKTOP, as_=one) for n, one in enumerate(people)]
        for page in pages:
            page.on("dialog", lambda dialog: dialog.accept())
        return pages

    def agree(self) -> None:
        """The ledger's accounts are what the register says, on every day so far."""
        scic_world.check_all(self.scic)

    def goto(self, page: Page, rest: str) -> None:
        page.goto(f"/projets/{self.slug}/{rest}")


@pytest.fixture
def story(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(open_page, monkeypatch)


def test_a_scic_lives_two_years(story: Story) -> None:
    found(story)
    ask_for_half(story)
    miss_the_quorum(story)
    elect_the_board(story)
    leave(story)
    hold_the_second_assembly(story)
    give_interest(story)
    refund_down_to_the_floor(story)
    read_it_all(story)


def found(story: Story) -> None:
    """Organisations on paper, a user online; the town is represented by its deputy mayor."""
    for who, category, shares in PREPARED:
        story.scic.subscribe(who, category, shares, FOUNDED)
        story.scic.pay_all(story.scic.holder(who), FOUNDED)
    story.agree()
    desk, phone = story.on(FOUNDED, story.alice, story.bob)
    phone.goto(f"/projets/{story.slug}/parts/parts/")
    phone.get_by_role("link", name="Souscrire des parts").click()
    phone.get_by_label(re.compile("Usagers")).check()
    phone.get_by_label("Nombre de parts").fill("2")
    phone.get_by_label(re.compile("lu les statuts")).check()
    phone.get_by_role("button", name="Demander ces parts").click()
    expect(phone.locator(".messages")).to_contain_text("Votre demande est envoyée")
    office = office_of.Office(desk, story.scic.project)
    office.decide("Bob Delattre", FOUNDED.isoformat())
    office.enter(TOWN, "Collectivités", 80)
    office.decide(TOWN, FOUNDED.isoformat())
    office.take(TOWN, "1600", FOUNDED.isoformat())
    office.take("Bob Delattre", "40", FOUNDED.isoformat())
    story.agree()
    name_the_representative(story, desk)


def name_the_representative(story: Story, desk: Page) -> None:
    story.goto(desk, "foyers/associes/colleges/")
    desk.get_by_role("link", name="Collectivités", exact=True).click()
    expect(desk.get_by_role("row", name=re.compile(TOWN))).to_contain_text("ne vote pas")
    desk.get_by_role("link", name=TOWN).click()
    desk.get_by_role("link", name="Nommer un représentant").click()
    desk.get_by_label("Adresse e-mail de son compte").fill(story.chloe.email)
    desk.get_by_label("Décision qui la nomme").fill("Délibération du conseil municipal du 8 janvier")
    desk.get_by_role("button", name="Nommer ce représentant").click()
    expect(desk.get_by_role("main")).to_contain_text("Chloé Wattel, depuis le 15 janvier 2024")
    story.goto(desk, "foyers/associes/colleges/")
    expect(desk.get_by_role("row", name=re.compile("Collectivités"))).to_contain_text("30")


def ask_for_half(story: Story) -> None:
    """The town holds 80 shares of 164; the metropolis would bring public bodies above half."""
    (desk,) = story.on(HALF_ASKED, story.alice)
    office = office_of.Office(desk, story.scic.project)
    office.enter("Métropole de Lille", "Collectivités", 20)
    office.decide("Métropole de Lille", HALF_ASKED.isoformat(), told="50 % au plus")
    story.goto(desk, "parts/parts/statuts/")
    expect(desk.get_by_role("main")).to_contain_text("48,78")
    story.agree()


def called(story: Story, title: str, day: date, *points: object) -> int:
    """An assembly prepared and called by commands, twenty days before."""
    at = scic_world.at(day - timedelta(days=20))
    tool, by = story.scic.tool("assemblees"), story.scic.by
    starts = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    details = assemblies.Details(title=title, starts_at=starts, record_on=at.date(), place="Salle des fêtes")
    made = assemblies.plan_assembly(by=by, tool=tool, details=details)
    for point in points:
        item = assemblies.add_item(by=by, assembly_id=made.pk, point=point)
        if item.kind == "election":
            for household in members.active_households(story.scic.project).filter(name__in=CANDIDATES):
                assemblies.add_option(by=by, item_id=item.pk, name=household.name, household=household)
    assemblies.call_assembly(by=by, assembly_id=made.pk, at=at)
    return int(made.pk)


def come(story: Story, desk: Page, assembly: int, *names: str) -> None:
    for name in names:
        story.goto(desk, f"assemblees/assemblees/{assembly}/presences/")
        row = desk.get_by_role("row", name=re.compile(name))
        row.get_by_role("button", name=re.compile("sur place")).click()
        expect(desk.locator(".messages")).to_contain_text("Présence notée")


def miss_the_quorum(story: Story) -> None:
    """Five colleges are called; one member comes; the assembly is called again."""
    board = assemblies.Point(
        title="Élection du conseil",
        kind="election",
        method="approval",
        seats=2,
        body="Conseil d'administration",
        mandate_months=24,
    )
    first = called(story, "Assemblée de fondation", MISSED, board)
    assert OutgoingMail.objects.filter(to=story.chloe.email, subject__startswith="Convocation").exists()
    (desk,) = story.on(MISSED, story.alice)
    come(story, desk, first, "Nadia Benali")
    story.goto(desk, f"assemblees/assemblees/{first}/")
    expect(desk.get_by_role("main")).to_contain_text(re.compile("Collectivités 30.%"))
    desk.get_by_role("button", name="Ouvrir l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("Le quorum manque")
    desk.get_by_role("button", name="Constater l'absence de quorum").click()
    desk.get_by_role("link", name="Convoquer une seconde fois").click()
    desk.get_by_label("Jour et heure").fill(f"{HELD.isoformat()}T18:00")
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator(".messages")).to_contain_text("Seconde assemblée convoquée")
    story.agree()


def arrive(story: Story, phone: Page) -> None:
    phone.goto(f"/projets/{story.slug}/assemblees/assemblees/")
    phone.get_by_role("main").get_by_role("link", name=re.compile("^Assemblée (de|annuelle)")).first.click()
    phone.get_by_role("button", name="J'y suis, à distance").click()
    expect(phone.locator(".messages")).to_contain_text("Votre présence à distance est notée")


def vote(story: Story, phone: Page, *choices: str) -> None:
    phone.goto(f"/projets/{story.slug}/")
    phone.get_by_role("link", name=re.compile("Votre vote manque")).click()
    for name in choices:
        phone.get_by_label(name).check()
    phone.get_by_role("button", name="Déposer mon bulletin").click()
    expect(phone.locator("h1, .messages").first).to_contain_text(re.compile("A voté|Votre vote est noté"))


def elect_the_board(story: Story) -> None:
    """No quorum is asked the second time. A user and the town vote in secret, each with the weight of its college."""
    desk, user, town = story.on(HELD, story.alice, story.bob, story.chloe)
    arrive(story, user)
    arrive(story, town)
    story.goto(desk, "assemblees/assemblees/")
    desk.get_by_role("main").get_by_role("link", name="Assemblée de fondation").first.click()
    desk.get_by_role("button", name="Ouvrir l'assemblée").click()
    desk.get_by_role("link", name=re.compile("^Ouvrir un vote")).click()
    desk.get_by_label("secret").check()
    desk.get_by_role("button", name="Ouvrir le vote").click()
    phrase = desk.locator("#phrase").inner_text()
    desk.get_by_role("link", name="C'est noté, aller au vote").click()
    expect(town.get_by_role("main")).to_contain_text(f"Vous votez au nom de {TOWN}")
    vote(story, user, "Bob Delattre", "Garage Solidaire")
    vote(story, town, "Garage Solidaire")
    desk.get_by_role("link", name="Clore et dépouiller").click()
    desk.get_by_label("Phrase de l'urne").fill(phrase)
    desk.get_by_role("button", name="Dépouiller maintenant").click()
    expect(desk.locator("dl.figures")).to_contain_text("Élu : Garage Solidaire, Bob Delattre")
    seat_and_close(story, desk)


def seat_and_close(story: Story, desk: Page) -> None:
    story.goto(desk, "assemblees/assemblees/registre/")
    desk.get_by_role("link", name="Élection du conseil").click()
    desk.get_by_role("button", name=re.compile("sièges")).click()
    seats = members.seats_of(story.scic.project, on=HELD)
    assert {one.household.name for one in seats} == {"Garage Solidaire", "Bob Delattre"}
    assert {one.until for one in seats} == {date(2026, 6, 3)}
    story.goto(desk, "assemblees/assemblees/")
    desk.get_by_role("main").get_by_role("link", name="Assemblée de fondation").first.click()
    desk.get_by_role("button", name="Clore l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("Le procès-verbal est prêt")
    story.agree()


def leave(story: Story) -> None:
    """The town keeps twenty shares, the founder goes, a garage goes: in that order; each waits a year."""
    for who, shares in ((TOWN, 60), ("Keolis", 60), ("Garage Solidaire", 10)):
        story.scic.leave(story.scic.holder(who), shares, LEAVING)
    story.agree()
    year = FiscalYear.objects.in_project(story.scic.project).order_by("starts_on").first()
    assert year is not None
    close_year(year_id=year.pk, by=story.scic.by, at=scic_world.at(date(2025, 3, 1)))
    story.agree()


def hold_the_second_assembly(story: Story) -> None:
    """Who waits for a refund still votes. The interest is adopted by name."""
    motion = assemblies.Point(title="Intérêt aux parts de 2 % pour 2024", text="Nous donnons 2 %.")
    second = called(story, "Assemblée annuelle", SECOND, motion)
    desk, user, town = story.on(SECOND, story.alice, story.bob, story.chloe)
    come(story, desk, second, "Keolis", "Cigales", "Nadia Benali")
    arrive(story, user)
    arrive(story, town)
    story.goto(desk, f"assemblees/assemblees/{second}/")
    desk.get_by_role("button", name="Ouvrir l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("L'assemblée est ouverte")
    desk.get_by_role("link", name=re.compile("^Ouvrir un vote")).click()
    desk.get_by_label("nominatif").check()
    desk.get_by_role("button", name="Ouvrir le vote").click()
    vote(story, user, "Pour")
    vote(story, town, "Contre")
    for name in ("Keolis", "Nadia Benali"):
        desk.get_by_role("link", name="Qui n'a pas voté, et vote sur papier").click()
        row = desk.get_by_role("row", name=re.compile(name))
        row.get_by_label(f"Vote de {name}").select_option(label="Pour")
        row.get_by_role("button", name=f"Émarger pour {name}").click()
        desk.get_by_role("link", name="Intérêt aux parts").click()
    desk.get_by_role("link", name="Clore et dépouiller").click()
    desk.get_by_role("button", name="Dépouiller maintenant").click()
    expect(desk.locator("dl.figures")).to_contain_text("Adopt")
    story.agree()


def give_interest(story: Story) -> None:
    """Above the legal ceiling: refused. What the assembly adopted: given, and one is paid."""
    for year in (2022, 2023, 2024):
        for half in (1, 2):
            rate = earning.Rate.parse(f"1,{half} %")
            told = earning.Reference(year=year, half=half, rate=rate, source="Journal officiel")
            earning.note_rate(by=story.scic.by, tool=story.scic.parts, reference=told)
    (desk,) = story.on(SECOND + timedelta(days=1), story.alice)
    office = office_of.Office(desk, story.scic.project)
    office.open("interets/donner/")
    desk.get_by_label("Pour l'année").fill("2024")
    desk.get_by_label("Taux, en pour cent").fill("3,5")
    desk.get_by_label("Décidés par").fill("Assemblée annuelle")
    office.press("Donner ces intérêts", "dépasse le plafond légal de 3,15")
    desk.get_by_label("Taux, en pour cent").fill("2")
    office.press("Donner ces intérêts", "Les intérêts sont décidés")
    story.agree()
    desk.get_by_role("link", name="2024", exact=True).click()
    desk.get_by_text("Payer Keolis").click()
    desk.get_by_role("button", name="Noter le paiement").first.click()
    expect(desk.locator(".messages")).to_contain_text("Les intérêts sont payés")
    story.agree()


def refund_down_to_the_floor(story: Story) -> None:
    """The floor is a quarter of the highest capital, 41 shares: the last to leave gets three of ten back, and waits."""
    (desk,) = story.on(REFUNDED, story.alice)
    office = office_of.Office(desk, story.scic.project)
    office.open("remboursements/")
    office.press("Rendre les parts dont c'est le tour", "Les parts sont rendues")
    row = desk.get_by_role("row", name=re.compile("Garage Solidaire")).first
    expect(row).to_contain_text("7")
    expect(desk.get_by_role("main")).to_contain_text("Personne ne peut être remboursé aujourd'hui")
    story.agree()
    desk.get_by_text(f"Payer {TOWN}").click()
    desk.get_by_role("button", name="Noter le paiement").first.click()
    expect(desk.locator(".messages")).to_contain_text("Le remboursement est noté")
    office.enter("Coopérative des Loueurs", "Usagers", 40)
    office.decide("Coopérative des Loueurs", REFUNDED.isoformat())
    office.open("remboursements/")
    office.press("Rendre les parts dont c'est le tour", "Les parts sont rendues")
    story.agree()
    voters = {one.name: one.college for one in members.record_list(story.scic.project, on=REFUNDED)}
    assert voters == {
        "Bob Delattre": "Usagers",
        "Cigales de Lille": "Partenaires",
        "Coopérative des Loueurs": "Usagers",
        "Nadia Benali": "Salariés",
        TOWN: "Collectivités",
    }


def read_it_all(story: Story) -> None:
    """The capital of a day, on its page and in the books."""
    (desk,) = story.on(REFUNDED, story.alice)
    story.goto(desk, "parts/parts/capital/?on=2024-12-31")
    expect(desk.get_by_role("main")).to_contain_text("disent la même chose")
    expect(desk.locator("dl.figures").first).to_contain_text("3 280,00 €")
    for day, shares in ((FOUNDED - timedelta(days=1), 0), (date(2024, 12, 31), 164), (REFUNDED, 74)):
        assert scic_world.shares_on(story.scic, day) == shares
    story.agree()
