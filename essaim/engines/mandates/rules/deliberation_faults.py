"""What keeps a deliberation from the vote, apart from advice. Pure.

A fault says what is wrong and where; its sentence, what to do and its texts are data (`SOURCES_OF`, `wording.deliberations`).
The tool looks for words and numbers: it never says that a reason is good, only that none is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from essaim.engines.mandates.rules.clauses_words import plain, sentences
from essaim.engines.mandates.rules.deliberation import SIEG_POINTS, Covered, Draft, Point, Regime
from essaim.engines.mandates.rules.deliberation_figures import BASES, Figure, Gap, Kind, Mismatch, mismatches
from essaim.engines.mandates.rules.mandate_act import NEW_DECISION, OLD_DECISION


class Code(StrEnum):
    NO_SERVICE = "no_service"
    SIGNE_AS_SIEG = "signe_as_sieg"
    SIGNE_UNDER_RULES = "signe_under_rules"
    SIEG_AS_SIGNE = "sieg_as_signe"
    NOT_GENERAL = "not_general"
    EMPTY = "empty"
    NO_POLICY = "no_policy"
    NO_FAILURE = "no_failure"
    FAILURE_ELSEWHERE = "failure_elsewhere"
    FAILURE_BARE = "failure_bare"
    FAILURE_FORGETS = "failure_forgets"
    NO_PUBLICITY = "no_publicity"
    NO_PARAMETERS = "no_parameters"
    NO_BASIS = "no_basis"
    CONTRADICTS = "contradicts"
    UNFILLED = "unfilled"
    PARENT_NOT_ADOPTED = "parent_not_adopted"
    OUTSIDE_PARENT = "outside_parent"
    # advice
    UNSETTLED = "unsettled"
    NO_FILE = "no_file"
    SIGNE_NOT_APART = "signe_not_apart"
    SHOULD_WRITE = "should_write"
    POLICY_UNDATED = "policy_undated"
    FAILURE_NO_FACT = "failure_no_fact"
    NOT_RECORDED = "not_recorded"
    UNSAID = "unsaid"
    TOTAL = "total"
    YEARLY = "yearly"
    REPEALED = "repealed"
    TOO_LONG = "too_long"
    ABOVE_CAP = "above_cap"
    CARRY_OVER = "carry_over"
    OPEN_PROPOSALS = "open_proposals"


ADVICE = frozenset(list(Code)[list(Code).index(Code.UNSETTLED) :])
# The texts a fault rests on, by their keys in `sources.SOURCES`.
SOURCES_OF: dict[Code, tuple[str, ...]] = {
    Code.NO_SERVICE: ("letter", "art_9_1"),
    Code.SIGNE_AS_SIEG: ("letter", "treaty", "services"),
    Code.SIGNE_UNDER_RULES: ("letter", "treaty"),
    Code.SIEG_AS_SIGNE: ("treaty", "sieg_guide"),
    Code.NOT_GENERAL: ("treaty", "sieg_guide"),
    Code.EMPTY: ("letter",),
    Code.NO_POLICY: ("letter", "sieg_guide", "competence"),
    Code.NO_FAILURE: ("letter", "sieg_guide", "limousin"),
    Code.FAILURE_ELSEWHERE: ("letter", "limousin"),
    Code.FAILURE_BARE: ("letter", "sieg_guide", "limousin"),
    Code.FAILURE_FORGETS: ("letter", "sieg_guide"),
    Code.NO_PUBLICITY: ("letter", "treaty"),
    Code.NO_PARAMETERS: ("altmark", "sieg_2005", "sieg_2012", "sieg_2025"),
    Code.NO_BASIS: ("letter", "altmark"),
    Code.PARENT_NOT_ADOPTED: ("letter", "competence"),
    Code.OUTSIDE_PARENT: ("letter",),
    Code.UNSETTLED: ("treaty",),
    Code.NO_FILE: ("letter",),
    Code.SIGNE_NOT_APART: ("letter",),
    Code.POLICY_UNDATED: ("sieg_guide",),
    Code.FAILURE_NO_FACT: ("limousin",),
    Code.REPEALED: ("sieg_2025",),
    Code.TOO_LONG: ("sieg_2005", "sieg_2012", "sieg_2025"),
    Code.ABOVE_CAP: ("sieg_2005", "sieg_2012", "sieg_2025"),
    Code.CARRY_OVER: ("sieg_2005", "sieg_2012", "sieg_2025"),
}
# Points that a deliberation must say, whatever its services; those of `SIEG_POINTS` only if one is a SIEG.
_NEEDED = tuple(
    point
    for point in Point
    if point not in (Point.PARTS, Point.POLICY, Point.FAILURE, Point.PUBLICITY, Point.PARAMETERS)
)
BINDING = frozenset((*SIEG_POINTS, Point.WHO, Point.PUBLICITY, Point.MODE))
ENOUGH_WORDS = 40  # an argument shorter than that, without a number, is a statement
_HOLE = re.compile(r"\[[^\[\]\n]{1,200}\]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLACES = frozenset(
    [
        "ville",
        "villes",
        "commune",
        "communes",
        "communaute",
        "quartier",
        "quartiers",
        "departement",
        "region",
        "metropole",
        "territoire",
        "agglomeration",
        "canton",
        "pays",
        "bassin",
        "vie",
        "nord",
        "sud",
        "est",
        "ouest",
        "centre",
        "sur",
        "en",
        "et",
    ]
)
_NOT = frozenset(
    ["ne", "pas", "sauf", "hors", "exclu", "exclue", "exclus", "exclues", "aucun", "aucune", "sans", "ni"]
)


@dataclass(frozen=True, slots=True)
class Law:
    """What the law of the day says in numbers; None where nothing is known."""

    longest_years: int | None = None
    cap_cents: int | None = None
    carry_over: int | None = None  # millionths
    is_new_decision: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """`names` are services or numbers it is about, `mismatch` the gap between text and figures."""

    code: Code
    point: Point | None = None
    names: tuple[str, ...] = ()
    mismatch: Mismatch | None = None
    count: int = 0

    @property
    def blocks(self) -> bool:
        return self.code not in ADVICE


def review(draft: Draft, law: Law) -> tuple[Fault, ...]:
    """Every fault of a deliberation, those that block first."""
    found = [*_services(draft), *_written(draft), *_failure(draft), *_compensation(draft)]
    found += [*_figures(draft), *_parent(draft), *_law(draft, law), *_holes(draft)]
    if draft.open_proposals:
        found.append(Fault(Code.OPEN_PROPOSALS, count=draft.open_proposals))
    return tuple(sorted(found, key=lambda one: not one.blocks))


def _names(services: tuple[Covered, ...], *natures: str) -> tuple[str, ...]:
    return tuple(one.name for one in services if one.nature in natures)


def _services(draft: Draft) -> Iterator[Fault]:
    if not draft.services:
        yield Fault(Code.NO_SERVICE)
    sieg, signe = draft.named(Regime.SIEG), draft.named(Regime.SIGNE)
    told = {
        Code.SIGNE_AS_SIEG: _names(sieg, "signe"),
        Code.SIEG_AS_SIGNE: _names(signe, "sieg"),
        Code.NOT_GENERAL: _names(draft.services, "market"),
        Code.UNSETTLED: _names(draft.services, "unsettled"),
        Code.NO_FILE: _names(draft.services, ""),
    }
    yield from (Fault(code, names=names) for code, names in told.items() if names)
    if signe and not sieg:
        for point in Point:
            if point in SIEG_POINTS and draft.text(point):
                yield Fault(Code.SIGNE_UNDER_RULES, point, tuple(one.name for one in signe))
    elif signe:
        yield from _set_apart(draft, signe)


def _set_apart(draft: Draft, signe: tuple[Covered, ...]) -> Iterator[Fault]:
    """Among SIEG, a SIGNE is named in their rules only to be left out of them."""
    rules = {point: draft.text(point) for point in Point if point in SIEG_POINTS}
    for point, text in rules.items():
        ruled = tuple(one.name for one in signe if _is_ruled(one.name, text))
        if ruled:
            yield Fault(Code.SIGNE_UNDER_RULES, point, ruled)
    everything = " ".join(draft.texts.values()).lower()
    if "non économique" not in everything and "signe" not in re.findall(r"\w+", everything):
        yield Fault(Code.SIGNE_NOT_APART, Point.MODE, tuple(one.name for one in signe))


def _is_ruled(name: str, text: str) -> bool:
    """A sentence names the service and leaves nothing out."""
    sought = words_of(name)
    for sentence in re.split(r"[.;\n]\s", text):
        words = words_of(sentence)
        here = any(words[n : n + len(sought)] == sought for n in range(len(words)))
        if sought and here and not _NOT & set(re.findall(r"\w+", plain_words(sentence))):
            return True
    return False


def plain_words(text: str) -> str:
    """
    >>> plain_words("L'aide n'est pas due")
    'l aide n est pas due'
    """
    return " ".join(plain(word) for word in re.findall(r"[^\W_]+", text))


def words_of(text: str) -> list[str]:
    """The words that count, without accents nor plurals.

    >>> words_of("Les crèches de Villeneuve-d'Ascq")
    ['creche', 'villeneuve', 'ascq']
    """
    return [_singular(word.plain) for words in sentences(text) for word in words]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _written(draft: Draft) -> Iterator[Fault]:
    has_sieg = bool(draft.named(Regime.SIEG)) or not draft.services
    for point in _NEEDED:
        if not draft.text(point) and (has_sieg or point not in SIEG_POINTS):
            yield Fault(Code.EMPTY, point)
    if not draft.text(Point.PARTS):
        yield Fault(Code.SHOULD_WRITE, Point.PARTS)
    policy = draft.text(Point.POLICY)
    if not policy:
        yield Fault(Code.NO_POLICY, Point.POLICY)
    elif not _YEAR.search(policy):
        yield Fault(Code.POLICY_UNDATED, Point.POLICY)
    if not draft.text(Point.PUBLICITY):
        yield Fault(Code.NO_PUBLICITY if has_sieg else Code.SHOULD_WRITE, Point.PUBLICITY)


def _failure(draft: Draft) -> Iterator[Fault]:
    """Why the market fails: written, for this territory, with facts, service by service."""
    text, sieg = draft.text(Point.FAILURE), draft.named(Regime.SIEG)
    if not text:
        needed = bool(sieg) or not draft.services
        yield Fault(Code.NO_FAILURE if needed else Code.SHOULD_WRITE, Point.FAILURE)
        return
    words = words_of(text)
    if not names_place(words, draft.territory):
        yield Fault(Code.FAILURE_ELSEWHERE, Point.FAILURE, (draft.territory,))
    if not any(letter.isdigit() for letter in text):
        short = len(text.split()) < ENOUGH_WORDS
        yield Fault(Code.FAILURE_BARE if short else Code.FAILURE_NO_FACT, Point.FAILURE)
    forgotten = tuple(one.name for one in sieg if len(sieg) > 1 and not _speaks_of(words, one.name))
    if forgotten:
        yield Fault(Code.FAILURE_FORGETS, Point.FAILURE, forgotten)


def names_place(words: list[str], territory: str) -> bool:
    """Whether one of the words that name a territory is said; its whole name, if it has only common words.

    >>> names_place(words_of("À Villeneuve d'Ascq, 412 familles attendent."), "Ville de Villeneuve-d'Ascq")
    True
    >>> names_place(words_of("Le marché ne répond pas au besoin."), "Quartier sud")
    False
    """
    named = words_of(territory)
    proper = [word for word in named if word not in _PLACES and len(word) > 2]
    if proper:
        return any(word in words for word in proper)
    return any(words[n : n + len(named)] == named for n in range(len(words)))


def _speaks_of(words: list[str], name: str) -> bool:
    """At least half of the words of a name."""
    named = [word for word in words_of(name) if len(word) > 2]
    return 2 * sum(word in words for word in named) >= len(named)


def _compensation(draft: Draft) -> Iterator[Fault]:
    if draft.services and not draft.named(Regime.SIEG):
        return
    if not draft.text(Point.PARAMETERS):
        yield Fault(Code.NO_PARAMETERS, Point.PARAMETERS)
    if not any(one.kind in BASES for one in draft.figures):
        yield Fault(Code.NO_BASIS, Point.PARAMETERS)


def _figures(draft: Draft) -> Iterator[Fault]:
    texts = {str(point): draft.text(point) for point in Point}
    for one in mismatches(texts, draft.figures, binding=frozenset(str(point) for point in BINDING)):
        point = Point(one.place) if one.place else None
        names = (one.quote,) if one.gap in (Gap.CONTRADICTS, Gap.NOT_RECORDED) else ()
        yield Fault(Code(one.gap.value), point, names, one)


def _parent(draft: Draft) -> Iterator[Fault]:
    if draft.parent is None:
        return
    if not draft.parent.is_adopted:
        yield Fault(Code.PARENT_NOT_ADOPTED)
    allowed = {(plain_words(one.name), one.regime) for one in draft.parent.services}
    outside = tuple(one.name for one in draft.services if (plain_words(one.name), one.regime) not in allowed)
    if outside:
        yield Fault(Code.OUTSIDE_PARENT, names=outside)


def _law(draft: Draft, law: Law) -> Iterator[Fault]:
    everything = " ".join(draft.texts.values())
    if law.is_new_decision and OLD_DECISION in everything and NEW_DECISION not in everything:
        yield Fault(Code.REPEALED)
    limits: list[tuple[Code, Kind, int | None]] = [
        (Code.TOO_LONG, Kind.DURATION, law.longest_years * 12 if law.longest_years else None),
        (Code.ABOVE_CAP, Kind.YEARLY, law.cap_cents),
        (Code.CARRY_OVER, Kind.CARRY_OVER, law.carry_over),
    ]
    for code, kind, limit in limits:
        above: tuple[Figure, ...] = tuple(
            one for one in draft.figures if limit is not None and one.kind is kind and one.value > limit
        )
        if above:
            yield Fault(code, mismatch=Mismatch(Gap.TOTAL, figures=above, expected=limit or 0))


def _holes(draft: Draft) -> Iterator[Fault]:
    """What a clause left to fill, between brackets."""
    for point in Point:
        holes = tuple(dict.fromkeys(_HOLE.findall(draft.text(point))))
        if holes:
            yield Fault(Code.UNFILLED, point, holes)
