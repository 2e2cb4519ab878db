"""Letters that wait to be printed, for the households that nobody can write to otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from essaim.engines.members.models import Household
from essaim.kernel.outbox.api import KeptMessage, paper_waiting


@dataclass(frozen=True)
class PaperLetter:
    """What one household is to be told on paper, the oldest first."""

    household: Household
    messages: list[KeptMessage]


def paper_letters(project_id: int, only: Collection[int] | None = None) -> list[PaperLetter]:
    """The households with messages that wait for paper, by name; `only` keeps these messages. Two queries.

    What was kept for a household merged since is told to the one it became.
    """
    waiting: dict[int, list[KeptMessage]] = defaultdict(list)
    for message in paper_waiting(project_id):
        if only is None or message.pk in only:
            waiting[int(message.reader.party.partition(":")[2])].append(message)
    rows = Household.objects.in_project(project_id).filter(pk__in=waiting)
    found: dict[int, PaperLetter] = {}
    for household in rows.select_related("commune", "merged_into__commune"):
        current = household.current
        letter = found.setdefault(current.pk, PaperLetter(current, []))
        letter.messages.extend(waiting[household.pk])
    letters = sorted(found.values(), key=lambda letter: (letter.household.name_key, letter.household.pk))
    for letter in letters:
        letter.messages.sort(key=lambda message: message.pk)
    return letters
