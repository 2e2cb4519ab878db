"""A mandate in the browser: the officer and the training body, from the draft to two years of control."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.mandates.models import Operator, Statement
from essaim.engines.mandates.tests.mandates_world import SIRET, TOOL, World, draft, make_world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def address(world: World, rest: str) -> str:
    return f"/projets/{world.cast.project.slug}/mandats/{TOOL}/{rest}"


def fill(page: Page, **told: str) -> None:
    for name, value in told.items():
        page.locator(f"[name='{name}']").fill(value)


def write_scenario(page: Page) -> None:
    """12 000 hours at 8,50 €, a shared direction, a room lent, two funders."""
    fill(page, name="Demande de l'association")
    fill(
        page,
        **{"services-0-name": "Savoirs de base", "services-0-price": "8,50", "services-0-hours": "12000"},
    )
    page.locator("[name='services-0-basis']").select_option("hour")
    fill(page, other_name="Formations vendues", other_hours="3000")
    fill(page, **{"shared-0-label": "Direction", "shared-0-amount": "50000"})
    fill(page, **{"in_kind-0-label": "Salle prêtée", "in_kind-0-amount": "3000"})
    fill(page, **{"revenues-0-label": "Participations", "revenues-0-amount": "4400"})
    fill(page, **{"funders-0-name": "Région", "funders-0-weight": "3"})
    fill(page, **{"funders-1-name": "Département", "funders-1-weight": "1"})
    page.get_by_role("button", name="Enregistrer le scénario").click()


def write_year(page: Page, world: World, operator: Operator, year: int, paid: str) -> None:
    """The year came as planned, but for what was paid."""
    page.goto(address(world, f"structures/{operator.pk}/"))
    page.get_by_role("link", name=f"Écrire le bilan {year}").click()
    fill(page, paid_0=paid)
    page.get_by_role("button", name="Enregistrer le bilan").click()
    page.get_by_role("button", name="Déposer ce bilan").click()
    expect(page.get_by_text("C'est enregistré.")).to_be_visible()


def complete_and_sign(officer: Page, world: World, mandate: int) -> None:
    """The officer retains the scenario, writes what is missing, signs."""
    officer.reload()
    officer.get_by_role("button", name="Retenir").click()
    officer.goto(address(world, f"actes/{mandate}/ecrire/"))
    fill(officer, publicity="Avis au site de la Région")
    officer.get_by_role("button", name="Enregistrer le brouillon").click()
    officer.get_by_role("link", name="Relire et signer").click()
    officer.get_by_role("button", name="Signer ce mandat").click()
    expect(officer.get_by_text("Le mandat est signé.")).to_be_visible()


def settle_year(officer: Page, decider: Page, world: World, year: int) -> None:
    """One person checks, another decides."""
    statement = Statement.unscoped.get(year=year)
    officer.goto(address(world, "actes/"))
    officer.get_by_role("link", name=f"Savoirs pour tous, {year}").click()
    officer.get_by_role("button", name="Les comptes sont vérifiés").click()
    expect(officer.get_by_role("button", name="Arrêter ce bilan")).to_have_count(0)
    decider.goto(address(world, f"bilans/{statement.pk}/"))
    decider.get_by_role("button", name="Arrêter ce bilan").click()
    expect(decider.get_by_text("C'est enregistré.")).to_be_visible()


def test_from_a_draft_to_two_years_of_control(open_page: OpenPage) -> None:
    world = make_world()
    mandate = draft(world, starts_on=date(2024, 1, 1), ends_on=date(2028, 12, 31), publicity="")
    alice, bob = open_page(DESKTOP, as_=world.cast.alice), open_page(PHONE, as_=world.cast.bob)
    sonia = open_page(DESKTOP, as_=world.sonia)

    # The officer designates the body; the act still misses its publicity.
    alice.goto(address(world, f"actes/{mandate.pk}/"))
    expect(alice.get_by_text("empêchent la signature")).to_be_visible()
    alice.get_by_role("link", name="Désigner une structure").click()
    fill(alice, siret=SIRET, designated_on="2026-05-04")
    alice.get_by_role("button", name="Désigner cette structure").click()
    expect(alice.get_by_text("Aucun scénario pour l'instant")).to_be_visible()
    operator = Operator.unscoped.get()

    # The body counts, on a phone; each figure opens.
    bob.goto(address(world, f"structures/{operator.pk}/"))
    bob.get_by_role("link", name="Écrire le premier scénario").click()
    write_scenario(bob)
    expect(bob.get_by_text("Le scénario est enregistré.")).to_be_visible()
    # 102 000 + 40 000 + 2 400 − 4 400 = 140 000 €, of which 3 000 € in kind.
    bob.locator("tr", has_text="À verser en argent").first.locator("summary").click()
    expect(bob.get_by_text("137 000,00 €").first).to_be_visible()

    complete_and_sign(alice, world, mandate.pk)

    # A year with 9,9 % too much is carried over; the next one is above, and given back.
    for year, paid in ((2024, "152376"), (2025, "139000")):
        write_year(bob, world, operator, year, paid)
        settle_year(alice, sonia, world, year)

    first, second = Statement.unscoped.order_by("year")
    assert (first.carried_out.plain, first.clawed_back.plain) == ("15376,00", "0,00")
    assert (second.excess.plain, second.clawed_back.plain) == ("17376,00", "17376,00")
    bob.goto(address(world, f"structures/{operator.pk}/"))
    expect(bob.get_by_text("17 376,00 €").first).to_be_visible()
