"""Answers to decisions: read, bounded, stored as plain JSON, and put where the recipe's settings name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from essaim.kernel.errors import Invalid
from essaim.kernel.money import Money, Rate
from essaim.kernel.projects.recipe import Decision, RecipeData

LONGEST_TEXT = 2000


def _refuse(decision: Decision, message: str) -> Invalid:
    return Invalid(message=f"{decision.question} {message}", field=decision.key)


def _bounded(decision: Decision, value: Any, low: Any, high: Any) -> None:
    if low is not None and value < low:
        raise _refuse(decision, _("Votre réponse est trop petite : au moins {low}.").format(low=low))
    if high is not None and value > high:
        raise _refuse(decision, _("Votre réponse est trop grande : au plus {high}.").format(high=high))


_INTEGER = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9][0-9\s\u00a0\u202f.,/]{0,24}\s?[%€]?")


def _integer(decision: Decision, raw: Any) -> int:
    text = str(raw).strip()
    if not _INTEGER.fullmatch(text):
        raise _refuse(decision, _("On attend un nombre entier, par exemple 12."))
    value = int(text)
    low, high = (None if bound is None else int(str(bound)) for bound in (decision.min, decision.max))
    _bounded(decision, value, low, high)
    return value


def _money(decision: Decision, raw: Any) -> str:
    try:
        value = Money.euros(_number_text(raw))
    except ValueError as error:
        raise _refuse(decision, _("On attend un montant en euros, par exemple 14,50.")) from error
    low, high = (None if bound is None else Money.euros(str(bound)) for bound in (decision.min, decision.max))
    _bounded(decision, value, low, high)
    return value.plain


def _rate(decision: Decision, raw: Any) -> str:
    try:
        value = Rate.parse(_number_text(raw))
    except (ValueError, ZeroDivisionError) as error:
        raise _refuse(decision, _("On attend une part, par exemple 50 %.")) from error
    low = Rate.parse(str(decision.min if decision.min is not None else 0))
    high = Rate.parse(str(decision.max if decision.max is not None else 1))
    _bounded(decision, value, low, high)
    return value.plain


def _number_text(raw: Any) -> str:
    """The digits of a short plain number; ValueError for anything else, exponents and thousands of digits included."""
    text = f"{raw:f}" if isinstance(raw, Decimal) else str(raw).strip()
    if isinstance(raw, bool) or not _NUMBER.fullmatch(text):
        raise ValueError(f"not a plain number: {text[:40]!r}")
    return text


def _brackets(decision: Decision, raw: Any) -> list[dict[str, Any]]:
    """Rows {up_to: quotient in euros or null, rate}: rising, the last open."""
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise _refuse(decision, _("On attend des tranches : un quotient maximum et une part par ligne."))
    rows: list[dict[str, Any]] = []
    for row in raw:
        bound = None if row.get("up_to") == "" else row.get("up_to")
        if bound is not None and not re.fullmatch("[0-9]{1,9}", str(bound)):
            raise _refuse(decision, _("Un quotient familial est un nombre entier d'euros."))
        rows.append(
            {
                "up_to": None if bound is None else int(str(bound)),
                "rate": _rate(decision, row.get("rate", "")),
            }
        )
    bounds = [row["up_to"] for row in rows]
    closed = [bound for bound in bounds if bound is not None]
    if rows and (bounds[-1] is not None or len(closed) != len(rows) - 1 or closed != sorted(set(closed))):
        raise _refuse(decision, _("Rangez les tranches par quotient croissant ; la dernière reste ouverte."))
    return rows


def read_answer(decision: Decision, raw: Any) -> Any:
    """The JSON form of one answer; Invalid names the question and what is expected. An empty answer is None."""
    if raw is None or raw in ("", []) or (isinstance(raw, str) and not raw.strip()):
        return None
    match decision.kind:
        case "integer" | "organisation" | "territory":
            return _integer(decision, raw)
        case "money":
            return _money(decision, raw)
        case "rate":
            return _rate(decision, raw)
        case "brackets":
            return _brackets(decision, raw)
        case "choice":
            values = [choice.value for choice in decision.choices]
            if str(raw) not in values:
                raise _refuse(decision, _("Choisissez parmi : {values}.").format(values=", ".join(values)))
            return str(raw)
        case "period":
            return _period(decision, raw)
        case "text":
            return _text(decision, raw)


def _text(decision: Decision, raw: Any) -> str:
    """Free text, without the control characters that no keyboard types and that databases refuse."""
    if not isinstance(raw, str):
        raise _refuse(decision, _("On attend un texte."))
    clean = "".join(letter for letter in raw if letter in "\n\t" or unicodedata.category(letter)[0] != "C")
    text = clean.strip()
    if len(text) > LONGEST_TEXT:
        raise _refuse(
            decision, _("Votre réponse est trop longue : {n} caractères au plus.").format(n=LONGEST_TEXT)
        )
    return text


def _period(decision: Decision, raw: Any) -> list[str]:
    if not isinstance(raw, list | tuple):
        raise _refuse(decision, _("On attend deux dates, du premier au dernier jour."))
    try:
        start, end = (date.fromisoformat(str(day)) for day in raw)
    except ValueError as error:
        raise _refuse(decision, _("On attend deux dates, du premier au dernier jour.")) from error
    if end < start:
        raise _refuse(decision, _("La fin vient avant le début : échangez les deux dates."))
    return [start.isoformat(), end.isoformat()]


def default_answers(data: RecipeData) -> dict[str, Any]:
    """What the recipe proposes, as answers; decisions without a default are absent."""
    return {
        decision.key: read_answer(decision, decision.default)
        for decision in data.decisions
        if decision.default is not None
    }


def unanswered(data: RecipeData, answers: Mapping[str, Any]) -> list[Decision]:
    """The decisions that still prevent a launch."""
    return [
        decision for decision in data.decisions if not decision.optional and answers.get(decision.key) is None
    ]


def settle(value: Any, answers: Mapping[str, Any]) -> Any:
    """A setting with each "$key" replaced by its answer; a table whose "$key" is unanswered and optional gives None."""
    if isinstance(value, str) and value.startswith("$"):
        return answers.get(value[1:])
    if isinstance(value, Mapping):
        return {key: settle(item, answers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [settle(item, answers) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value
