"""The monthly workshop: announced by the closing of the baskets, full, a place given back, who came."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import make_cycle, make_order
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast, join
from essaim.kernel.outbox.api import drain
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

Event = pytest.importorskip("essaim.engines.events.models", reason="the engine is deleted").Event
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def running_with(alice: User, *families: User) -> Project:
    """A project of one workshop of two places, announced by the wire when its baskets were closed."""
    project = world.launched(alice, world.carried_by(alice), given={"workshop_places": 2})
    for person in families:
        join(project, "membre", person)
        make_household(project, f"Famille {person.full_name.split()[1]}", person=person, email=person.email)
    cast = Cast(project, alice, families[0], alice, alice)
    cycle = make_cycle(cast, at=timezone.now())
    make_order(cast, cycle, small=1, large=0, at=timezone.now())
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=timezone.now())
    drain(limit=50, at=timezone.now())
    return project


def open_the_workshop(page: Page, project: Project) -> None:
    page.goto(f"/projets/{project.slug}/rendez-vous/ateliers/")
    page.get_by_role("main").get_by_role("link", name="Atelier de cuisine").click()
    expect(page.locator("h1")).to_have_text("Atelier de cuisine")


def the_day_comes() -> None:
    now = timezone.now()
    Event.unscoped.update(
        closes_at=now - timedelta(hours=3),
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )


def test_a_workshop_fills_empties_and_is_attended(open_page: OpenPage) -> None:
    world.found()
    alice, bob, chloe = (world.account(name) for name in ("Alice Fontaine", "Bob Delattre", "Chloé Wattel"))
    project = running_with(alice, bob, chloe)
    first, second = open_page(PHONE, as_=bob), open_page(PHONE, as_=chloe)
    open_the_workshop(first, project)
    first.get_by_label("Combien de personnes").select_option(label="2 personnes")
    first.get_by_role("button", name="S'inscrire").click()
    expect(first.get_by_text("Vous êtes inscrit")).to_be_visible()
    open_the_workshop(second, project)
    second.get_by_role("button", name="M'inscrire en liste d'attente").click()
    expect(second.get_by_role("main")).to_contain_text("Vous êtes au rang 1")
    first.on("dialog", lambda dialog: dialog.accept())
    first.get_by_role("button", name="Je ne viens plus").click()
    expect(first.locator(".messages")).to_contain_text("Vous n'êtes plus inscrit")
    open_the_workshop(second, project)
    expect(second.get_by_text("Vous êtes inscrit")).to_be_visible()
    assert OutgoingMail.objects.filter(to=chloe.email, subject__icontains="place").exists()
    desk = open_page(DESKTOP, as_=alice)
    records_a_call_and_who_came(desk, project)
    subscribes_to_the_calendar(second, open_page(PHONE), project)


def records_a_call_and_who_came(desk: Page, project: Project) -> None:
    open_the_workshop(desk, project)
    desk.get_by_role("link", name="Inscriptions", exact=True).click()
    desk.get_by_label("Nom, téléphone ou adresse").fill("Delattre")
    desk.get_by_role("button", name="Chercher").click()
    desk.get_by_label("Famille Delattre").check()
    desk.get_by_role("button", name="Inscrire ce foyer").click()
    expect(desk.get_by_role("row", name=re.compile("Famille Delattre"))).to_contain_text("téléphone")
    the_day_comes()
    open_the_workshop_past(desk, project)
    desk.get_by_role("link", name="Noter la présence").click()
    desk.get_by_role("group", name="Famille Wattel").get_by_label("Venu").check()
    desk.get_by_role("group", name="Famille Delattre").get_by_label("Absent").check()
    desk.get_by_role("button", name="Enregistrer la présence").click()
    expect(desk.locator("dl.figures")).to_contain_text("2 sur 2")
    desk.get_by_role("link", name="Feuille à imprimer").click()
    expect(desk.get_by_role("row", name=re.compile("Famille Wattel"))).to_be_visible()
    desk.goto(f"/projets/{project.slug}/resultats/resultats/")
    expect(desk.locator("dl.figures").first).to_contain_text("1 personne")


def open_the_workshop_past(page: Page, project: Project) -> None:
    page.goto(f"/projets/{project.slug}/rendez-vous/ateliers/passes/")
    page.get_by_role("main").get_by_role("link", name="Atelier de cuisine").click()


def subscribes_to_the_calendar(page: Page, visitor: Page, project: Project) -> None:
    """The agenda of a telephone has no account: the secret of the address opens the calendar, and nothing else does."""
    page.goto(f"/projets/{project.slug}/rendez-vous/ateliers/")
    page.get_by_text("Recevoir ces dates dans mon agenda").click()
    address = page.get_by_role("link", name=re.compile(r"agenda\.ics\?cle="))
    secret = (address.get_attribute("href") or "").partition("?")[2]
    feed = f"/projets/{project.slug}/rendez-vous/ateliers/agenda.ics"
    calendar = visitor.request.get(f"{feed}?{secret}")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Atelier de cuisine" in calendar.text()
    assert "/compte/connexion/" in visitor.request.get(feed).url
