"""Two sides count the same year: each writes its own scenarios, the authority retains one or says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from essaim.engines.mandates.commands.compensation import refuse_scenario, retain_scenario, save_scenario
from essaim.engines.mandates.commands.mandates import sign_mandate
from essaim.engines.mandates.errors import ActSigned, NotTheirs, ReasonNeeded, ScenarioKept
from essaim.engines.mandates.models import Scenario
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation import apart, count, scenarios_of
from essaim.engines.mandates.queries.statements import law_day
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.tests.mandates_world import TOOL, World, designate, draft, make_world
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING
from essaim.engines.mandates.today import waiting
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
DEARER = replace(
    TRAINING, services=(replace(TRAINING.services[0], price=Money.euros("9")), *TRAINING.services[1:])
)


@pytest.fixture
def world() -> World:
    return make_world()


def said(by: Actor, operator_id: int, name: str, plan: Plan = TRAINING, pk: int | None = None) -> Scenario:
    return save_scenario(by=by, operator_id=operator_id, name=name, plan=plan, at=NOW, scenario_id=pk)


def waits(world: World, by: Actor, *grants: str) -> list[str]:
    return [one.text for one in waiting(world.tool, by, frozenset(grants), NOW)]


def test_a_proposal_of_the_body_is_answered(world: World) -> None:
    operator = designate(world, draft(world))
    asked = said(world.body, operator.pk, "Demande", DEARER)
    ours = said(world.officer, operator.pk, "Proposition")
    assert (asked.side, ours.side) == ("association", "authority")
    assert waits(world, world.officer, P.MANDATE) == ["Répondre aux chiffres de Savoirs pour tous"]
    assert waits(world, world.body, P.STATE) == []

    with pytest.raises(ReasonNeeded):
        refuse_scenario(by=world.officer, scenario_id=asked.pk, reason=" ", at=NOW)
    with pytest.raises(NotTheirs):
        refuse_scenario(by=world.officer, scenario_id=ours.pk, reason="Non", at=NOW)
    with pytest.raises(Forbidden):
        refuse_scenario(by=world.body, scenario_id=asked.pk, reason="Non", at=NOW)
    refused = refuse_scenario(by=world.officer, scenario_id=asked.pk, reason="Trop cher", at=NOW)
    assert (refused.refusal, refused.refused_by_id) == ("Trop cher", world.officer.user_id)
    assert waits(world, world.officer, P.MANDATE) == []

    again = said(world.body, operator.pk, "Demande", TRAINING, asked.pk)
    assert (again.refusal, again.refused_at, again.is_waiting) == ("", None, True)
    refuse_scenario(by=world.officer, scenario_id=asked.pk, reason="Encore", at=NOW)
    kept = retain_scenario(by=world.officer, scenario_id=asked.pk)
    assert (kept.is_retained, kept.refusal, kept.is_waiting) == (True, "", False)
    assert Scenario.unscoped.get(pk=asked.pk).refused_at is None


def test_neither_side_rewrites_the_other(world: World) -> None:
    operator = designate(world, draft(world))
    ours, asked = said(world.officer, operator.pk, "Nous"), said(world.body, operator.pk, "Eux")
    with pytest.raises(ScenarioKept):
        said(world.body, operator.pk, "Nous", DEARER, ours.pk)
    with pytest.raises(ScenarioKept):
        said(world.officer, operator.pk, "Eux", DEARER, asked.pk)
    retain_scenario(by=world.officer, scenario_id=ours.pk)
    assert not said(world.officer, operator.pk, "Nous", DEARER, ours.pk).is_retained
    retain_scenario(by=world.officer, scenario_id=asked.pk)
    with pytest.raises(ScenarioKept):  # what was accepted stays what was accepted
        said(world.body, operator.pk, "Eux", DEARER, asked.pk)

    sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)
    with pytest.raises(ActSigned):
        refuse_scenario(by=world.officer, scenario_id=asked.pk, reason="Non", at=NOW)
    rows = Scenario.unscoped.filter(pk=asked.pk)
    with pytest.raises(IntegrityError, match="mandate_scenario_refused_with_reason"), transaction.atomic():
        rows.update(refused_at=NOW, is_retained=False)
    with pytest.raises(IntegrityError, match="mandate_scenario_refused_with_reason"), transaction.atomic():
        rows.update(refused_at=NOW, refusal="Non")


def test_how_far_the_sides_are(world: World) -> None:
    operator = designate(world, draft(world))
    ours = said(world.officer, operator.pk, "Nous")

    def gap() -> tuple[str, str, Money] | None:
        rows = list(scenarios_of(operator))
        found = apart(rows, [count(one.plan, on=law_day(operator)) for one in rows])
        return (found.authority.name, found.body.name, found.allowed) if found else None

    assert gap() is None
    said(world.body, operator.pk, "Eux", DEARER)
    # 12 000 hours, half a euro dearer
    assert gap() == ("Nous", "Eux", Money.euros("6000"))
    said(world.officer, operator.pk, "Nous, bis", DEARER)
    assert gap() == ("Nous, bis", "Eux", Money(0))
    retain_scenario(by=world.officer, scenario_id=ours.pk)
    assert gap() == ("Nous", "Eux", Money.euros("6000"))


@pytest.mark.once
def test_both_sides_in_pages(world: World, client: Client) -> None:
    operator = designate(world, draft(world))
    said(world.officer, operator.pk, "Nous")
    asked = said(world.body, operator.pk, "Eux", DEARER)

    def link(name: str, pk: int) -> str:
        return reverse(f"mandates:{name}", args=[world.cast.project.slug, TOOL, pk])

    changing = f'href="{link("scenario", asked.pk)}"'
    client.force_login(world.cast.alice)
    page = client.get(link("operator", operator.pk)).content.decode()
    assert "demande 6\u202f000,00\xa0€ de plus" in page
    assert link("refuse", asked.pk) in page and changing not in page
    empty = client.post(link("refuse", asked.pk), {"reason": ""})
    assert empty.status_code == 200 and "Ce champ est obligatoire" in empty.content.decode()
    assert client.post(link("refuse", asked.pk), {"reason": "Hors de la grille"}).status_code == 302

    client.force_login(world.cast.bob)
    page = client.get(link("operator", operator.pk)).content.decode()
    assert "Hors de la grille" in page and changing in page
    assert link("refuse", asked.pk) not in page
