"""The questions of the interview: each one typed, with the questions its answer leans on."""

from __future__ import annotations

from collections.abc import Mapping

from essaim.engines.mandates.rules.facts import Fact, Kind

SOCIAL_HOUSING, CHILDCARE, FAMILIES, IN_NEED = "social_housing", "childcare", "families", "in_need"
HEALTH, EMPLOYMENT, TRAINING, CULTURE, OTHER = "health", "employment", "training", "culture", "other"
LETTER_OF = {
    "finance": "b",
    "telecoms": "c",
    "transport": "d",
    "temporary_work": "e",
    HEALTH: "f",
    "audiovisual": "g",
    "gambling": "h",
    "security": "k",
    "notaries": "l",
}
J_DOMAINS = (SOCIAL_HOUSING, CHILDCARE, FAMILIES, IN_NEED)
DOMAINS = (*J_DOMAINS, HEALTH, EMPLOYMENT, TRAINING, CULTURE, *(d for d in LETTER_OF if d != HEALTH), OTHER)
LIGHT_DOMAINS = (*J_DOMAINS, HEALTH, EMPLOYMENT, TRAINING, CULTURE)  # social and other specific services

_ALL = (
    # what the service is
    Fact("sovereign", Kind.CHOICE, ("neither", "authority", "compulsory")),
    Fact("need", Kind.CHOICE, ("inhabitants", "authority", "members")),
    Fact("policy", Kind.YES_NO, after=("need",)),
    Fact("payer", Kind.CHOICE, ("users", "third", "symbolic", "nobody")),
    Fact("domain", Kind.CHOICE, DOMAINS),
    Fact("market", Kind.YES_NO, after=("domain",)),
    Fact("obligations", Kind.YES_NO),
    Fact("failure", Kind.YES_NO, after=("domain", "obligations")),
    Fact("provider", Kind.CHOICE, ("mandated", "charity", "free", "authority")),
    Fact("set_before", Kind.YES_NO, after=("provider",)),
    Fact("within_costs", Kind.YES_NO, after=("provider",)),
    Fact("chosen_by", Kind.CHOICE, ("procedure", "typical", "neither"), after=("provider",)),
    # how it may be paid for
    Fact("competence", Kind.YES_NO),
    Fact("initiative", Kind.CHOICE, ("association", "shared", "authority")),
    Fact("counterpart", Kind.YES_NO, after=("need",)),
    Fact("payment", Kind.CHOICE, ("contribution", "whole_cost", "per_unit")),
    Fact("control", Kind.YES_NO),
    Fact("status", Kind.CHOICE, ("association", "ess", "siae", "adapted", "company", "public")),
    Fact("amount", Kind.EUROS),
    Fact("years", Kind.NUMBER),
    Fact("other_aid", Kind.EUROS, after=("status",)),
    Fact("investment", Kind.YES_NO, after=("years",)),
    Fact("risk", Kind.YES_NO),
    Fact("authorisation", Kind.YES_NO, after=("domain",)),
    Fact("cross_border", Kind.YES_NO, after=("domain",)),
)
FACTS: Mapping[str, Fact] = {fact.key: fact for fact in _ALL}
