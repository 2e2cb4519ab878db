"""Test data of the mandates: cases that were judged, cases of the campaign, and a project that studies services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from essaim.engines.mandates.rules.facts import DO_NOT_KNOW, Answer, Case, Given
from essaim.kernel.money import Money

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
