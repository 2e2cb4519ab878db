"""A kept result in words: each step with its sources, its numbers and what would change it. No query beyond the result's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Conclusion, Service
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.rules.duties import Part
from essaim.engines.mandates.rules.facts import Case
from essaim.engines.mandates.rules.findings import Change
from essaim.engines.mandates.rules.interview import UNSETTLED
from essaim.engines.mandates.rules.kept import KeptStep, Reading, case_from_json
from essaim.engines.mandates.rules.modes import CARE, CLOSED, MODES, OPEN
from essaim.engines.mandates.rules.sources import Source, in_force
from essaim.engines.mandates.wording import words
from essaim.engines.mandates.wording.modes import ABOUT, DUTY, PART
from essaim.engines.mandates.wording.questions import SHORT
from essaim.kernel.params.api import parameters
from essaim.kernel.params.rules import Unit
from essaim.kernel.ui.measures import measure_words

TONES = {OPEN: "good", CARE: "wait", CLOSED: "neutral", UNSETTLED: "info"}


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source, and whether it held on the day of law."""

    source: Source
    holds: bool


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A number of the law as it was read."""

    key: str
    label: str
    words: str
    since: date | None
    is_verified: bool
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as a person reads it."""

    goal: str
    name: str
    value: str
    tone: str
    why: str
    facts: Sequence[tuple[str, str, str]]  # key, name, answer
    unknown: Sequence[str]
    sources: Sequence[SourceShown]
    numbers: Sequence[NumberShown]
    thresholds: Sequence[NumberShown]
    changes: Sequence[str]
    about: str
    parts: Sequence[tuple[str, Sequence[str]]]

    @property
    def is_open(self) -> bool:
        return self.tone != TONES[CLOSED]

    @property
    def is_verified(self) -> bool:
        return all(one.source.is_verified for one in self.sources if one.holds) and all(
            one.is_verified for one in self.numbers
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A whole result in words."""

    conclusion: Conclusion
    steps: Mapping[str, Shown]

    @property
    def nature(self) -> Shown:
        return self.steps["qualification"]

    @property
    def way(self) -> list[Shown]:
        """The steps that say what the service is, in order."""
        return [step for goal, step in self.steps.items() if not goal.startswith("mode.")]

    @property
    def modes(self) -> list[Shown]:
        """The modes, those that are open first."""
        order = (OPEN, CARE, UNSETTLED, CLOSED)
        shown = [self.steps[f"mode.{mode}"] for mode in MODES]
        return sorted(shown, key=lambda one: [TONES[value] for value in order].index(one.tone))

    @property
    def unverified(self) -> int:
        return sum(not step.is_verified for step in self.steps.values())


def told(conclusion: Conclusion) -> Told:
    """What a result says, in the reader's language."""
    case = case_from_json(conclusion.law_on, conclusion.answers)
    kept = [KeptStep.from_json(raw) for raw in conclusion.steps]
    readings = [Reading.from_json(raw) for raw in conclusion.parameters]
    numbers = {one.key: _number(one, conclusion.law_on) for one in readings}
    return Told(conclusion, {step.goal: _shown(step, case, numbers) for step in kept})


def nature_of(service: Service) -> str:
    """What a file read by `services_of` concluded on; empty while questions wait. No query."""
    current: Sequence[Conclusion] = getattr(service, "current", ())
    return str(words.value("qualification", current[0].result)) if current else ""


def _number(read: Reading, on: date) -> NumberShown:
    parameter, now = parameters().get(read.key), law_on(on).get(read.key)
    if parameter is None or read.measure is None:
        return NumberShown(
            read.key, parameter.label if parameter else read.key, _("rien ce jour-là"), None, True
        )
    same = now is not None and now.since == read.since
    return NumberShown(
        read.key,
        parameter.label,
        measure_words(read.measure, parameter.unit),
        read.since,
        bool(same and now and now.is_verified),
        parameter.unit is Unit.EUR,
    )


def _shown(step: KeptStep, case: Case, numbers: Mapping[str, NumberShown]) -> Shown:
    mode = step.goal.partition(".")[2]
    told = [numbers[key] for key in step.parameters]
    return Shown(
        goal=step.goal,
        name=str(words.goal(step.goal)),
        value=str(words.value(step.goal, step.value)),
        tone=TONES.get(step.value, "info"),
        why=str(words.why(step.rule)) if step.rule else _unsettled(step),
        facts=[(key, str(SHORT[key]), answer_words(case, key)) for key in step.facts],
        unknown=[str(SHORT[key]) for key in step.unknown],
        sources=[SourceShown(one, one.holds(case.on)) for one in in_force(step.sources, case.on)],
        numbers=told,
        thresholds=[one for one in told if one.key in step.decides or one.is_amount],
        changes=[_change(step.goal, change) for change in step.changes],
        about=str(ABOUT[mode]) if mode else "",
        parts=_parts(step, numbers) if mode else (),
    )


def answer_words(case: Case, key: str) -> str:
    """What was answered, in words."""
    answer = case.get(key)
    if answer is None:
        return ""
    return _("Je ne sais pas") if answer.value is None else words.given(key, answer.value)


def _unsettled(step: KeptStep) -> str:
    if not step.unknown:
        return _("Aucun texte connu ici ne le dit pour ce jour-là.")
    names = ", ".join(str(SHORT[key]) for key in step.unknown)
    return _("Il manque une réponse qui décide. À savoir : {names}.").format(names=names)


def _change(goal: str, change: Change) -> str:
    to = _("d'autres questions se poseraient") if change.to is None else words.value(goal, change.to)
    sentence = _("Si « {fact} » devenait « {value} » : {to}.")
    return sentence.format(fact=SHORT[change.fact], value=words.given(change.fact, change.value), to=to)


def _parts(step: KeptStep, numbers: Mapping[str, NumberShown]) -> list[tuple[str, Sequence[str]]]:
    found: dict[str, list[str]] = {}
    for key, part, parameter in step.duties:
        value = numbers[parameter].words if parameter else ""
        found.setdefault(part, []).append(str(DUTY[key]).format(value=value))
    return [(str(PART[part]), found[part]) for part in Part if part in found]
