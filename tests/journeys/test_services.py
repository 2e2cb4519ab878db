"""Rows D4 and D7: an association answers on a phone, an officer reads over and chooses, at a desk."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.mandates.factories import CHILDCARE
from essaim.engines.mandates.models import Service
from essaim.kernel.factories import join
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now
from tests.journeys.mandate_steps import answer_all, reply

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TOOL = "mandats/services"


def adopted(page: Page) -> Project:
    """From the sheet to the running project, as a person does it."""
    page.goto("/initiatives/choisir-le-mode-de-financement/")
    page.get_by_role("link", name="Polléniser chez nous").click()
    page.get_by_label("Quelle organisation porte").select_option(label=world.CENTRE)
    page.get_by_label("Sur quel territoire").fill("59009")
    page.get_by_label("Quel nom lui donnez-vous").fill("Petite enfance")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    draft = Project.objects.get(name="Petite enfance")
    page.goto(f"/polleniser/brouillon/{draft.slug}/decision/authority/")
    page.get_by_label("Votre réponse").fill("Ville de Villeneuve-d'Ascq")
    page.get_by_role("button", name=re.compile("^Enregistrer")).first.click()
    page.goto(f"/polleniser/brouillon/{draft.slug}/lancer/")
    page.get_by_role("button", name="Lancer Petite enfance").click()
    expect(page.locator(".messages")).to_contain_text("Le projet est lancé")
    return Project.objects.get(pk=draft.pk)


def open_file(phone: Page, project: Project) -> None:
    phone.goto(f"/projets/{project.slug}/{TOOL}/")
    phone.get_by_role("link", name="Ouvrir le premier dossier").click()
    expect(phone.get_by_label("Quelle collectivité")).to_have_value("Ville de Villeneuve-d'Ascq")
    phone.get_by_label("Quel service").fill("Accueil des tout-petits")
    phone.get_by_label("Droit en vigueur le").fill(date(2026, 11, 2).isoformat())
    phone.get_by_role("button", name="Ouvrir et passer aux questions").click()
    phone.wait_for_url(re.compile("/question/"))


def decide(desk: Page, project: Project) -> None:
    """The officer reads the file over, then chooses among the modes that are not closed."""
    service = Service.objects.in_project(project).get()
    desk.goto(f"/projets/{project.slug}/{TOOL}/{service.pk}/")
    desk.get_by_role("link", name="Comparer les modes").click()
    desk.go_back()
    desk.get_by_role("link", name="Relire ce dossier").click()
    desk.get_by_role("radio", name="Les réponses sont justes").check()
    desk.get_by_role("button", name="Garder ma relecture").click()
    desk.get_by_role("link", name="Choisir le mode").click()
    expect(desk.get_by_role("radio", name=re.compile("Contrat sans concurrence"))).to_have_count(0)
    desk.get_by_role("radio", name=re.compile("Convention pluriannuelle")).check()
    desk.get_by_role("button", name="Choisir ce mode").click()
    expect(desk.locator(".messages")).to_contain_text("Le mode de financement est choisi")
    desk.get_by_role("link", name="Imprimer le dossier").click()
    expect(desk.locator("h2").first).to_have_text("Ce qu'un juriste devrait vérifier")


def test_early_childhood_goes_from_interview_to_chosen_mode(open_page: OpenPage) -> None:
    world.found()
    officer = world.account("Odile Marchand")
    world.carried_by(officer)
    desk = open_page(DESKTOP, as_=officer)
    project = adopted(desk)
    member = world.account("Malik Benali")
    join(project, "association", member)
    phone = open_page(PHONE, as_=member)

    open_file(phone, project)
    first = answer_all(phone, CHILDCARE)
    assert len(first) > 10

    expect(phone.locator("h1")).to_have_text("Service d'intérêt économique général (SIEG)")
    phone.locator("summary", has_text="Nature du service").click()
    read_now(phone)
    phone.get_by_role("link", name="Revoir une réponse").click()
    phone.get_by_role("link", name="Domaine", exact=True).click()
    expect(phone.locator(".notice")).to_contain_text("posées de nouveau")
    reply(phone, "domain", "families")
    phone.wait_for_url(re.compile("/question/"))
    assert set(answer_all(phone, CHILDCARE)) < set(first)
    phone.get_by_role("link", name="Comparer les modes de financement").click()
    subsidy = phone.locator("section", has=phone.locator('[id="mode.subsidy"]'))
    subsidy.locator("summary").first.click()
    read_now(phone)
    assert phone.goto(f"{phone.url.replace('/modes/', '/relire/')}").status == 403  # type: ignore[union-attr]

    decide(desk, project)
