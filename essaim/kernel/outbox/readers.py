"""What readers choose, and what is forgotten of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import forget, record
from essaim.kernel.outbox.kinds import Pace, kind_named
from essaim.kernel.outbox.links import DIGEST, Link
from essaim.kernel.outbox.models import KeptMessage, Reader

BY_LINK = Actor.system("outbox.link")  # who holds the link of an e-mail, and may not be who has the account


@transaction.atomic
def choose_paces(*, by: Actor, reader_id: int, paces: Mapping[str, str]) -> Reader:
    """Keep how fast a reader wants each kind; what their kind does not offer is left out. The caller knows it is theirs."""
    reader = Reader.objects.select_for_update().get(pk=reader_id)
    offered = {
        name: str(pace)
        for name, pace in paces.items()
        if (kind := kind_named(name)) is not None and pace in kind.paces
    }
    before = {name: str(reader.pace(name)) for name in offered}
    changed = {name: (before[name], pace) for name, pace in offered.items() if before[name] != pace}
    if changed:
        reader.paces = {**reader.paces, **offered}
        reader.save(update_fields=["paces"])
        record(by=by, action="messages.chosen", target=reader, changes=changed)
    return reader


def stop(link: Link, names: list[str]) -> Reader:
    """The one click: no more messages of the kind of a link; of every kind now in the digest, for the link of a digest.

    `names` are the kinds of the project. Safe to repeat.
    """
    wanted = [name for name in names if link.reader.pace(name) == Pace.DIGEST]
    stopped = wanted if link.kind == DIGEST else [link.kind]
    return choose_paces(by=BY_LINK, reader_id=link.reader.pk, paces=dict.fromkeys(stopped, Pace.NONE))


def readers_at(email: str) -> list[dict[str, object]]:
    """What an address chose in each project, to be handed to its owner. One query."""
    rows = Reader.objects.filter(email=email.lower()).select_related("project")
    return [{"project": row.project.name, "email": row.email, "choices": row.paces} for row in rows]


@transaction.atomic
def move_reader(*, before: str, after: str) -> None:
    """An address changed: what it chose goes on, except where the new one is known already."""
    known = Reader.objects.filter(email=after.lower()).values("project")
    Reader.objects.filter(email=before.lower()).exclude(project__in=known).update(email=after.lower())


def forget_readers(*, email: str = "", project_id: int | None = None, party: str = "") -> None:
    """Take away who is no longer to be known: an address (in a project, or everywhere), or a party written to on paper.

    What waited for them goes with them.
    """
    rows = Reader.objects.filter(email=email.lower(), party=party)
    for reader in rows if project_id is None else rows.filter(project_id=project_id):
        forget(target=reader, label="—")
        reader.delete()


def paper_waiting(project_id: int) -> list[KeptMessage]:
    """What waits to be printed for those without an address, the oldest first. One query."""
    rows = KeptMessage.objects.filter(reader__project=project_id, state=KeptMessage.State.WAITING)
    return list(rows.exclude(reader__party="").select_related("reader").order_by("pk"))


def paper_readers(project_id: int) -> int:
    """How many are to be written to on paper. One query."""
    waiting = KeptMessage.objects.filter(state=KeptMessage.State.WAITING).exclude(reader__party="")
    return waiting.filter(reader__project=project_id).values("reader").distinct().count()


def tell_on_paper(*, project_id: int, message_ids: Collection[int], at: datetime) -> list[KeptMessage]:
    """Mark these messages as printed; those already told, or of others, are left out. Returns what was marked. Two queries."""
    rows = KeptMessage.objects.select_for_update(of=("self",)).select_related("reader")
    waiting = rows.filter(reader__project=project_id, state=KeptMessage.State.WAITING)
    found = list(waiting.exclude(reader__party="").filter(pk__in=message_ids).order_by("pk"))
    KeptMessage.objects.filter(pk__in=[message.pk for message in found]).update(
        state=KeptMessage.State.TOLD, done_at=at, text=""
    )
    return found
