"""Opening an assembly on its quorum, or noting that it lacks; closing it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.presence import running
from essaim.engines.assemblies.errors import BallotsOpen, QuorumIsMet, QuorumNotMet, TooEarly, WrongState
from essaim.engines.assemblies.events import AssemblyHeld, QuorumMissed
from essaim.engines.assemblies.models import Assembly, Ballot
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.voters import quorums
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish
from essaim.kernel.ui.dates import day_text

Status = Assembly.Status


def _at_the_door(assembly_id: int, by: Actor, at: datetime) -> Assembly:
    assembly = running(assembly_id, by, P.HOLD)
    if not assembly.is_called:
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    if timezone.localdate(at) < timezone.localdate(assembly.starts_at):
        raise TooEarly(day=day_text(assembly.starts_at))
    return assembly


@transaction.atomic
def open_assembly(*, by: Actor, assembly_id: int, at: datetime) -> Assembly:
    """Open it once its quorum is there. A consultation opens at once: its quorum is counted on who votes.

    Raises NotFound, Forbidden, WrongState, TooEarly, QuorumNotMet.
    """
    assembly = _at_the_door(assembly_id, by, at)
    found = {} if assembly.is_consultation else quorums(assembly)
    for college, one in found.items():
        if not one.is_met:
            where = _(" dans le collège « {name} »").format(name=college) if college else ""
            raise QuorumNotMet(college=where, present=one.present, needed=one.needed)
    assembly.status, assembly.opened_at = Status.OPEN, at
    assembly.save(update_fields=["status", "opened_at"])
    changes = {name or "quorum": f"{one.present}/{one.entitled}" for name, one in found.items()}
    record(by=by, action="assemblies.opened", target=assembly, changes=changes)
    return assembly


@transaction.atomic
def note_no_quorum(*, by: Actor, assembly_id: int, at: datetime) -> Assembly:
    """The assembly cannot decide: it is to be called again. Raises NotFound, Forbidden, WrongState, TooEarly, QuorumIsMet."""
    assembly = _at_the_door(assembly_id, by, at)
    found = quorums(assembly)
    if all(one.is_met for one in found.values()):
        raise QuorumIsMet
    assembly.status, assembly.closed_at = Status.ADJOURNED, at
    assembly.save(update_fields=["status", "closed_at"])
    changes = {name or "quorum": f"{one.present}/{one.entitled}" for name, one in found.items()}
    record(by=by, action="assemblies.quorum_missed", target=assembly, changes=changes)
    publish(QuorumMissed(assembly.pk), tool=assembly.tool, by=by)
    return assembly


@transaction.atomic
def close_assembly(*, by: Actor, assembly_id: int, at: datetime) -> Assembly:
    """The end. Raises NotFound, Forbidden, WrongState, BallotsOpen."""
    assembly = running(assembly_id, by, P.HOLD)
    if not assembly.is_open:
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    left = Ballot.objects.in_tool(assembly.tool_id).filter(item__assembly=assembly, status="open")
    still = left.select_related("item").order_by("pk").first()
    if still is not None:
        raise BallotsOpen(item=still.item.title)
    assembly.status, assembly.closed_at = Status.CLOSED, at
    assembly.save(update_fields=["status", "closed_at"])
    record(by=by, action="assemblies.closed", target=assembly)
    publish(AssemblyHeld(assembly.pk), tool=assembly.tool, by=by)
    return assembly
