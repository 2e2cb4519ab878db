"""A convention cut into clauses, and the passages that courts looked at, each with its exact place. Pure.

The work is linear in the length of the text: each word is looked up once, phrases are walked in a tree at most as deep
as the longest phrase, and a sentence is never longer than `clauses_words.LONGEST_SENTENCE` words. `Reading.work` counts it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product

from essaim.engines.mandates.rules.clauses_criteria import CRITERIA, Criterion
from essaim.engines.mandates.rules.clauses_kinds import KINDS, Pattern
from essaim.engines.mandates.rules.clauses_patterns import PATTERNS
from essaim.engines.mandates.rules.clauses_words import Word, sentences

type AlarmKey = tuple[str, int]  # criterion, place of its first letter
type Dismissed = frozenset[AlarmKey]

LONGEST_BEGINNING = 20
# What opens a clause, at the start of a line: "Article 3", "ART. 3 bis", "2.1 Durée", "4)", "IV -", "ANNEXE 1", "Préambule".
_OPENS = re.compile(
    r"^[ \t]{0,40}(?:(?:article|art\.?|titre|chapitre|section|annexe)[ \t\u00a0]{1,4}(?:\d{1,4}|[ivxlc]{1,6}|premier|1er|unique)\b"
    r"|(?:préambule|preambule|exposé|visas?)\b"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[ \t\u00a0]{0,3}[.)°–—-]{1,2}[ \t\u00a0]{1,4}\S"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[ \t\u00a0]{1,4}[^\W\d]"
    r"|[ivx]{1,5}[ \t\u00a0]{0,3}[.)–—-]{1,2}[ \t\u00a0]{1,4}\S)",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(r"[.;:!?»][ \t]*\n")

# Who denies, how far before, and what takes the denial away ("sans préjudice", "sans mise en demeure", "pas seulement").
_DENIES: Mapping[str, int] = {
    "pas": 4,
    "aucun": 6,
    "aucune": 6,
    "ni": 6,
    "sans": 4,
    "jamais": 4,
    "nul": 4,
    "nulle": 4,
}
_IDIOMS = frozenset(("prejudice", "delai", "seulement", "attendre", "mise", "exception", "reserve"))
_CROSSES_COMMA = frozenset(("aucun", "aucune", "ni"))
_UNDONE_AFTER = re.compile("^(appli|prev|demand|exig|impos|requi|du$|due|conced|consent|accord)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the text from `start` to `end`, excluded. Clauses follow one another and cover the text."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage and the criterion it speaks to."""

    criterion: str
    start: int
    end: int

    @property
    def key(self) -> AlarmKey:
        return (self.criterion, self.start)

    @property
    def about(self) -> Criterion:
        return CRITERIA[self.criterion]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a clause, and the marks it is part of."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `work`: how many comparisons it took."""

    clauses: tuple[Clause, ...]
    marks: tuple[Mark, ...]
    work: int

    def marks_of(self, clause: Clause) -> tuple[Mark, ...]:
        first = bisect_left(self.marks, clause.start, key=lambda mark: mark.start)
        last = bisect_left(self.marks, clause.end, key=lambda mark: mark.start)
        return self.marks[first:last]


# -- Clauses -----------------------------------------------------------------------------------------------


def split(text: str) -> tuple[Clause, ...]:
    """Cut where an article or a numbered paragraph opens; without any, at blank lines, or else
    after each line that ends a sentence.

    >>> [one.title for one in split("Convention\\nArticle 1 : objet\\nTexte.\\nArticle 2\\nSuite.")]
    ['Convention', 'Article 1 : objet', 'Article 2']
    """
    opens = [found.start() for found in _OPENS.finditer(text)]
    if len(opens) < 2:
        opens = [found.end() for found in _BLANK.finditer(text)] or [
            found.end() for found in _LINE.finditer(text)
        ]
    bounds = sorted({0, *opens, len(text)})
    return tuple(_clause(text, start, end) for start, end in _whole(text, pairwise(bounds)))


def _whole(text: str, parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same parts, where one that says nothing goes with the one before it."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        if found and not text[start:end].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _clause(text: str, start: int, end: int) -> Clause:
    title = next((line.strip() for line in text[start:end].splitlines() if line.strip()), "")
    return Clause(start, end, title if len(title) <= 80 else f"{title[:79].rstrip()}…")


# -- Phrases -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """Where a phrase stands after some words. `cues`: (pattern, cue) of the phrases that end here."""

    following: dict[str, _Node] = field(default_factory=dict)
    cues: list[tuple[int, int]] = field(default_factory=list)


def spelled(phrase: str) -> list[tuple[str, ...]]:
    """A phrase with each of its kinds of words written out.

    >>> spelled("/ @body")[:2]
    [('/', 'association'), ('/', 'beneficiaire')]
    """
    options = [KINDS.get(part, (part,)) for part in phrase.split()]
    return [tuple(word for option in chosen for word in option.split()) for chosen in product(*options)]


def _planted(patterns: Sequence[Pattern]) -> tuple[_Node, frozenset[str]]:
    root, known = _Node(), set[str]()
    for number, pattern in enumerate(patterns):
        for place, phrases in enumerate(pattern.cues):
            for phrase in phrases:
                for words in spelled(phrase):
                    node = root
                    for word in words:
                        node = node.following.setdefault(word, _Node())
                    node.cues.append((number, place))
                    known.update(words)
    return root, frozenset(known)


_ROOT, _KNOWN = _planted(PATTERNS)


@lru_cache(maxsize=20_000)
def _elements(word: str) -> tuple[str, ...]:
    """How the phrases may write a word: whole, or by its beginning."""
    ways = (word, *(f"{word[:length]}*" for length in range(2, min(len(word), LONGEST_BEGINNING) + 1)))
    return tuple(way for way in ways if way in _KNOWN)


# -- Passages ----------------------------------------------------------------------------------------------

type _Hits = dict[
    int, list[list[tuple[int, int]]]
]  # pattern -> for each of its cues, first and last word of each hit


def read(text: str) -> Reading:
    """The clauses and the passages of a text.

    >>> [mark.criterion for mark in read("Le prix unitaire est de 12 € par repas, sans exclusivité.").marks]
    ['price', 'price']
    """
    clauses = split(text)
    marks: list[Mark] = []
    work = 0
    for clause in clauses:
        for sentence in sentences(text, clause.start, clause.end):
            found, steps = _marks_of(sentence)
            marks += found
            work += steps
    return Reading(
        clauses, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.criterion))), work
    )


def _marks_of(sentence: Sequence[Word]) -> tuple[list[Mark], int]:
    hits, work = _hits_of(sentence)
    spans: dict[str, list[tuple[int, int]]] = {}
    for number, by_cue in hits.items():
        pattern = PATTERNS[number]
        for first, last in _windows(by_cue, pattern.within):
            work += len(by_cue)
            if _turned(sentence, last, pattern.unless):
                continue
            if pattern.says_no or not _is_denied(sentence, first, last):
                spans.setdefault(pattern.criterion, []).append((first, last))
    found = [
        Mark(criterion, sentence[first].start, sentence[last].end)
        for criterion, pairs in spans.items()
        for first, last in _joined(pairs)
    ]
    return found, work


def _hits_of(sentence: Sequence[Word]) -> tuple[_Hits, int]:
    hits: _Hits = {}
    work = 0
    written = [
        () if _of_a_board(sentence, place) else _elements(word.plain) for place, word in enumerate(sentence)
    ]
    for first in range(len(sentence)):
        nodes, place = [_ROOT], first
        while nodes and place < len(sentence):
            work += len(nodes)
            nodes = [node.following[way] for node in nodes for way in written[place] if way in node.following]
            for node in nodes:
                for number, cue in node.cues:
                    by_cue = hits.setdefault(number, [[] for _ in PATTERNS[number].cues])
                    by_cue[cue].append((first, place))
            place += 1
    return hits, work


def _of_a_board(sentence: Sequence[Word], place: int) -> bool:
    """« Administration » of a « conseil d'administration » is no authority."""
    return sentence[place].plain == "administration" and place > 0 and sentence[place - 1].plain == "conseil"


def _windows(by_cue: list[list[tuple[int, int]]], within: int) -> Iterable[tuple[int, int]]:
    """For each hit of the rarest cue, the nearest hit of each other, if they hold in `within` words."""
    rarest, *others = sorted(by_cue, key=len)
    for first, last in rarest:
        low, high = first, last
        for hits in others:
            near = min(hits, key=lambda hit: max(hit[1], last) - min(hit[0], first))
            low, high = min(low, near[0]), max(high, near[1])
        if high - low < within or not others:
            yield low, high


def _turned(sentence: Sequence[Word], last: int, unless: tuple[str, ...]) -> bool:
    """Whether the word right after makes the passage say something else."""
    return bool(unless) and last + 1 < len(sentence) and sentence[last + 1].plain.startswith(unless)


def _is_denied(sentence: Sequence[Word], first: int, last: int) -> bool:
    return _denied_before(sentence, first, last) or _denied_after(sentence, last)


def _denied_before(sentence: Sequence[Word], first: int, last: int) -> bool:
    """« aucune pénalité », « n'impose pas d'exclusivité »; a comma stops all but « aucun » and « ni »."""
    for place in range(max(0, first - max(_DENIES.values())), last + 1):
        word = sentence[place].plain
        if word not in _DENIES or (place < first and first - place > _DENIES[word]):
            continue
        if place < last and sentence[place + 1].plain in _IDIOMS:
            continue
        crossed = any(sentence[step].comma for step in range(place + 1, first + 1))
        if not crossed or word in _CROSSES_COMMA:
            return True
    return False


def _denied_after(sentence: Sequence[Word], last: int) -> bool:
    """« Les pénalités ne s'appliquent pas » : a verb of use denied, before any comma."""
    after = []
    for word in sentence[last + 1 : last + 6]:
        if word.comma:
            break
        after.append(word.plain)
    said = {"ne", "n"} & set(after[:2]) and {"pas", "jamais", "plus"} & set(after)
    return bool(said) and any(_UNDONE_AFTER.match(word) for word in after)


def _joined(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of one criterion that touch make one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(pairs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


# -- Shown -------------------------------------------------------------------------------------------------


def segments(clause: Clause, marks: Sequence[Mark]) -> list[Segment]:
    """The clause cut at each end of a mark: pieces that follow one another and never overlap."""
    bounds = sorted({clause.start, clause.end, *(edge for mark in marks for edge in (mark.start, mark.end))})

    def over(place: int) -> tuple[Mark, ...]:
        return tuple(mark for mark in marks if mark.start <= place < mark.end)

    return [Segment(start, end, over(start)) for start, end in pairwise(bounds)]
