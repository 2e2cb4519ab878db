"""The table of a distribution where the network is cut: nothing is lost, conflicts are told, the books are right."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, Route, expect

from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now, session_cookie
from tests.journeys.test_distribution import closed_month

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def family(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name).first


def opened(page: Page, project: Project, cycle: Cycle) -> None:
    """The distribution, once this phone has kept what it needs."""
    page.goto(f"/projets/{project.slug}/commandes/paniers/distribution/{cycle.pk}/")
    expect(page.get_by_text("Cette liste s'ouvre aussi sans réseau")).to_be_visible()


def work_without_network(page: Page) -> None:
    """Two ticks, one payment, a reload, a search, a tick taken back: all wait, in this order."""
    page.context.set_offline(True)
    expect(page.get_by_text("Pas de réseau. Continuez")).to_be_visible()
    for name in ("Famille Benali", "Famille Caron", "Famille Delattre"):
        family(page, name).get_by_role("button", name="Remettre").click()
        expect(family(page, name)).to_contain_text(re.compile("Remis à .*, en attente d'envoi"))
    family(page, "Famille Delattre").get_by_role("button", name="Annuler la remise").click()
    expect(family(page, "Famille Delattre").get_by_role("button", name="Remettre")).to_be_visible()
    family(page, "Famille Benali").get_by_text("encaisser").click()
    family(page, "Famille Benali").get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.get_by_text("En attente d'envoi (3)")).to_be_visible()
    page.reload()
    expect(family(page, "Famille Benali")).to_contain_text("reçus à")
    page.get_by_text("En attente d'envoi (3)").click()
    expect(page.get_by_text("Paiement de 11,75 €, commande nº 1 · Famille Benali").first).to_be_visible()
    read_now(page)


def search_without_network(page: Page) -> None:
    page.get_by_label("Nom ou numéro").fill("dèlattre")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Résultats : 1")).to_be_visible()
    expect(family(page, "Famille Benali")).to_be_hidden()
    page.get_by_label("Nom ou numéro").fill("")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Résultats : 3")).to_be_visible()


def tell_what_was_refused(page: Page) -> None:
    """Back online, all leaves by itself; what Paul did first is told, and dismissed once read."""
    page.context.set_offline(False)
    expect(page.get_by_text("Refusé, à voir (1)")).to_be_visible()
    expect(page.get_by_text("a déjà été remise par Paul Caron")).to_be_visible()
    expect(page.get_by_text("En attente d'envoi (")).to_be_hidden()
    read_now(page)
    expect(family(page, "Famille Benali")).to_contain_text("Rien à payer")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("a déjà été remise par Paul Caron")).to_be_visible()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Retirer de la liste").click()
    expect(page.get_by_text("Refusé, à voir")).to_be_hidden()


def test_a_table_without_network_loses_nothing(open_page: OpenPage) -> None:
    world.found()
    alice, dora, paul = (world.account(name) for name in ("Alice Fontaine", "Dora Benali", "Paul Caron"))
    project, cycle = closed_month(alice)
    for person in (dora, paul):
        join(project, "distribution", person)
    phone, desk = open_page(PHONE, as_=dora), open_page(DESKTOP, as_=paul)
    opened(phone, project, cycle)
    work_without_network(phone)
    search_without_network(phone)
    opened(desk, project, cycle)
    family(desk, "Famille Caron").get_by_role("button", name="Remettre").click()
    expect(family(desk, "Famille Caron")).to_contain_text("Remis, ")
    tell_what_was_refused(phone)

    ticked = Order.objects.in_project(project).exclude(delivered_at=None)
    assert dict(ticked.values_list("household__name", "delivered_by__full_name")) == {
        "Famille Benali": "Dora Benali",
        "Famille Caron": "Paul Caron",
    }
    assert Payment.objects.in_project(project).get().household.name == "Famille Benali"
    call_command("books", "check")


def lose_the_answer(page: Page, address: str) -> None:
    """The server does what is asked, and its answer is lost on the way, once."""

    def lose(route: Route) -> None:
        route.fetch()
        route.fulfill(status=200, body="")

    page.route(address, lose, times=1)


def test_an_answer_lost_on_the_way_counts_once(open_page: OpenPage) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    project, cycle = closed_month(alice)
    page = open_page(PHONE, as_=alice)
    opened(page, project, cycle)
    lose_the_answer(page, "**/encaisser/")
    family(page, "Famille Benali").get_by_text("encaisser").click()
    family(page, "Famille Benali").get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.get_by_text("En attente d'envoi (1)")).to_be_visible()
    page.reload()
    expect(family(page, "Famille Benali")).to_contain_text("Rien à payer")
    expect(page.get_by_text("En attente d'envoi (")).to_be_hidden()

    lose_the_answer(page, "**/remettre/")
    family(page, "Famille Caron").get_by_role("button", name="Remettre").click()
    family(page, "Famille Caron").get_by_role("button", name="Annuler la remise").click()
    expect(family(page, "Famille Caron").get_by_role("button", name="Remettre")).to_be_visible()
    expect(page.get_by_text("En attente d'envoi (")).to_be_hidden()
    assert Payment.objects.in_project(project).count() == 1
    assert not Order.objects.in_project(project).exclude(delivered_at=None).exists()


def keeps(page: Page, *names: str) -> None:
    """Waits until this phone keeps these copies, and no other."""
    page.wait_for_function("async (names) => String(await caches.keys()) === String(names)", arg=list(names))


def test_a_session_that_ends_keeps_what_waits_and_another_reader_finds_nothing(
    open_page: OpenPage, live_url: str
) -> None:
    world.found()
    alice, dora, paul = (world.account(name) for name in ("Alice Fontaine", "Dora Benali", "Paul Caron"))
    project, cycle = closed_month(alice)
    for person in (dora, paul):
        join(project, "distribution", person)
    page = open_page(PHONE, as_=dora)
    opened(page, project, cycle)
    page.context.set_offline(True)
    family(page, "Famille Benali").get_by_role("button", name="Remettre").click()
    expect(page.get_by_text("En attente d'envoi (1)")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(page.get_by_text("Vous n'êtes plus connecté. Rien n'est perdu")).to_be_visible()
    read_now(page)
    page.get_by_role("link", name="Me reconnecter").click()
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    keeps(page)

    become(page, paul, live_url)
    opened(page, project, cycle)
    keeps(page, f"reader-{paul.pk}")
    expect(page.get_by_text("En attente d'envoi (1)")).to_be_hidden()

    become(page, dora, live_url)
    page.goto(f"/projets/{project.slug}/commandes/paniers/distribution/")
    expect(page.get_by_role("status").filter(has_text="Remis à Famille Benali.")).to_have_count(1)
    opened(page, project, cycle)
    expect(family(page, "Famille Benali")).to_contain_text("Remis, ")
    page.get_by_text("Dora Benali").click()
    page.get_by_role("button", name="Me déconnecter").click()
    keeps(page)
    assert Order.objects.in_project(project).exclude(delivered_at=None).get().delivered_by == dora


def become(page: Page, person: User, live_url: str) -> None:
    page.context.add_cookies([session_cookie(person, live_url)])  # type: ignore[list-item]


def test_nothing_stays_on_the_phone_once_the_distribution_is_over(open_page: OpenPage) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    project, cycle = closed_month(alice)
    page = open_page(PHONE, as_=alice)
    opened(page, project, cycle)
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Terminer la distribution").click()
    page.goto(f"/projets/{project.slug}/commandes/paniers/distribution/{cycle.pk}/")
    expect(page.locator("h1")).to_contain_text("Distribution")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Cette liste s'ouvre aussi sans réseau")).to_be_hidden()

    held = page.evaluate(
        "caches.keys().then(async ([name]) => (await (await caches.open(name)).keys()).map((one) => one.url))"
    )
    assert [url for url in held if "/distribution/" in url] == []
