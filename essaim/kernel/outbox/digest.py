"""The daily digest: what waited for each reader of a project, in one e-mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from essaim.kernel.outbox.kinds import Pace
from essaim.kernel.outbox.letters import BATCH, State, footer, render
from essaim.kernel.outbox.links import DIGEST
from essaim.kernel.outbox.models import EVENING, DailyDigest, KeptMessage, OutgoingMail, Reader
from essaim.kernel.outbox.rules import last_due


def send_due_digests(at: datetime) -> None:
    """The job of every minute: the digest of each project where something waits for one that is due; paper out of date is dropped."""
    late = KeptMessage.objects.filter(state=State.WAITING, until__lt=at).exclude(reader__party="")
    late.update(state=State.DROPPED, done_at=at, text="")
    waiting = KeptMessage.objects.filter(state=State.WAITING).exclude(reader__email="")
    projects = waiting.order_by("reader__project").values_list("reader__project", flat=True).distinct()
    hours = dict(DailyDigest.objects.order_by("pk").values_list("project", "hour"))
    for project_id in projects:
        _day, due = _due(at, hours.get(project_id, EVENING))
        if waiting.filter(reader__project=project_id, created_at__lte=due).exists():
            send_digest(project_id=project_id, at=at)


def _due(at: datetime, hour: int) -> tuple[date, datetime]:
    return last_due(at, hour, ZoneInfo(settings.TIME_ZONE))


@transaction.atomic
def send_digest(*, project_id: int, at: datetime) -> int:
    """Gather what was kept until the last digest due, one e-mail a reader; returns how many. Once a day, whoever asks.

    The mark of the day, the e-mails and the messages told are one transaction: killed in the middle, nothing happened.
    """
    DailyDigest.objects.get_or_create(project_id=project_id)
    daily = DailyDigest.objects.select_for_update().get(project_id=project_id)
    day, due = _due(at, daily.hour)
    if daily.sent_on is not None and daily.sent_on >= day:
        return 0
    daily.sent_on = day
    daily.save(update_fields=["sent_on"])
    kept: dict[Reader, list[KeptMessage]] = defaultdict(list)
    turned_off = []
    for message in _gathered(project_id, due):
        if message.reader.pace(message.kind) == Pace.NONE:
            turned_off.append(message.pk)
        else:
            kept[message.reader].append(message)
    mails = [_digest(reader, day, messages) for reader, messages in kept.items()]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=BATCH)
    told = [message.pk for messages in kept.values() for message in messages]
    for keys, state in ((told, State.TOLD), (turned_off, State.DROPPED)):
        KeptMessage.objects.filter(pk__in=keys).update(state=state, done_at=at, text="")
    return len(mails)


def _gathered(project_id: int, due: datetime) -> QuerySet[KeptMessage]:
    """What waits for this digest, held until it is marked told. One query."""
    rows = KeptMessage.objects.select_for_update(of=("self",)).select_related("reader__project")
    return (
        rows.filter(reader__project=project_id, state=State.WAITING, created_at__lte=due)
        .exclude(reader__email="")
        .order_by("pk")
    )


def _digest(reader: Reader, day: date, messages: Sequence[KeptMessage]) -> OutgoingMail:
    """The e-mail of a reader, in the language of the last message kept for them."""
    language = messages[-1].language
    context = {"project": reader.project, "messages": messages}
    subject, text = render("outbox/mail/digest.txt", context, language)
    return OutgoingMail(
        key=f"outbox.digest:{reader.pk}:{day}",
        to=reader.email,
        subject=subject,
        text=text + footer(reader, DIGEST, language),
        reader=reader,
        kind=DIGEST,
    )
