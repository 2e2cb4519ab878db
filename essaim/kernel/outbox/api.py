"""`publish`, `post` and `send_mail` inside a transaction; `drain` delivers afterwards, from the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.outbox.digest import send_due_digests
from essaim.kernel.outbox.events import Event
from essaim.kernel.outbox.kinds import MessageKind, Pace
from essaim.kernel.outbox.letters import Letter, To, one_line, post, render, withdraw
from essaim.kernel.outbox.links import unsubscribe_headers
from essaim.kernel.outbox.mail import Mail, message_id
from essaim.kernel.outbox.models import KeptMessage, Outgoing, OutgoingEvent, OutgoingMail
from essaim.kernel.outbox.readers import (
    forget_readers,
    move_reader,
    paper_readers,
    paper_waiting,
    readers_at,
    tell_on_paper,
)
from essaim.kernel.rows import insert

if TYPE_CHECKING:
    from essaim.kernel.projects.models import Tool

__all__ = [
    "Event",
    "KeptMessage",
    "Letter",
    "MessageKind",
    "Pace",
    "To",
    "drain",
    "forget_readers",
    "language_of",
    "move_reader",
    "on_event",
    "paper_readers",
    "paper_waiting",
    "post",
    "publish",
    "queue_mail",
    "readers_at",
    "readers_of",
    "send_due_digests",
    "send_mail",
    "tell_on_paper",
    "withdraw",
]

logger = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(hours=6)
_handlers: list[Callable[[OutgoingEvent], None]] = []


def on_event(handler: Callable[[OutgoingEvent], None]) -> None:
    """Register what is done with each event, inside the transaction that marks it done. Called at start-up."""
    if handler not in _handlers:
        _handlers.append(handler)


def publish(event: Event, *, tool: Tool, by: Actor) -> None:
    """Keep an event for the wires of its project. One insert, in the caller's transaction."""
    kept = OutgoingEvent(
        project_id=tool.project_id,
        tool=tool,
        name=event.event_name(),
        payload=event.payload(),
        actor_name=by.name[:200],
    )
    insert([kept])


def queue_mail(*, key: str, to: str, subject: str, text: str, html: str = "") -> None:
    """Keep one e-mail; a second call with the same key writes nothing. One insert."""
    OutgoingMail.objects.bulk_create(
        [OutgoingMail(key=key, to=to, subject=one_line(subject), text=text, html=html)],
        ignore_conflicts=True,
    )


def language_of(email: str) -> str:
    """The language of who reads this address: a person's own, else the installation's. One query."""
    spoken = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    return spoken or settings.LANGUAGE_CODE


def readers_of(mark: object, addresses: Iterable[str]) -> list[To]:
    """Who reads at these addresses, each in their language; `mark` tells whose they are. One query an address."""
    return [To(mark=f"{mark}:{email}", language=language_of(email), email=email) for email in addresses]


def send_mail(
    *, key: str, to: str, template: str, context: Mapping[str, Any], language: str | None = None
) -> None:
    """A letter that nobody may put off nor stop (accounts, invitations, order sheets): rendered in its reader's language, kept to be sent.

    `key` names the occasion, e.g. "orders.order_confirmed:41:3"; the same key is never sent twice. Texts of the
    context are lazy, or are worded by the template: who acts may speak another language. `language` is given where the
    reader is better known than by an address. Two queries at most.
    """
    subject, text = render(template, context, language or language_of(to))
    queue_mail(key=key, to=to, subject=subject, text=text)


def _next[O: Outgoing](model: type[O], at: datetime) -> O | None:
    rows = model._default_manager.filter(done_at=None, next_attempt_at__lte=at).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _deliver(item: Outgoing) -> None:
    if isinstance(item, OutgoingMail):
        headers = {"Message-ID": message_id(item.key)}
        if item.reader_id is not None and item.kind:
            headers |= unsubscribe_headers(item.reader_id, item.kind)
        message = Mail(item.subject, item.text, to=[item.to], headers=headers)
        if item.html:
            message.attach_alternative(item.html, "text/html")
        message.send()
    elif isinstance(item, OutgoingEvent):
        for handler in _handlers:
            handler(item)


def _attempt[O: Outgoing](model: type[O], at: datetime) -> bool:
    """Deliver the next item, if any. Its effects and its mark are one transaction; a failure is kept with a later date."""
    with transaction.atomic():
        item = _next(model, at)
        if item is None:
            return False
        try:
            with transaction.atomic():
                _deliver(item)
        except Exception as error:
            logger.exception("outbox: %s not delivered", item)
            item.attempts += 1
            item.last_error = f"{type(error).__name__}: {error}"
            item.next_attempt_at = at + min(timedelta(seconds=5 * 2 ** min(item.attempts, 12)), LONGEST_PAUSE)
        else:
            item.done_at = at
            if isinstance(item, OutgoingMail):
                item.text = item.html = ""
                item.save(update_fields=["text", "html"])
        item.save(update_fields=["attempts", "last_error", "next_attempt_at", "done_at"])
    return True


def drain(*, limit: int, at: datetime) -> int:
    """Deliver up to `limit` waiting events, then e-mails; returns how many were tried."""
    tried = 0
    for model in (OutgoingEvent, OutgoingMail):
        while tried < limit and _attempt(model, at):
            tried += 1
    return tried
