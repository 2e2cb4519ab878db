"""Where an interview stands: what was answered, what is still needed, what no longer serves. No query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essaim.engines.mandates.models import Service
from essaim.engines.mandates.queries.explained import answer_words
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.queries.services import case_of
from essaim.engines.mandates.rules.book import BOOK, CHOOSE, GOALS, QUALIFY, STAGES, waits_for
from essaim.engines.mandates.rules.interview import Reasoner, leaning_on
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.wording.questions import SHORT


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the checklist."""

    key: str
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage: its answers that serve, and the questions that may still come, the next one first."""

    key: str
    answered: Sequence[Line]
    waits: Sequence[Line]

    @property
    def is_done(self) -> bool:
        return not self.waits

    @property
    def done(self) -> int:
        return len(self.answered)

    @property
    def whole(self) -> int:
        return len(self.answered) + len(self.waits)


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole interview. `unused` are answers kept that no longer serve."""

    stages: Sequence[StageShown]
    unused: Sequence[Line]

    @property
    def next(self) -> str | None:
        return next((stage.waits[0].key for stage in self.stages if stage.waits), None)

    @property
    def done(self) -> int:
        return sum(stage.done for stage in self.stages)

    @property
    def whole(self) -> int:
        return sum(stage.whole for stage in self.stages)


def progress_of(service: Service) -> Progress:
    """The checklist of a file, for its own day of law."""
    case, law = case_of(service), law_on(service.law_on)
    reasoner = Reasoner(BOOK, case, law)
    waits = waits_for(case, law)

    def line(key: str) -> Line:
        return Line(key, str(SHORT[key]), answer_words(case, key))

    read = {
        stage: {fact for goal in STAGES[stage] for fact in reasoner.conclude(goal).facts} for stage in STAGES
    }
    stages = []
    for stage in (QUALIFY, CHOOSE):
        mine = read[stage] - (read[QUALIFY] if stage == CHOOSE else set())
        answered = [line(key) for key in FACTS if key in mine and key in case.answers]
        stages.append(StageShown(stage, answered, [line(key) for key in waits[stage]]))
    serving = {fact for goal in GOALS for fact in reasoner.conclude(goal).facts}
    return Progress(stages, [line(key) for key in case.answers if key not in serving])


def leaning_words(service: Service, key: str) -> list[str]:
    """The answers that another answer to this question would ask again, by name."""
    leaning = leaning_on(FACTS, key)
    return [str(SHORT[name]) for name in FACTS if name in leaning and name in service.answers]
