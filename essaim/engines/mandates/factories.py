"""Test data of the mandates: cases that were judged, cases of the campaign, and a project that studies services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from essaim.engines.mandates.commands.services import Described, answer_question, open_service
from essaim.engines.mandates.models import Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.queries.services import case_of as saved_case
from essaim.engines.mandates.rules.book import questions
from essaim.engines.mandates.rules.facts import DO_NOT_KNOW, Answer, Case, Given
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast, make_cast, make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool

UNKNOWN = "?"


def case_of(on: date, **given: Given) -> Case:
    """A case; "?" is an answer nobody has."""
    return Case(on, {key: DO_NOT_KNOW if value == UNKNOWN else Answer(value) for key, value in given.items()})


# A crèche run by an association of parents, in a commune that means to entrust it.
CHILDCARE: Mapping[str, Given] = {
    "sovereign": "neither",
    "need": "inhabitants",
    "policy": "yes",
    "payer": "users",
    "domain": "childcare",
    "market": "yes",
    "obligations": "yes",
    "failure": "yes",
    "provider": "free",
    "competence": "yes",
    "initiative": "association",
    "counterpart": "no",
    "payment": "contribution",
    "control": "yes",
    "status": "association",
    "amount": Money.euros("180000"),
    "years": 3,
    "other_aid": Money.euros("20000"),
    "investment": "no",
    "risk": "no",
    "authorisation": "yes",
    "cross_border": "no",
}
# The regional service of training of Poitou-Charentes, 2009: several bodies, five years, an act that entrusts.
POITOU_CHARENTES: Mapping[str, Given] = {
    **CHILDCARE,
    "payer": "third",
    "domain": "training",
    "provider": "mandated",
    "set_before": "yes",
    "within_costs": "yes",
    "chosen_by": "neither",
    "initiative": "authority",
    "counterpart": "yes",
    "payment": "per_unit",
    "amount": Money.euros("1000000"),
    "years": 5,
    "authorisation": "no",
    "cross_border": "yes",
}
# What a département does for people in need, free for them, beside other bodies.
SOCIAL_AID: Mapping[str, Given] = {
    **CHILDCARE,
    "payer": "nobody",
    "domain": "in_need",
    "market": "no",
    "provider": "charity",
    "amount": Money.euros("60000"),
    "years": 1,
    "other_aid": Money(0),
}
# The opera festival: created by four public bodies, recognised, overseen, paid for in part.
AIX: Mapping[str, Given] = {
    **CHILDCARE,
    "domain": "culture",
    "obligations": "no",
    "initiative": "shared",
    "amount": Money.euros("1219000"),
    "years": 1,
    "authorisation": "no",
}
# Training the region had decided to have done, every cost and the trainees' pay covered.
REUNION: Mapping[str, Given] = {
    **POITOU_CHARENTES,
    "obligations": "no",
    "provider": "free",
    "initiative": "authority",
    "payment": "whole_cost",
    "status": "company",
    "amount": Money.euros("160000"),
    "years": 1,
}
# A festival the town had created, handed over to a company, no say on programme nor prices.
SIX_FOURS: Mapping[str, Given] = {
    **CHILDCARE,
    "domain": "culture",
    "need": "authority",
    "obligations": "no",
    "initiative": "authority",
    "counterpart": "yes",
    "payment": "contribution",
    "control": "no",
    "status": "company",
    "amount": Money.euros("495000"),
    "years": 3,
    "risk": "yes",
    "authorisation": "no",
}
# « Portail formation »: monthly lists of attendance, paid on vouchers.
LIMOUSIN: Mapping[str, Given] = {
    **REUNION,
    "payment": "per_unit",
    "counterpart": "yes",
    "status": "public",
    "amount": Money.euros("2250000"),
}


def project_roles() -> dict[str, list[str]]:
    """Alice (an officer) holds every right, Bob (an association) views, answers and suggests, Fanny views."""
    return {
        "coordination": ["projects.view", *P],
        "membre": ["projects.view", P.VIEW, P.QUALIFY, P.SUGGEST],
        "financeur": ["projects.view", P.VIEW],
    }


def mandates_cast(name: str = "Petite enfance à Villeneuve-d'Ascq") -> Cast:
    """A project that studies services."""
    return make_cast(make_project(name, tools={"services": ("mandates", {})}, roles=project_roles()))


def opened(
    by: Actor, tool: Tool, name: str = "Accueil des tout-petits", on: date = date(2026, 11, 2)
) -> Service:
    described = Described(name=name, authority="Ville", territory="Quartier sud", law_on=on)
    return open_service(by=by, tool=tool, described=described, at=NOW)


def filled(
    by: Actor,
    tool: Tool,
    given: Mapping[str, Given] = CHILDCARE,
    name: str = "Accueil des tout-petits",
    on: date = date(2026, 11, 2),
) -> Service:
    """A file answered to its end, question by question, as its interview asks."""
    service = opened(by, tool, name, on)
    while key := next(iter(questions(saved_case(service), law_on(on))), None):
        answer = case_of(on, **{key: given[key]}).answers[key]
        service = answer_question(by=by, service_id=service.pk, key=key, answer=answer, at=NOW)
    return service
