"""E-mails of the engine, one occasion each."""

from django.conf import settings
from django.urls import reverse

from essaim.engines.events.models import Event, Registration
from essaim.kernel.outbox.api import send_mail


def event_url(event: Event) -> str:
    path = reverse(
        "events:event",
        kwargs={"project": event.tool.project.slug, "tool": event.tool.slug, "event": event.pk},
    )
    return f"{settings.PUBLIC_URL}{path}"


def write(registration: Registration, *, occasion: str, template: str) -> None:
    """Keep one e-mail to the household of a registration; none where it has no address (the lists say so)."""
    household, event = registration.household, registration.event
    if household.email:
        send_mail(
            key=f"events.{occasion}:{registration.pk}:{event.revision}:{registration.seats}",
            to=household.email,
            template=f"events/mail/{template}.txt",
            context={
                "registration": registration,
                "event": event,
                "household": household,
                "url": event_url(event),
            },
        )
