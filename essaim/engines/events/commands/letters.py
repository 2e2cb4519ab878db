"""E-mails of the engine, one occasion each."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.engines.events.models import Event, Registration
from essaim.engines.members.api import readers_of
from essaim.kernel.outbox.api import send_mail


def event_url(event: Event) -> str:
    path = reverse(
        "events:event",
        kwargs={"project": event.tool.project.slug, "tool": event.tool.slug, "event": event.pk},
    )
    return f"{settings.PUBLIC_URL}{path}"


def write(registration: Registration, event: Event, *, occasion: str, template: str, **more: Any) -> None:
    """Keep one e-mail for each address of the household; none where it has none (the lists say so).

    `occasion` must be the same each time for the same thing to tell: the same occasion is told once.
    """
    household = registration.household.current
    context = {
        "registration": registration,
        "event": event,
        "household": household,
        "url": event_url(event),
        **more,
    }
    for address, language in readers_of(household):
        send_mail(
            key=f"events.{occasion}:{registration.pk}:{address}"[:200],
            to=address,
            template=f"events/mail/{template}.txt",
            context=context,
            language=language,
        )


def tell_everyone(event: Event, *, occasion: str, template: str, **more: Any) -> None:
    """Write to each household registered or waiting."""
    live = event.registrations.exclude(status=Registration.Status.CANCELLED)
    for registration in live.select_related("household__merged_into"):
        write(registration, event, occasion=occasion, template=template, **more)
