"""A convention as a person reads it: its clauses with their passages, each passage with its note, and the whole explained. No query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.mandates.models import Convention, Dismissal
from essaim.engines.mandates.queries.explained import SourceShown
from essaim.engines.mandates.rules.clauses import Clause, Mark, Reading, read, segments
from essaim.engines.mandates.rules.clauses_criteria import CRITERIA, Criterion
from essaim.engines.mandates.rules.clauses_score import Level, Score, Weighed, score
from essaim.engines.mandates.rules.sources import SOURCES, in_force
from essaim.engines.mandates.wording import clauses as words
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.ui.language import colon

TONES = {Level.NOTHING: "neutral", Level.LOW: "good", Level.SOME: "wait", Level.HIGH: "bad"}


@dataclass(frozen=True, slots=True)
class Case:
    """A decision, and what was judged; `is_sure`: its facts are not written from memory."""

    shown: SourceShown
    said: str | Promise
    is_sure: bool


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a criterion on a day of law: alike for each of its passages. `safer` is French."""

    name: str
    why: str
    safer: str
    cases: Sequence[Case]
    sources: Sequence[SourceShown]


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a passage. `number` is its place in the convention, `label` names it, `full` says its criterion too;
    `law`: its decisions and texts as they are shown. Written once here: a page may hold thousands.
    """

    number: str
    label: str
    full: str
    mark: Mark
    passage: str
    about: About
    law: str
    dismissal: Dismissal | None

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def tone(self) -> str:
        if self.dismissal:
            return "dismissed"
        return "reassures" if self.mark.about.reassures else "weighs"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. `opens` and `closes`: the notes whose passage starts or ends with it."""

    text: str
    tone: str
    opens: Sequence[Note]
    closes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class ClauseShown:
    number: int
    title: str
    pieces: Sequence[Piece]
    notes: Sequence[tuple[Note, bool]]  # whether an earlier note of the clause says the same


@dataclass(frozen=True, slots=True)
class Told:
    """A whole convention."""

    clauses: Sequence[ClauseShown]
    score: Score
    level: str
    tone: str
    explanation: Explanation
    alarms: Sequence[tuple[str, Sequence[Note]]]  # by criterion, those that weigh
    checks: Sequence[str]

    @property
    def weighing(self) -> int:
        return sum(one.passages for one in self.score.heavy)

    @property
    def reassuring(self) -> int:
        return sum(one.passages for one in self.score.light)


def told(convention: Convention, show: Callable[[About], str] = lambda about: "") -> Told:
    """A convention read by `conventions.convention_in`, in words. `show` writes the law of a criterion, once. No query."""
    reading = read(convention.text)
    dismissals = {(one.criterion, one.start): one for one in convention.dismissals.all()}
    abouts = {
        key: _about(CRITERIA[key], convention.law_on) for key in {one.criterion for one in reading.marks}
    }
    laws = {key: show(about) for key, about in abouts.items()}
    notes: dict[Mark, Note] = {}
    for number, mark in enumerate(reading.marks, 1):
        about, label = abouts[mark.criterion], _("Note {n}").format(n=number)
        notes[mark] = Note(
            number=str(number),
            label=label,
            full=f"{label}{colon()} {about.name}",
            mark=mark,
            passage=convention.text[mark.start : mark.end],
            about=about,
            law=laws[mark.criterion],
            dismissal=dismissals.get(mark.key),
        )
    found = score(reading.marks, frozenset(dismissals))
    return Told(
        clauses=_clauses(convention.text, reading, notes),
        score=found,
        level=str(words.LEVEL[found.level]),
        tone=TONES[found.level],
        explanation=_explanation(found),
        alarms=_alarms(list(notes.values())),
        checks=_checks(found),
    )


def _alarms(notes: Sequence[Note]) -> list[tuple[str, Sequence[Note]]]:
    found: dict[str, list[Note]] = {}
    for note in notes:
        if note.tone == "weighs":
            found.setdefault(note.name, []).append(note)
    return list(found.items())


def _clauses(text: str, reading: Reading, notes: dict[Mark, Note]) -> list[ClauseShown]:
    return [
        ClauseShown(
            number,
            clause.title,
            _pieces(text, clause, reading.marks_of(clause), notes),
            _notes([notes[mark] for mark in reading.marks_of(clause)]),
        )
        for number, clause in enumerate(reading.clauses, 1)
    ]


def _notes(notes: Sequence[Note]) -> list[tuple[Note, bool]]:
    said: set[str] = set()
    found = []
    for note in notes:
        found.append((note, note.mark.criterion in said))
        said.add(note.mark.criterion)
    return found


def _pieces(text: str, clause: Clause, marks: Sequence[Mark], notes: dict[Mark, Note]) -> list[Piece]:
    """What the clause shows, without the blank lines at its end."""
    stop = clause.start + len(text[clause.start : clause.end].rstrip())
    return [
        Piece(
            text[one.start : min(one.end, stop)],
            _tone([notes[mark] for mark in one.marks]),
            [notes[mark] for mark in one.marks if mark.start == one.start],
            [notes[mark] for mark in one.marks if mark.end == one.end],
        )
        for one in segments(clause, marks)
    ]


def _tone(notes: Sequence[Note]) -> str:
    """What weighs shows first, then what reassures, then what was dismissed."""
    tones = {note.tone for note in notes}
    return next((tone for tone in ("weighs", "reassures", "dismissed") if tone in tones), "")


def _about(criterion: Criterion, on: date) -> About:
    named = [SOURCES[key] for key in criterion.cases]
    return About(
        name=str(words.NAME[criterion.key]),
        why=str(words.WHY[criterion.key]),
        safer=words.SAFER.get(criterion.key, ""),
        cases=[
            Case(
                SourceShown(one, one.holds(on)),
                words.SAID[one.key],
                one.is_verified and one.key not in words.FROM_MEMORY,
            )
            for one in named
        ],
        sources=[SourceShown(one, one.holds(on)) for one in in_force(criterion.texts, on)],
    )


# -- The whole, explained ----------------------------------------------------------------------------------


def _explanation(found: Score) -> Explanation:
    steps = [_step(one) for one in (*found.heavy, *found.light)]
    if found.dismissed:
        count = found.dismissed
        value = ngettext("{n} passage", "{n} passages", count).format(n=count)
        steps.append(Step(_("Alarmes écartées"), value, _("Elles ne comptent pas.")))
    whole = _("{weight} contre {relief}").format(weight=found.weight, relief=found.relief)
    steps.append(Step(_("Ce qui pèse contre ce qui rassure"), whole, _rule()))
    return Explanation(_("Ensemble"), words.LEVEL[found.level], tuple(steps))


def _step(one: Weighed) -> Step:
    about = one.criterion
    value = ngettext("{n} passage", "{n} passages", one.passages).format(n=one.passages)
    said = (words.RELIEF if about.reassures else words.WEIGHT)[about.weight]
    cases = " ; ".join(SOURCES[key].title for key in about.cases)
    return Step(words.NAME[about.key], value, said, cases)


def _rule() -> str:
    return _(
        "Un critère compte une fois, quel que soit le nombre de passages. "
        "« De nombreux indices » : deux critères qui pèsent 3, ou un écart de 5. "
        "« Des indices à revoir » : un critère qui pèse 3, ou un écart de 2. "
        "Ces poids sont un choix d'Essaim pour ranger la lecture ; un juge regarde l'ensemble, et les faits."
    )


def _checks(found: Score) -> list[str]:
    """What a lawyer would check, that no text says."""
    seen = {one.criterion.key for one in (*found.heavy, *found.light)}
    silent = [
        str(words.NAME[key]).lower() for key, one in CRITERIA.items() if one.reassures and key not in seen
    ]
    alone = [str(words.NAME[one.criterion.key]).lower() for one in found.heavy if not one.criterion.cases]
    lines = [
        _("Qui a eu l'idée : statuts, projet associatif, premiers courriers, délibérations."),
        _("Ce qui se passe vraiment : un juge lit la convention, puis regarde comment elle est appliquée."),
        _(
            "La jurisprudence du jour : les arrêts cités ici ne sont pas les seuls, et ne sont pas les derniers."
        ),
    ]
    if alone:
        lines.append(
            _("Les critères qu'aucun arrêt cité ici ne porte seul{colon} {names}.").format(
                colon=colon(), names=", ".join(alone)
            )
        )
    if silent:
        lines.append(
            _("Ce qui rassure et n'a pas été reconnu{colon} {names}.").format(
                colon=colon(), names=", ".join(silent)
            )
        )
    return lines
