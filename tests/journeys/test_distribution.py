"""The day of the distribution: a volunteer's phone, then the coordination's papers."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import make_cycle, make_order
from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast, join
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def closed_month(alice: User) -> tuple[Project, Cycle]:
    """Three families ordered, and orders are closed."""
    project = world.launched(alice, world.carried_by(alice))
    cast, now = Cast(project, alice, alice, alice, alice), timezone.now()
    cycle = make_cycle(cast, "Novembre", at=now)
    for name in ("Famille Benali", "Famille Caron", "Famille Delattre"):
        make_order(cast, cycle, household=make_household(project, name), small=1, large=1, at=now)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=now)
    return project, cycle


def hold_the_table(page: Page, project: Project) -> None:
    """Dora ticks a family, takes its money, then ticks another by mistake and undoes it."""
    page.goto(f"/projets/{project.slug}/")
    page.get_by_role("link", name=re.compile("tenez la distribution")).click()
    benali = page.get_by_role("listitem").filter(has_text="Famille Benali").first
    benali.get_by_role("button", name="Remettre").click()
    expect(benali).to_contain_text("Remis, ")
    benali.get_by_text("encaisser").click()
    benali.get_by_role("button", name="Enregistrer le paiement").click()
    expect(benali).to_contain_text("Rien à payer")
    caron = page.get_by_role("listitem").filter(has_text="Famille Caron").first
    caron.get_by_role("button", name="Remettre").click()
    caron.get_by_role("button", name="Annuler la remise").click()
    expect(caron.get_by_role("button", name="Remettre")).to_be_visible()
    page.get_by_label("Seulement ceux qui attendent").check()
    expect(page.get_by_text("2 résultats")).to_be_visible()


def print_the_papers(page: Page, project: Project, cycle: Cycle) -> None:
    page.goto(f"/projets/{project.slug}/commandes/paniers/cycles/{cycle.pk}/")
    page.get_by_role("main").get_by_role("link", name="Feuilles à imprimer").click()
    for name in ("Feuille de distribution", "Liste de préparation", "Étiquettes", "Bons de commande"):
        with page.expect_download() as told:
            page.get_by_role("link", name=f"PDF {name}").click()
        words = " ".join(sheet.extract_text() for sheet in PdfReader(told.value.path()).pages)
        assert ("Ferme des Saules" if name == "Bons de commande" else "Famille Caron") in words
    page.get_by_role("link", name="Ouvrir").first.click()
    expect(page.locator("h1")).to_have_text("Feuille de distribution")


def test_a_distribution_on_a_phone_and_on_paper(open_page: OpenPage, transactional_db: None) -> None:
    world.found()
    alice, dora = world.account("Alice Fontaine"), world.account("Dora Benali")
    project, cycle = closed_month(alice)
    join(project, "distribution", dora)
    hold_the_table(open_page(PHONE, as_=dora), project)
    print_the_papers(open_page(DESKTOP, as_=alice), project, cycle)

    served = Order.objects.in_project(project).exclude(delivered_at=None).get()
    assert served.household.name == "Famille Benali"
    assert Payment.objects.in_project(project).get().amount == served.household_amount
    call_command("books", "check")
