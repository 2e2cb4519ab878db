"""Steps of a mandate that several journeys share: interview, reading over, act, scenario, years, control."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.mandates.models import Operator, Service, Statement
from essaim.engines.mandates.rules.facts import Given
from essaim.engines.mandates.wording import words
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.factories import join, make_organisation
from essaim.kernel.money import Money
from essaim.kernel.projects.commands import answer_decision, draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.territories.models import Territory
from tests.journeys import world

SIRET = "73282932000074"


@dataclass(frozen=True)
class Story:
    """One example, told by its numbers. `rows`: what the association writes of a year; `years`: what was paid."""

    recipe: str
    name: str
    territory: tuple[str, str]
    body: str
    answers: Mapping[str, Given]
    mode: str
    act: Mapping[str, str]
    basis: str
    rows: Mapping[str, str]
    allowed: str
    years: Mapping[int, str]
    settled: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # carried over, given back


@dataclass(frozen=True)
class Cast:
    """Three people with different rights, each in their own browser."""

    project: Project
    officer: User
    association: User
    decider: User

    def address(self, rest: str = "") -> str:
        return f"/projets/{self.project.slug}/mandats/{self.project.tools.get().slug}/{rest}"


def launched(story: Story) -> Cast:
    """The recipe runs on its territory; each person has a role."""
    world.found()
    officer, association, decider = (
        world.account(name) for name in ("Odile Marchand", "Malik Benali", "Ana Petit")
    )
    kind, code = story.territory
    territory = Territory.objects.get(kind=kind, code=code)
    carrier = make_organisation(story.name, legal_form="collectivite", siren="215900093")
    OrganisationMembership.objects.create(organisation=carrier, user=officer, role="admin")
    body = make_organisation(story.body, siren=SIRET[:9], siret=SIRET)
    OrganisationMembership.objects.create(organisation=body, user=association)
    by, at = Actor.of(officer), timezone.now()
    recipe = Recipe.objects.select_related("current").get(slug=story.recipe)
    draft = draft_project(
        recipe=recipe, carrier=carrier, territory=territory, name="Mandats", by=by, at=at, parent=None
    )
    answer_decision(slug=draft.slug, key="authority", raw=story.name, by=by)
    take_defaults(slug=draft.slug, by=by)
    project = launch_project(project_id=draft.pk, by=by, at=at)
    join(project, "operateur", association)
    join(project, "decision", decider)
    return Cast(project, officer, association, decider)


def fill(page: Page, told: Mapping[str, str]) -> None:
    """Each field by its name: written, chosen or ticked as it is."""
    for name, value in told.items():
        one = page.locator(f"[name='{name}']")
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)


def reply(page: Page, key: str, given: Given) -> None:
    if isinstance(given, str):
        page.get_by_role("radio", name=str(words.choice(key, given)), exact=True).check()
    else:
        page.locator("#id_answer").fill(given.plain if isinstance(given, Money) else str(given))
    page.get_by_role("button", name="Répondre").click()


def _leaves(key: str) -> Callable[[str], bool]:
    return lambda url: f"/question/{key}/" not in url


def answer_all(page: Page, given: Mapping[str, Given]) -> list[str]:
    """Answers each question that comes, until the result."""
    asked = []
    while found := re.search(r"/question/(\w+)/", page.url):
        key = found[1]
        assert key not in asked
        asked.append(key)
        reply(page, key, given[key])
        page.wait_for_url(_leaves(key))
    assert "/resultat/" in page.url
    return asked


def interview(page: Page, cast: Cast, story: Story) -> Service:
    """The association opens the file and answers to its end."""
    page.goto(cast.address())
    page.get_by_role("link", name="Ouvrir le premier dossier").click()
    page.get_by_label("Quel service").fill(story.act["title"])
    page.get_by_role("button", name="Ouvrir et passer aux questions").click()
    page.wait_for_url(re.compile("/question/"))
    answer_all(page, story.answers)
    expect(page.locator("h1")).to_have_text("Service d'intérêt économique général (SIEG)")
    return Service.objects.in_project(cast.project).get()


def review(page: Page, cast: Cast, service: Service) -> None:
    """Someone else reads the file over: their day says so."""
    page.goto(f"/projets/{cast.project.slug}/")
    page.get_by_role("link", name=f"Relire «\u00a0{service.name}\u00a0»").click()
    page.get_by_role("radio", name="Les réponses sont justes").check()
    page.get_by_role("button", name="Garder ma relecture").click()
    expect(page.locator(".messages")).to_be_visible()


def choose(page: Page, cast: Cast, service: Service, mode: str) -> None:
    """The officer chooses among the modes that are not closed."""
    page.goto(cast.address(f"{service.pk}/choisir/"))
    page.get_by_role("radio", name=re.compile(mode)).check()
    page.get_by_role("button", name="Choisir ce mode").click()
    expect(page.locator(".messages")).to_contain_text("Le mode de financement est choisi")


def write_act(page: Page, story: Story) -> Operator:
    """From the file to a draft, then its body; what the interview says is already written."""
    page.get_by_role("link", name="Écrire le mandat de ce service").click()
    expect(page.locator("[name='title']")).to_have_value(story.act["title"])
    fill(page, story.act)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text(re.compile("points? empêch"))).to_be_visible()
    page.get_by_role("link", name="Désigner une structure").click()
    fill(page, {"siret": SIRET, "designated_on": "2023-11-20"})
    page.get_by_role("button", name="Désigner cette structure").click()
    expect(page.get_by_text("Aucun scénario pour l'instant")).to_be_visible()
    return Operator.unscoped.get()


def count(page: Page, cast: Cast, operator: Operator, story: Story) -> None:
    """The association counts a year; the page comes to the same as a sheet of paper."""
    page.goto(cast.address(f"structures/{operator.pk}/"))
    page.get_by_role("link", name="Écrire le premier scénario").click()
    fill(page, {"name": "Demande de l'association", "services-0-basis": story.basis, **story.rows})
    page.get_by_role("button", name="Enregistrer le scénario").click()
    expect(page.get_by_text("Le scénario est enregistré.")).to_be_visible()
    expect(page.locator("tr", has_text="Compensation permise").first).to_contain_text(story.allowed)


def sign(page: Page, cast: Cast, operator: Operator) -> None:
    """The officer retains the scenario and signs: nothing is missing."""
    page.goto(cast.address(f"structures/{operator.pk}/"))
    page.get_by_role("button", name="Retenir").click()
    page.goto(cast.address(f"actes/{operator.mandate_id}/"))
    page.get_by_role("link", name="Relire et signer").click()
    page.get_by_role("button", name="Signer ce mandat").click()
    expect(page.get_by_text("Le mandat est signé.")).to_be_visible()


def file_year(page: Page, cast: Cast, operator: Operator, year: int, paid: str) -> None:
    """The year came as planned, but for what was paid."""
    page.goto(cast.address(f"structures/{operator.pk}/"))
    page.get_by_role("link", name=f"Écrire le bilan {year}").click()
    fill(page, {"paid_0": paid})
    page.get_by_role("button", name="Enregistrer le bilan").click()
    page.get_by_role("button", name="Déposer ce bilan").click()
    expect(page.get_by_text("C'est enregistré.")).to_be_visible()


def check_year(page: Page, cast: Cast, story: Story, year: int) -> None:
    """The officer checks, and may not decide."""
    page.goto(cast.address("actes/"))
    page.get_by_role("link", name=f"{story.body}, {year}").click()
    page.get_by_role("button", name="Les comptes sont vérifiés").click()
    expect(page.get_by_role("button", name="Arrêter ce bilan")).to_have_count(0)


def settle_year(page: Page, cast: Cast, year: int) -> Statement:
    """Someone else decides."""
    page.goto(cast.address(f"bilans/{Statement.unscoped.get(year=year).pk}/"))
    page.get_by_role("button", name="Arrêter ce bilan").click()
    expect(page.get_by_text("C'est enregistré.")).to_be_visible()
    return Statement.unscoped.get(year=year)
