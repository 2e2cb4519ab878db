"""A region and a training body: a service, its act, scenarios and years, for the tests of mandates.

Alice (an officer) writes, signs and checks; Sonia decides; Bob is of the body; Fanny only views.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from essaim.engines.mandates.commands.compensation import retain_scenario, save_scenario
from essaim.engines.mandates.commands.mandates import designate_operator, draft_mandate, sign_mandate
from essaim.engines.mandates.commands.statements import (
    check_statement,
    file_statement,
    save_statement,
    settle_statement,
)
from essaim.engines.mandates.models import Mandate, Operator, Service, Statement
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.rules.compensation import Funder, Plan
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.factories import NOW, Cast, join, make_cast, make_project, make_user
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool

TOOL = "mandats"
SIRET = "73282932000074"
ROLES = {
    "coordination": ["projects.view", P.VIEW, P.QUALIFY, P.MANDATE, P.SIGN, P.CONTROL],
    "elue": ["projects.view", P.VIEW, P.SETTLE],
    "membre": ["projects.view", P.VIEW, P.QUALIFY, P.STATE],
    "financeur": ["projects.view", P.VIEW],
}
WORDS: dict[str, Any] = {
    "title": "Savoirs de base en Poitou-Charentes",
    "form": "rights",
    "designation": "convention",
    "publicity": "Avis au site de la Région",
    "publicity_on": date(2026, 3, 2),
    "decision": "2026-041",
    "decided_on": date(2026, 5, 4),
    "obligations": "Accueillir toute personne sans diplôme, sur tout le territoire.",
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2031, 12, 31),
    "exclusive_rights": "Aucun",
    "mechanism": "Coût horaire, moins les recettes.",
    "review_terms": "Chaque année, sur l'indice du coût du travail.",
    "accounts": "Comptes séparés pour les formations vendues.",
    "recovery": "Bilan annuel, remboursement sous trois mois.",
    "reference": "Décision (UE) 2025/2630",
}


@dataclass(frozen=True)
class World:
    cast: Cast
    sonia: User
    tool: Tool
    service: Service

    @property
    def officer(self) -> Actor:
        return self.cast.coordinator

    @property
    def body(self) -> Actor:
        return self.cast.member

    @property
    def decider(self) -> Actor:
        return Actor.of(self.sonia)


def make_service(tool: Tool, **fields: Any) -> Service:
    told = {"name": "Formation aux savoirs de base", "authority": "Région", "territory": "Poitou-Charentes"}
    days = {"law_on": date(2026, 6, 1), "opened_at": NOW, "changed_at": NOW}
    return Service.unscoped.create(tool=tool, project_id=tool.project_id, **{**told, **days, **fields})


def make_world() -> World:
    project = make_project("Formation régionale", tools={TOOL: ("mandates", {})}, roles=ROLES)
    cast = make_cast(project)
    sonia = make_user("Sonia Petit")
    join(project, "elue", sonia)
    body = Organisation.objects.create(name="Savoirs pour tous", siret=SIRET, siren=SIRET[:9])
    OrganisationMembership.objects.create(organisation=body, user=cast.bob)
    return World(cast, sonia, cast.tool(TOOL), make_service(cast.tool(TOOL)))


def draft(world: World, **changed: Any) -> Mandate:
    words = {**WORDS, **changed}
    return draft_mandate(by=world.officer, tool=world.tool, service_id=world.service.pk, words=words, at=NOW)


def designate(world: World, mandate: Mandate, **told: Any) -> Operator:
    asked = {"siret": SIRET, "designated_on": date(2026, 5, 4), **told}
    return designate_operator(by=world.officer, mandate_id=mandate.pk, at=NOW, **asked)


def drafted(world: World, plan: Plan = TRAINING, **changed: Any) -> Operator:
    """A body in a draft that may be signed: its scenario retained."""
    operator = designate(world, draft(world, **changed))
    made = save_scenario(by=world.officer, operator_id=operator.pk, name="Base", plan=plan, at=NOW)
    retain_scenario(by=world.officer, scenario_id=made.pk)
    return operator


def signed(world: World, *, plan: Plan = TRAINING, **changed: Any) -> Operator:
    operator = drafted(world, plan, **changed)
    sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)
    operator.refresh_from_db()
    return operator


def year_end(year: int) -> datetime:
    return datetime(year + 1, 3, 1, 9, 0, tzinfo=UTC)


def saved(world: World, operator: Operator, year: int, paid: str, plan: Plan = TRAINING) -> Statement:
    """A year as Bob writes it: the plan came true, and so much was paid by the region."""
    told = [("Région", Money.euros(paid))]
    return save_statement(by=world.body, operator_id=operator.pk, year=year, plan=plan, paid=told)


def filed(world: World, operator: Operator, year: int, paid: str) -> Statement:
    made = saved(world, operator, year, paid)
    return file_statement(by=world.body, statement_id=made.pk, at=year_end(year))


def settled(world: World, operator: Operator, year: int, paid: str) -> Statement:
    made = filed(world, operator, year, paid)
    check_statement(by=world.officer, statement_id=made.pk, at=year_end(year))
    return settle_statement(by=world.decider, statement_id=made.pk, at=year_end(year))


SIMPLE = replace(TRAINING, funders=(Funder("Région", 1),), in_kind=(), profit=None)
