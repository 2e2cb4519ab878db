"""Writing to households, and what is told to them on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from essaim.engines.members.models import Household
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import addressees
from essaim.engines.members.queries.letters import paper_letters
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import Trace, record_many
from essaim.kernel.outbox.api import Letter, post, tell_on_paper


def write_to_household(household: Household, letter: Letter) -> None:
    """Keep a letter for a household, wherever it is read. Eight queries at most."""
    write_letters([(household, letter)])


def write_letters(letters: Iterable[tuple[Household, Letter]]) -> None:
    """Keep each letter for its household; the same one for many is written once. Eight queries at most, however many they are."""
    pairs = [(household.current, letter) for household, letter in letters]
    found = addressees(list({household.pk: household for household, _letter in pairs}.values()))
    post(
        [
            (letter, replace(to, mark=f"{household.pk}:{to.mark}"))
            for household, letter in pairs
            for to in found[household.pk]
        ]
    )


@transaction.atomic
def mark_letters_printed(
    *, by: Actor, project_id: int, message_ids: Collection[int], at: datetime
) -> list[Household]:
    """Say that these messages were printed: they leave the list; one that came since stays. Safe to repeat.

    Returns the households. Raises NotFound, Forbidden.
    """
    require(by=by, project_id=project_id, permission=P.MANAGE)
    letters = paper_letters(project_id, only=set(message_ids))
    marked = {message.pk for message in tell_on_paper(project_id=project_id, message_ids=message_ids, at=at)}
    told = [
        (letter.household, [message.subject for message in letter.messages if message.pk in marked])
        for letter in letters
    ]
    traces = [Trace(household, {"letters": subjects}) for household, subjects in told if subjects]
    record_many(by=by, action="members.letters_printed", traces=traces)
    return [household for household, subjects in told if subjects]
