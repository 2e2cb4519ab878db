"""All the rules, the two stages of the interview, and the questions each stage still needs."""

from __future__ import annotations

from collections.abc import Mapping

from essaim.engines.mandates.rules import modes, qualification
from essaim.engines.mandates.rules.facts import Case
from essaim.engines.mandates.rules.interview import Book, book_of, still_needed
from essaim.kernel.params.rules import Value

BOOK: Book = book_of([*qualification.QUALIFICATION, *modes.MODE_RULES])
QUALIFY, CHOOSE = "qualify", "choose"
STAGES: Mapping[str, tuple[str, ...]] = {QUALIFY: qualification.GOALS, CHOOSE: modes.GOALS}
GOALS = (*STAGES[QUALIFY], *STAGES[CHOOSE])


def questions(case: Case, law: Mapping[str, Value]) -> tuple[str, ...]:
    """What may still be asked, first what is next; the nature of the service before the ways to pay for it."""
    return still_needed(BOOK, GOALS, case, law)


def waits_for(case: Case, law: Mapping[str, Value]) -> Mapping[str, tuple[str, ...]]:
    """The same, stage by stage: a question that serves both is of the first."""
    first = still_needed(BOOK, STAGES[QUALIFY], case, law)
    then = still_needed(BOOK, STAGES[CHOOSE], case, law)
    return {QUALIFY: first, CHOOSE: tuple(fact for fact in then if fact not in first)}
