"""Rows A5 and E3: a council of five colleges; the quorum missed, a second call, an election by secret ballot, a receipt checked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from essaim.engines.members.factories import make_household, put_in_college
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_public_buyers import adopt

models = pytest.importorskip("essaim.engines.assemblies.models", reason="the engine is deleted")
members = pytest.importorskip("essaim.engines.members.models", reason="the engine is deleted")
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COLLEGES = {"Producteurs": 3, "Consommateurs": 2, "Élus": 2, "Épargnants": 1, "Salariés": 2}
DECISIONS = {"meeting_place": "Mairie annexe, salle 2", "quorum_first": "50 %", "notice_days": "15"}


def add_colleges(desk: Page, project: Project) -> None:
    desk.goto(f"/projets/{project.slug}/foyers/membres/colleges/")
    for name, parts in COLLEGES.items():
        desk.goto(f"/projets/{project.slug}/foyers/membres/colleges/")
        desk.get_by_label("Nom du collège").fill(name)
        desk.get_by_label("Parts").fill(str(parts))
        desk.get_by_role("button", name="Ajouter ce collège").click()
        expect(desk.locator(".messages")).to_contain_text("ajouté")


def fill_colleges(project: Project, voters: dict[str, User]) -> None:
    """One member a college, the first two with an account; joined long before the record day."""
    day = timezone.localdate() - timedelta(days=90)
    colleges = members.College.objects.in_project(project).order_by("position")
    names = [*voters, "Ferme Leroy", "Cigales de Lille", "Cuisine centrale"]
    for name, college in zip(names, colleges, strict=True):
        person = voters.get(name)
        household = make_household(
            project, name, person=person, joined_on=day, email=person.email if person else ""
        )
        put_in_college(household, college)
        if person:
            join(project, "membre", person)


def prepare_and_call(desk: Page, project: Project) -> None:
    desk.goto(f"/projets/{project.slug}/assemblees/assemblees/")
    desk.get_by_role("main").get_by_role("link", name="Préparer une assemblée").first.click()
    desk.get_by_label("Titre").fill("Assemblée du conseil")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_role("link", name="Ajouter un point").click()
    desk.get_by_label("Nature").select_option(label="élection de personnes")
    desk.get_by_label("Titre").fill("Élection du bureau")
    desk.get_by_label("Comment vote-t-on").select_option("approval")
    desk.get_by_label("Sièges à pourvoir").fill("2")
    desk.get_by_role("button", name="Enregistrer").click()
    for name in ("Amel Benali", "Benoît Caron", "Chloé Wattel"):
        desk.get_by_role("link", name=re.compile("^Ajouter une candidature")).click()
        desk.get_by_label(re.compile("^Nom")).fill(name)
        desk.get_by_role("button", name="Enregistrer").click()
        expect(desk.locator(".messages")).to_contain_text(name)
    join_accounts_and_places(desk)
    desk.get_by_role("button", name="Convoquer les membres").click()
    expect(desk.locator(".messages")).to_contain_text("Chaque votant est prévenu")


def join_accounts_and_places(desk: Page) -> None:
    """The call goes with a document, and the meeting is held in two towns."""
    desk.get_by_role("link", name="Joindre un document").click()
    desk.get_by_label("Titre").fill("Comptes de l'année")
    file: FilePayload = {"name": "comptes.txt", "mimeType": "text/plain", "buffer": b"Produits : 10"}
    desk.get_by_label("Fichier").set_input_files(file)
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_role("link", name="Comptes de l'année")).to_be_visible()
    for place in ("Lille, mairie", "Roubaix, médiathèque"):
        desk.get_by_role("link", name="Ajouter un lieu").click()
        desk.get_by_label("Lieu").fill(place)
        desk.get_by_role("button", name="Enregistrer").click()
        expect(desk.get_by_role("row", name=re.compile(place))).to_be_visible()


def the_day_comes() -> None:
    models.Assembly.unscoped.filter(status="called").update(starts_at=timezone.now() - timedelta(minutes=5))


def miss_the_quorum(desk: Page) -> None:
    the_day_comes()
    desk.get_by_role("link", name="Présences").click()
    row = desk.get_by_role("row", name=re.compile("Ferme Leroy"))
    row.get_by_role("button", name=re.compile("sur place")).click()
    expect(desk.locator(".messages")).to_contain_text("Présence notée")
    desk.get_by_role("link", name="Assemblée du conseil").click()
    desk.get_by_role("button", name="Ouvrir l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("Le quorum manque")
    desk.get_by_role("button", name="Constater l'absence de quorum").click()
    desk.get_by_role("link", name="Convoquer une seconde fois").click()
    later = timezone.localtime() + timedelta(days=10)
    desk.get_by_label("Jour et heure").fill(later.strftime("%Y-%m-%dT18:00"))
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator(".messages")).to_contain_text("Seconde assemblée convoquée")


def open_the_secret_vote(desk: Page) -> str:
    the_day_comes()
    desk.get_by_role("button", name="Ouvrir l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("L'assemblée est ouverte")
    desk.get_by_role("link", name=re.compile("^Ouvrir un vote")).click()
    desk.get_by_label("secret").check()
    desk.get_by_role("button", name="Ouvrir le vote").click()
    phrase = desk.locator("#phrase").inner_text()
    desk.get_by_role("link", name="C'est noté, aller au vote").click()
    return phrase


def vote(phone: Page, project: Project, choices: list[str]) -> str:
    """From the project's day to the receipt."""
    phone.goto(f"/projets/{project.slug}/")
    phone.get_by_role("link", name=re.compile("Votre vote manque")).click()
    phone.get_by_role("button", name="J'y suis, à distance").click()
    phone.goto(f"/projets/{project.slug}/")
    phone.get_by_role("link", name=re.compile("Votre vote manque")).click()
    for name in choices:
        phone.get_by_label(name).check()
    phone.get_by_role("button", name="Déposer mon bulletin").click()
    expect(phone.locator("h1")).to_have_text("A voté")
    return phone.locator(".receipt").inner_text()


def test_a_council_of_five_colleges_elects_by_secret_ballot(open_page: OpenPage) -> None:
    world.found()
    alice, bob, chloe = (world.account(name) for name in ("Alice Fontaine", "Bob Delattre", "Chloé Wattel"))
    world.carried_by(alice)
    desk = open_page(DESKTOP, as_=alice)
    desk.on("dialog", lambda dialog: dialog.accept())
    project = adopt(desk, "conseil-local-alimentation", "Conseil alimentaire", DECISIONS)
    add_colleges(desk, project)
    fill_colleges(project, {"Famille Delattre": bob, "Famille Wattel": chloe})
    desk.goto(f"/projets/{project.slug}/foyers/membres/colleges/")
    expect(desk.get_by_role("row", name=re.compile("Producteurs"))).to_contain_text("30")
    prepare_and_call(desk, project)
    assert OutgoingMail.objects.filter(to=bob.email, subject__startswith="Convocation").exists()
    miss_the_quorum(desk)
    assert OutgoingMail.objects.filter(to=bob.email, subject__startswith="Seconde convocation").exists()
    phrase = open_the_secret_vote(desk)

    first, second = open_page(PHONE, as_=bob), open_page(PHONE, as_=chloe)
    receipt = vote(first, project, ["Amel Benali", "Benoît Caron"])
    vote(second, project, ["Amel Benali"])

    desk.reload()
    expect(desk.get_by_text("2 votants ont voté")).to_be_visible()
    desk.get_by_role("link", name="Clore et dépouiller").click()
    desk.get_by_label("Phrase de l'urne").fill(phrase)
    desk.get_by_role("button", name="Dépouiller maintenant").click()
    expect(desk.locator("dl.figures")).to_contain_text("Élu : Amel Benali, Benoît Caron")
    checks_the_receipt(first, project, receipt)
    closes(desk)


def checks_the_receipt(phone: Page, project: Project, receipt: str) -> None:
    phone.goto(f"/projets/{project.slug}/assemblees/assemblees/registre/")
    phone.get_by_role("link", name="Élection du bureau").click()
    phone.get_by_role("link", name="Voir le vote").click()
    phone.get_by_label("Votre reçu").fill(receipt)
    phone.get_by_role("button", name="Chercher mon bulletin").click()
    expect(phone.get_by_role("main")).to_contain_text("est dans le dépouillement publié")
    expect(phone.get_by_role("main")).to_contain_text("Amel Benali, Benoît Caron")


def closes(desk: Page) -> None:
    desk.get_by_role("link", name="Assemblée du conseil").click()
    desk.get_by_role("button", name="Clore l'assemblée").click()
    expect(desk.locator(".messages")).to_contain_text("Le procès-verbal est prêt")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Procès-verbal (PDF)").click()
    assert download.value.suggested_filename.startswith("proces-verbal-")
