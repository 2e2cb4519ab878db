"""From a code that the rules gave to what a person reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import ngettext

from essaim.engines.mandates.rules.facts import Given, Kind
from essaim.engines.mandates.rules.interview import UNSETTLED
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.wording import modes, questions, results, rules

type Text = str | Promise


def why(rule: str) -> Text:
    """The sentence of a rule; what no authority may do reads alike for each mode."""
    return rules.WHY[rule] if rule in rules.WHY else rules.WHY[rule.partition(".")[2]]


def goal(name: str) -> Text:
    kind, _dot, mode = name.partition(".")
    return modes.MODE[mode] if kind == "mode" else results.GOAL[name]


def value(goal: str, value: str) -> Text:
    """What a goal came to: "open" reads alike for each mode."""
    if value == UNSETTLED:
        return results.VALUE[UNSETTLED]
    return results.VALUE[f"{goal.partition('.')[0]}.{value}"]


def choice(fact: str, option: str) -> Text:
    return questions.CHOICE[option if option in ("yes", "no") else f"{fact}.{option}"]


def given(fact: str, value: Given) -> str:
    """An answer in words: a choice, an amount, a number of years."""
    if FACTS[fact].kind is Kind.NUMBER and isinstance(value, int):
        return ngettext("{n} an", "{n} ans", value).format(n=value)
    return str(choice(fact, value)) if isinstance(value, str) else str(value)
