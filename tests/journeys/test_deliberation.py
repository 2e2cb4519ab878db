"""Row D3: an officer at a desk and an association on a phone write a deliberation, vote it, and begin what follows."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.mandates.factories import mandates_cast
from essaim.engines.mandates.rules.deliberation import POINTS, Covered, Point, Regime, Section
from essaim.engines.mandates.tests.deliberations import CHILDCARE, concluded
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SUGGESTED = "Accueillir chaque enfant qui le demande, dans son quartier."


def fill(page: Page, **told: str) -> None:
    for name, value in told.items():
        page.locator(f"[name='{name}']").fill(value)


def write(page: Page, address: str, section: Section) -> None:
    """The officer writes a section at once."""
    page.goto(f"{address}{section}/ecrire/")
    fill(page, **{point.replace(".", "_"): CHILDCARE.texts[point] for point in POINTS[section]})
    page.get_by_role("button", name="L'écrire tout de suite").click()
    expect(page.get_by_text("Le texte est écrit.")).to_be_visible()


def retain(page: Page, address: str) -> None:
    page.goto(f"{address}chiffres/")
    told = (
        ("hour_cost", "10,50"),
        ("yearly", "180 000"),
        ("duration", "3 ans"),
        ("notice", "30"),
        ("hour_cost", "9"),
    )
    for n, (kind, value) in enumerate(told):
        page.locator(f"[name='figures-{n}-kind']").select_option(kind)
        fill(page, **{f"figures-{n}-value": value})
    page.get_by_role("button", name="Retenir ces chiffres").click()
    expect(page.get_by_text("Les chiffres sont retenus.")).to_be_visible()


def suggest_and_accept(alice: Page, bob: Page, address: str) -> None:
    """The association suggests from its phone; the officer comments, then accepts."""
    bob.goto(f"{address}mission/")
    bob.get_by_text("La mission particulière", exact=False).locator("visible=true").last.click()
    bob.get_by_role("link", name="Partir de cette clause (La mission particulière").click()
    expect(bob.get_by_label("La mission particulière")).to_have_value(
        re.compile("Mission|mission particulière")
    )
    fill(bob, mission_task=SUGGESTED, note="Mot des familles")
    bob.get_by_role("button", name="Proposer ce texte").click()
    expect(bob.get_by_text("Votre proposition est envoyée.")).to_be_visible()
    read_now(bob)

    alice.goto(f"{address}mission/")
    alice.get_by_role("link", name=re.compile("Proposition .* de Bob")).click()
    expect(alice.locator("ins").first).to_contain_text("enfant")
    read_now(alice)
    alice.get_by_label("Raison, ou commentaire").fill("D'accord, c'est plus clair.")
    alice.get_by_role("button", name="Accepter dans le texte").click()
    expect(alice.get_by_text(SUGGESTED)).to_be_visible()
    expect(alice.get_by_text("Bob Delattre (association), version")).to_be_visible()


def vote(alice: Page) -> None:
    alice.get_by_role("button", name="Fixer le texte").click()
    alice.get_by_role("link", name="Noter le vote").click()
    fill(alice, act_number="2026-112", voted_on=timezone.localdate().isoformat())
    fill(alice, votes_for="29", votes_against="4", abstentions="2")
    alice.get_by_role("button", name="Garder ce vote").click()
    expect(alice.get_by_text("Le vote est gardé.")).to_be_visible()


def put_in(page: Page, regime: str) -> None:
    page.get_by_role("link", name="Ajouter un service").click()
    page.get_by_label("Dossier du service").select_option("Accueil des tout-petits")
    page.get_by_label(regime).check()
    page.get_by_role("button", name="Ajouter ce service").click()


def begin(alice: Page, project: str) -> str:
    """A blank draft, its service put among the SIGNE by mistake: its file says otherwise."""
    alice.goto(f"/projets/{project}/mandats/services/deliberations/")
    alice.get_by_role("link", name="Commencer la première délibération").click()
    fill(alice, title=CHILDCARE.title, authority=CHILDCARE.authority, territory=CHILDCARE.territory)
    alice.get_by_role("button", name="Commencer à écrire").click()
    expect(alice.get_by_text("empêchent d'aller au vote")).to_be_visible()
    address = alice.url
    put_in(alice, "non économique (SIGNE)")
    expect(alice.get_by_text("le dossier de ces services", exact=False).first).to_be_visible()
    alice.get_by_role("button", name="Retirer « Accueil").click()
    put_in(alice, "d'intérêt économique général (SIEG)")
    return address


def mend_the_failure(alice: Page, address: str) -> None:
    """The market failure of somewhere else blocks; told for this territory, it no longer does."""
    alice.goto(f"{address}mission/ecrire/")
    fill(alice, mission_failure="Partout, 40 % des familles attendent une place en 2025.")
    alice.get_by_role("button", name="L'écrire tout de suite").click()
    alice.goto(address)
    expect(alice.get_by_text("n'est pas montré pour ce territoire")).to_be_visible()
    read_now(alice)
    alice.get_by_role("link", name="Pourquoi le marché ne suffit pas").first.click()
    alice.get_by_role("link", name="Proposer un texte").click()
    fill(alice, mission_failure=CHILDCARE.texts[Point.FAILURE])
    alice.get_by_role("button", name="L'écrire tout de suite").click()
    alice.goto(address)
    expect(alice.get_by_text("Rien n'empêche d'aller au vote.")).to_be_visible()


def download(page: Page) -> None:
    for kind in ("DOCX", "ODT", "PDF accessible"):
        with page.expect_download() as file:
            page.get_by_role("link", name=f"Télécharger en {kind}").click()
        assert file.value.path().stat().st_size > 5_000


def test_written_by_two_voted_and_followed(open_page: OpenPage) -> None:
    cast = mandates_cast()
    concluded(cast.tool("services"), Covered("Accueil des tout-petits", Regime.SIEG, "sieg"))
    alice, bob = open_page(DESKTOP, as_=cast.alice), open_page(PHONE, as_=cast.bob)
    address = begin(alice, cast.project.slug)
    retain(alice, address)
    for section in Section:
        write(alice, address, section)
    suggest_and_accept(alice, bob, address)
    mend_the_failure(alice, address)

    bob.goto(f"{address}versions/?avant=1")
    expect(bob.locator("ins").first).to_be_visible()
    vote(alice)
    download(alice)

    alice.get_by_role("link", name="Commencer une délibération spécifique").click()
    fill(alice, title="Crèches du centre")
    alice.get_by_role("button", name="Commencer à écrire").click()
    expect(alice.get_by_text("Rien n'empêche d'aller au vote.")).to_be_visible()
    vote(alice)
    alice.get_by_role("button", name="Commencer le mandat « Accueil").click()
    expect(alice.get_by_role("link", name="Crèches du centre")).to_be_visible()
    expect(alice.get_by_text("Coût horaire de 10,50 €", exact=False).first).to_be_visible()
    read_now(alice)
