"""What an agenda says on the project's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import registrations_of, to_note, upcoming
from essaim.engines.events.wording import places_text
from essaim.engines.members.api import household_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.dates import day_text

SOON = timedelta(days=21)
MOST = 3


def _url(tool: Tool, event: Event, page: str = "event") -> str:
    return reverse(
        f"events:{page}", kwargs={"project": tool.project.slug, "tool": tool.slug, "event": event.pk}
    )


def _state(event: Event, mine: Registration | None, at: datetime) -> str:
    if event.is_draft:
        return _("brouillon, à ouvrir aux inscriptions")
    if mine is not None:
        return _("vous êtes en liste d'attente") if mine.is_waiting else _("vous êtes inscrit")
    return places_text(event) if at < event.closes_at else _("inscriptions closes")


def today(tool: Tool, by: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The next events of three weeks at most, then the attendance still to note. Five queries at most."""
    if P.VIEW in held:
        rows = upcoming(tool, at=at, drafts=P.MANAGE in held).filter(starts_at__lt=at + SOON)
        events = list(rows.exclude(status=Event.Status.CANCELLED)[:MOST])
        household = household_of(by, tool.project_id) if P.REGISTER in held and events else None
        mine = registrations_of(household, tool, events)
        for event in events:
            registration = mine.get(event.pk)
            text = _("{title}, {day} : {state}").format(
                title=event.title,
                day=day_text(event.starts_at, weekday=True),
                state=_state(event, registration, at),
            )
            due = None if registration or at >= event.closes_at else event.closes_at
            yield Waiting(text=text, url=_url(tool, event), due_at=due)
    if P.ATTENDANCE in held:
        for event in to_note(tool, at=at)[:MOST]:
            text = _("Présence à noter : {title}, {day}").format(
                title=event.title, day=day_text(event.starts_at, weekday=True)
            )
            yield Waiting(text=text, url=_url(tool, event, "attendance"))
