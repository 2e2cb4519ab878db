"""Documents of a call, places of a meeting, and what they come to together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from essaim.engines.assemblies.models import Assembly, Document, DocumentFile, Venue, Voter
from essaim.engines.assemblies.queries.voters import own_voters, voters_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.models import Tool


def documents_of(assembly: Assembly) -> QuerySet[Document]:
    """The documents of a call; a second call has those of the first. One query when read."""
    calls = [assembly.pk, *([assembly.first_call_id] if assembly.first_call_id else [])]
    return Document.objects.in_tool(assembly.tool_id).filter(assembly_id__in=calls).order_by("pk")


def is_called(assembly: Assembly, actor: Actor, *, on: date) -> bool:
    """Whether a person is called, for itself or for an organisation it represents that day. Three queries."""
    return not assembly.is_draft and bool(own_voters(assembly, actor, on=on))


def file_of(document: Document) -> DocumentFile:
    """One query."""
    return DocumentFile.objects.in_tool(document.tool_id).get(document=document)


def venues_of(assembly: Assembly) -> QuerySet[Venue]:
    """The places of a meeting, the first day first. One query when read."""
    return Venue.objects.in_tool(assembly.tool_id).filter(assembly=assembly).order_by("starts_at", "pk")


def venue_in(tool: Tool, assembly_id: int, venue_id: int | None) -> Venue | None:
    """A place of this assembly. One query."""
    if venue_id is None:
        return None
    return Venue.objects.in_tool(tool).filter(assembly_id=assembly_id, pk=venue_id).first()


@dataclass(frozen=True, slots=True)
class Gathered:
    """A place, who came there, and the minutes paid for it. The last row, without a place, is all of them."""

    venue: Venue | None
    present: int
    minutes: int

    @property
    def hours(self) -> Fraction:
        return Fraction(self.minutes, 60)

    @property
    def hours_text(self) -> str:
        whole, rest = divmod(self.minutes, 60)
        return f"{whole} h {rest:02}" if rest else f"{whole} h"


def gathered(assembly: Assembly) -> list[Gathered]:
    """Each place and all of them: who came, hours paid. Nothing for a meeting in one place. Two queries."""
    venues = list(venues_of(assembly))
    if not venues:
        return []
    here = voters_of(assembly).exclude(attendance=Voter.Attendance.ABSENT)
    came = Counter(here.order_by().values_list("venue", flat=True))
    rows: list[tuple[Venue | None, int]] = [(one, came[one.pk]) for one in venues]
    rows.append((None, came.total()))
    return [Gathered(venue, number, number * assembly.paid_minutes) for venue, number in rows]
