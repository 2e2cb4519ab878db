"""Calendar files: what is public of events, and nothing about who comes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import localtime as local
from icalendar import Calendar
from icalendar import Event as Entry

from essaim.engines.events.commands.letters import event_url
from essaim.engines.events.models import Event
from essaim.kernel.projects.models import Tool


def calendar_key(tool: Tool) -> str:
    """The secret of a tool's feed: a calendar program cannot log in, so its address carries this."""
    return salted_hmac("events.calendar", str(tool.pk), algorithm="sha256").hexdigest()[:32]


def opens(tool: Tool, key: str) -> bool:
    return constant_time_compare(key.encode(), calendar_key(tool).encode())


def _entry(event: Event) -> Entry:
    """UID and SEQUENCE make a program replace what it knew; a cancelled event stays, marked so."""
    entry = Entry()
    entry.add("uid", str(event.uid))
    entry.add("sequence", event.revision)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", local(event.starts_at))
    entry.add("dtend", local(event.ends_at))
    entry.add("summary", event.title)
    entry.add("location", event.place)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("url", event_url(event))
    description = event.cancelled_reason if event.is_cancelled else event.description
    if description:
        entry.add("description", description)
    return entry


def calendar(tool: Tool, events: Iterable[Event]) -> bytes:
    """An iCalendar file with its time zone. `events` must be those of `tool`, none a draft."""
    file = Calendar()
    file.add("prodid", "-//Essaim//Rendez-vous//FR")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", f"{tool.title} · {tool.project.name}")
    for event in events:
        event.tool = tool
        file.add_component(_entry(event))
    file.add_missing_timezones()
    raw: bytes = file.to_ical()
    return raw
