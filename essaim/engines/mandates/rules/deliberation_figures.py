"""The figures a deliberation retains, the quantities its text says, and where the two part. Pure.

A quantity is an amount, a duration or a rate, in digits or in words. What it is about is told by the nearest cue of its
sentence, data below. Ages (« moins de 3 ans ») are no durations. Places and people are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from essaim.engines.mandates.rules.clauses_words import Word, plain, sentences
from essaim.engines.mandates.rules.french_numbers import WORDS, number_in


class Dimension(StrEnum):
    """How the whole number of a figure is counted: cents, months, days, millionths, units."""

    CENTS = "cents"
    MONTHS = "months"
    DAYS = "days"
    MILLIONTHS = "millionths"
    COUNT = "count"


class Kind(StrEnum):
    HOUR_COST = "hour_cost"
    PERSON_COST = "person_cost"
    LUMP = "lump"
    HOURS = "hours"
    PEOPLE = "people"
    YEARLY = "yearly"
    TOTAL = "total"
    DURATION = "duration"
    NOTICE = "notice"
    SHARE = "share"
    CARRY_OVER = "carry_over"
    PROFIT = "profit"
    OTHER_AMOUNT = "other_amount"
    OTHER_MONTHS = "other_months"
    OTHER_DAYS = "other_days"
    OTHER_RATE = "other_rate"


_BY_DIMENSION = {
    Dimension.CENTS: (
        Kind.HOUR_COST,
        Kind.PERSON_COST,
        Kind.LUMP,
        Kind.YEARLY,
        Kind.TOTAL,
        Kind.OTHER_AMOUNT,
    ),
    Dimension.MONTHS: (Kind.DURATION, Kind.OTHER_MONTHS),
    Dimension.DAYS: (Kind.NOTICE, Kind.OTHER_DAYS),
    Dimension.MILLIONTHS: (Kind.SHARE, Kind.CARRY_OVER, Kind.PROFIT, Kind.OTHER_RATE),
    Dimension.COUNT: (Kind.HOURS, Kind.PEOPLE),
}
DIMENSION = {kind: dimension for dimension, kinds in _BY_DIMENSION.items() for kind in kinds}
BASES = frozenset((Kind.HOUR_COST, Kind.PERSON_COST, Kind.LUMP))  # what a compensation is counted from
_PEOPLE = [
    "personne",
    "enfant",
    "usager",
    "beneficiaire",
    "stagiaire",
    "place",
    "famille",
    "foyer",
    "jeune",
    "allocataire",
    "menage",
]
# Words without accents nor articles, as `clauses_words` gives them.
_CUES: Mapping[Kind, Sequence[str]] = {
    Kind.HOUR_COST: ("heure", "horaire"),
    Kind.PERSON_COST: [f"par {one}" for one in _PEOPLE],
    Kind.LUMP: ("forfait", "forfaitaire", "forfaitairement"),
    Kind.YEARLY: ("par an", "par annee", "chaque annee", "annuel", "annuelle", "annuellement"),
    Kind.TOTAL: ("total", "totale", "sur duree", "toute duree"),
    Kind.DURATION: ("duree", "dure", "durent", "conclu pour", "conclue pour", "pour periode"),
    Kind.NOTICE: ("publicite", "publie", "publiee", "avis", "annonce", "affiche", "affichage"),
    Kind.SHARE: ("part", "charge", "participation", "finance", "financement"),
    Kind.CARRY_OVER: ("report", "reporte", "reportee", "reporter", "reportable"),
    Kind.PROFIT: ("benefice", "excedent"),
}
CUES: Mapping[tuple[str, ...], Kind] = {
    tuple(cue.split()): kind for kind, cues in _CUES.items() for cue in cues
}
NEAR = 8  # words that count between a quantity and its cue

_DIGITS = r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_UNIT = re.compile(
    r"(?:\b(?:euros?|ans?|ann[ée]es?|mois|semaines?|jours?|pour[ \u00a0]cent)\b|[kM]?€|%)", re.I
)
_BEFORE = re.compile(
    rf"(?<![\w,.])({_DIGITS})\)?\s{{0,3}}(millions?|milliers?)?\s{{0,3}}(?:d[e'’])?\s{{0,3}}$"
)
_AGE_BEFORE = re.compile(
    r"(?:moins de|plus de|partir de|dès|[âa]g[ée]e?s? de|\d+ [àa]|entre \d+ et|jusqu['’][àa])\s$", re.I
)
_AGE_AFTER = re.compile(r"\s(?:et plus|et moins|r[ée]volus|d['’][âa]ge|d['’]anciennet[ée])", re.I)
_SCALE = {"million": 10**6, "millions": 10**6, "millier": 1000, "milliers": 1000}
_LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the deliberation retains, as a whole number of its dimension. `label` tells two of a kind apart."""

    kind: Kind
    value: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity read in a text. `about`: what its sentence says it is; None where nothing near tells."""

    dimension: Dimension
    value: int
    quote: str
    start: int
    end: int
    about: Kind | None = None


def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts, durations and rates of a text, in order.

    >>> [(one.quote, one.value, one.about.value) for one in quantities("Coût horaire : 12,50 €, pour une durée de trois ans.")]
    [('12,50 €', 1250, 'hour_cost'), ('trois ans', 36, 'duration')]
    >>> quantities("Les enfants de moins de 3 ans, le 3 mars 2026, décision 2012/21/UE")
    ()
    """
    found = [one for unit in _UNIT.finditer(text) if (one := _read(text, unit)) is not None]
    return tuple(_told(text, found))


def _read(text: str, unit: re.Match[str]) -> Quantity | None:
    since = max(0, unit.start() - _LOOK_BACK)
    before = text[since : unit.start()]
    digits = _BEFORE.search(before)
    if digits:
        start = since + digits.start() - (before[: digits.start()].endswith("(") and ")" in digits[0])
        number = _decimal(digits[1]) * _SCALE.get(digits[2] or "", 1)
    else:
        spoken = _spoken(before)
        if spoken is None:
            return None
        start, number = since + spoken[0], Fraction(spoken[1])
    measured = _measured(plain(unit[0]) if unit[0].isalpha() or " " in unit[0] else unit[0], number)
    if measured is None or (measured[0] is Dimension.MONTHS and _is_age(text, start, unit.end())):
        return None
    return Quantity(*measured, text[start : unit.end()], start, unit.end())


def _decimal(text: str) -> Fraction:
    return Fraction(re.sub(r"[ \u00a0\u202f]|\.(?=\d{3}(?!\d))", "", text).replace(",", "."))


def _spoken(before: str) -> tuple[int, int] | None:
    """The number in words that ends a text, and where it starts.

    >>> _spoken("pour une durée de vingt-cinq "), _spoken("chaque "), _spoken("de deux millions d'")
    ((18, 25), None, (3, 2000000))
    """
    words = [(found.start(), plain(found[0])) for found in re.finditer(r"[^\W\d_]+", before)]
    scale = 1
    if words and words[-1][1] in ("d", "de"):
        words.pop()
    if words and words[-1][1] in _SCALE:
        scale = _SCALE[words.pop()[1]]
    first = len(words)
    while first and words[first - 1][1] in WORDS:
        first -= 1
    while first < len(words) and words[first][1] == "et":
        first += 1
    number = number_in([word for _place, word in words[first:]])
    if number is None or before[-1:].strip("'’ \n\u00a0"):  # the number ends where the unit starts
        return None
    return words[first][0], number * scale


def _measured(unit: str, number: Fraction) -> tuple[Dimension, int] | None:
    """A number and its unit as a whole number; None where it would not be whole."""
    scales = {
        ("€", "euro", "euros"): (Dimension.CENTS, 100),
        ("k€",): (Dimension.CENTS, 100_000),
        ("M€",): (Dimension.CENTS, 10**8),
        ("an", "ans", "annee", "annees"): (Dimension.MONTHS, 12),
        ("mois",): (Dimension.MONTHS, 1),
        ("semaine", "semaines"): (Dimension.DAYS, 7),
        ("jour", "jours"): (Dimension.DAYS, 1),
        ("%", "pourcent"): (Dimension.MILLIONTHS, 10_000),
    }
    dimension, scale = next(told for units, told in scales.items() if unit in units)
    whole = number * scale
    return (dimension, int(whole)) if whole.denominator == 1 else None


def _is_age(text: str, start: int, end: int) -> bool:
    return bool(
        _AGE_BEFORE.search(text[max(0, start - 20) : start]) or _AGE_AFTER.match(text[end : end + 20])
    )


def _told(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Each quantity with what it is about."""
    spans = sentences(text)
    for n, one in enumerate(found):
        words = next((words for words in spans if words[0].start <= one.start < words[-1].end), ())
        about = _about(words, one) if words else None
        later = found[n + 1] if n + 1 < len(found) else None
        between = text[one.end : later.start] if later else ""
        if one.dimension is Dimension.CENTS and between.strip() in ("sur", "pour"):
            about = Kind.TOTAL
        yield Quantity(one.dimension, one.value, one.quote, one.start, one.end, about)


def _about(words: Sequence[Word], one: Quantity) -> Kind | None:
    """The kind of the nearest cue of its dimension; what follows wins over what is as near before."""
    first = next((n for n, word in enumerate(words) if word.end > one.start), len(words))
    after = next((n for n, word in enumerate(words) if word.start >= one.end), len(words))
    near: list[tuple[float, Kind]] = []
    for cue, kind in CUES.items():
        if DIMENSION[kind] is not one.dimension:
            continue
        for n in range(max(0, first - NEAR - len(cue)), min(len(words), after + NEAR)):
            if tuple(word.plain for word in words[n : n + len(cue)]) != cue:
                continue
            start, end = (after, n + 1) if n >= after else (n + len(cue), after)
            distance = (n - after if n >= after else first - start + 0.5) + sum(
                word.comma for word in words[start:end]
            )
            near += [(distance, kind)] if start <= first or n >= after else []
    return min(near)[1] if near else None


class Gap(StrEnum):
    """Where text and figures part."""

    CONTRADICTS = "contradicts"  # the text says another number than the figure it is about
    NOT_RECORDED = "not_recorded"  # the text says a number that no figure retains
    UNSAID = "unsaid"  # no text says a figure
    TOTAL = "total"  # the total is not the yearly amount times the years
    YEARLY = "yearly"  # the yearly amount is not the cost of a unit times the units


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`place` is the key of the text, `figures` what is retained instead; `expected` what a product comes to."""

    gap: Gap
    place: str = ""
    quote: str = ""
    figures: tuple[Figure, ...] = ()
    expected: int = 0


def mismatches(
    texts: Mapping[str, str], figures: Sequence[Figure], *, binding: frozenset[str]
) -> tuple[Mismatch, ...]:
    """Every gap between the texts and the figures. Only what `binding` texts say must be retained: others tell facts."""
    found: list[Mismatch] = []
    said: set[tuple[Dimension, int]] = set()
    known = {(DIMENSION[one.kind], one.value) for one in figures}
    for place, text in texts.items():
        for one in quantities(text):
            said.add((one.dimension, one.value))
            if (one.dimension, one.value) in known:
                continue
            rivals = tuple(figure for figure in figures if figure.kind is one.about)
            if rivals:
                found.append(Mismatch(Gap.CONTRADICTS, place, one.quote, rivals))
            elif place in binding:
                found.append(Mismatch(Gap.NOT_RECORDED, place, one.quote))
    for figure in figures:
        dimension = DIMENSION[figure.kind]
        if dimension is not Dimension.COUNT and (dimension, figure.value) not in said:
            found.append(Mismatch(Gap.UNSAID, figures=(figure,)))
    return (*found, *_products(figures))


def _products(figures: Sequence[Figure]) -> Iterator[Mismatch]:
    """The products that are sure, each figure being alone of its kind."""
    alone = {one.kind: one for one in figures if sum(other.kind is one.kind for other in figures) == 1}
    yearly, years, total = (alone.get(kind) for kind in (Kind.YEARLY, Kind.DURATION, Kind.TOTAL))
    if yearly and years and total and yearly.value * years.value != total.value * 12:
        yield Mismatch(Gap.TOTAL, figures=(total,), expected=yearly.value * years.value // 12)
    for cost, units in ((Kind.HOUR_COST, Kind.HOURS), (Kind.PERSON_COST, Kind.PEOPLE)):
        price, count = alone.get(cost), alone.get(units)
        if yearly and price and count and price.value * count.value != yearly.value:
            yield Mismatch(Gap.YEARLY, figures=(yearly,), expected=price.value * count.value)
