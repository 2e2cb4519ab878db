"""E-mails of the engine, one occasion each."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.engines.events.models import Event, Registration
from essaim.engines.members.api import write_letters
from essaim.kernel.outbox.api import Letter


def event_url(event: Event) -> str:
    path = reverse(
        "events:event",
        kwargs={"project": event.tool.project.slug, "tool": event.tool.slug, "event": event.pk},
    )
    return f"{settings.PUBLIC_URL}{path}"


def _letter(registration: Registration, event: Event, occasion: str, template: str, more: Any) -> Letter:
    """`occasion` must be the same each time for the same thing to tell: the same occasion is told once.

    Where several letters about one registration still wait, the last is told: each states where it stands.
    """
    context = {
        "registration": registration,
        "event": event,
        "household": registration.household.current,
        "url": event_url(event),
        **more,
    }
    return Letter(
        key=f"events.{occasion}:{registration.pk}",
        project=registration.project_id,
        template=f"events/mail/{template}.txt",
        context=context,
        topic="" if template == "reminder" else f"events.registration:{registration.pk}",
        until=event.ends_at,
    )


def write(registration: Registration, event: Event, *, occasion: str, template: str, **more: Any) -> None:
    """Keep one letter for the household of a registration, wherever it is read."""
    write_all([registration], event, occasion=occasion, template=template, **more)


def write_all(
    registrations: Iterable[Registration], event: Event, *, occasion: str, template: str, **more: Any
) -> None:
    """Keep one letter for the household of each registration. Eight queries at most, however many they are."""
    write_letters(
        (line.household.current, _letter(line, event, occasion, template, more)) for line in registrations
    )


def tell_everyone(event: Event, *, occasion: str, template: str, **more: Any) -> None:
    """Write to each household registered or waiting."""
    live = event.registrations.exclude(status=Registration.Status.CANCELLED)
    lines = live.select_related("household__merged_into")
    write_all(lines, event, occasion=occasion, template=template, **more)
