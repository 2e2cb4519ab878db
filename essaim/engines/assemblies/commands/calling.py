"""Calling an assembly: statutory delay, list of voters frozen from the registers, letters; second call; cancelling."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.engines.assemblies.commands.letters import write_to_voters
from essaim.engines.assemblies.commands.preparing import draft_of
from essaim.engines.assemblies.errors import (
    CollegeOutOfBounds,
    EmptyAgenda,
    NobodyEntitled,
    NoticeTooShort,
    RecordDayAhead,
    WrongState,
)
from essaim.engines.assemblies.events import AssemblyCalled
from essaim.engines.assemblies.models import AgendaItem, Amendment, Assembly, Option, Voter
from essaim.engines.assemblies.permissions import P
from essaim.engines.members.api import bounds_kept, colleges, record_list
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Rate
from essaim.kernel.outbox.api import publish
from essaim.kernel.ui.dates import day_text

Status = Assembly.Status


def check_notice(*, starts_at: datetime, days: int, at: datetime) -> None:
    """Whole days between the day of the call and the day of the assembly. Raises NoticeTooShort."""
    earliest = timezone.localdate(at) + timedelta(days=days)
    if timezone.localdate(starts_at) < earliest or starts_at <= at:
        raise NoticeTooShort(days=days, earliest=day_text(earliest))


def _terms(assembly: Assembly) -> dict[str, Any]:
    """The rules of the day, kept with the assembly: later changes do not reach it.

    A college where nobody is yet keeps its weight: given to the others, it could bring one above its bound.
    """
    config = assembly.tool.config
    share = config.quorum_first if assembly.call_number == 1 else config.quorum_second
    rows = colleges(assembly.project_id, on=assembly.record_on)
    parts = {_safe(one.name): one.parts for one in rows}
    total = sum(parts.values())
    return {
        "quorum": share.plain,
        "by_college": config.quorum_by_college and bool(parts),
        "most_proxies": config.most_proxies,
        "proxy_same_college": config.proxy_same_college,
        "remote": config.remote,
        "colleges": {name: str(Fraction(number, total)) for name, number in parts.items()},
    }


def _safe(college: str) -> str:
    """A name that a line of the published tally can hold."""
    return college.replace(";", ",")


def _freeze(assembly: Assembly, at: datetime) -> list[Voter]:
    today = timezone.localdate(at)
    if assembly.record_on > today:
        raise RecordDayAhead
    wrong = bounds_kept(assembly.project_id, on=today)
    if wrong is not None:
        raise CollegeOutOfBounds(college=wrong.college, weight=Rate(wrong.weight))
    entitled = record_list(assembly.project_id, on=assembly.record_on)
    if not entitled:
        raise NobodyEntitled
    assembly.terms = _terms(assembly)
    rows = [
        Voter(
            tool=assembly.tool,
            project_id=assembly.project_id,
            assembly=assembly,
            household_id=one.household_id,
            name=one.name,
            college=_safe(one.college),
        )
        for one in entitled
    ]
    return Voter.unscoped.bulk_create(rows, batch_size=1000)


@transaction.atomic
def call_assembly(*, by: Actor, assembly_id: int, at: datetime) -> Assembly:
    """Call the members: the list of voters is frozen as the registers had it on the record day, and each is written to.

    Raises NotADraft, EmptyAgenda, NoticeTooShort, RecordDayAhead, CollegeOutOfBounds, NobodyEntitled.
    """
    assembly = draft_of(assembly_id, by)
    if not assembly.items.exists():
        raise EmptyAgenda
    config = assembly.tool.config
    days = config.notice_days if assembly.call_number == 1 else config.second_call_days
    check_notice(starts_at=assembly.starts_at, days=days, at=at)
    voters = _freeze(assembly, at)
    assembly.status, assembly.called_at = Status.CALLED, at
    assembly.save(update_fields=["status", "called_at", "terms"])
    record(by=by, action="assemblies.called", target=assembly, changes={"voters": len(voters)})
    publish(AssemblyCalled(assembly.pk, assembly.starts_at), tool=assembly.tool, by=by)
    write_to_voters(assembly, occasion="called", template="call", at=at)
    return assembly


@transaction.atomic
def call_again(*, by: Actor, assembly_id: int, starts_at: datetime, at: datetime) -> Assembly:
    """The second call of an assembly without quorum: same agenda and amendments, called at once, on its own quorum.

    Raises NotFound, Forbidden, WrongState, NoticeTooShort, and what freezing the list raises.
    """
    first = get(Assembly, by=by, permission=P.CONVENE, lock=True, related=("tool__project",), pk=assembly_id)
    if first.status != Status.ADJOURNED or Assembly.unscoped.filter(first_call=first).exists():
        raise WrongState(title=first.title, state=first.get_status_display())
    second = Assembly.unscoped.create(
        tool=first.tool,
        project_id=first.project_id,
        title=first.title,
        kind=first.kind,
        place=first.place,
        starts_at=starts_at,
        record_on=first.record_on,
        paid_minutes=first.paid_minutes,
        call_number=2,
        first_call=first,
    )
    for item in first.items.order_by("position"):
        _copy(item, second)
    return call_assembly(by=by, assembly_id=second.pk, at=at)


def _copy(item: AgendaItem, second: Assembly) -> None:
    options, amendments = list(item.options.order_by("pk")), list(item.amendments.order_by("pk"))
    item.pk, item.assembly = None, second
    item._state.adding = True
    item.save()
    copies: tuple[Option | Amendment, ...] = (*options, *amendments)
    for one in copies:
        one.pk, one.item = None, item
        one._state.adding = True
    Option.unscoped.bulk_create(options)
    Amendment.unscoped.bulk_create(amendments)


@transaction.atomic
def cancel_assembly(*, by: Actor, assembly_id: int, reason: str, at: datetime) -> Assembly:
    """It will not take place; those called are told. Raises NotFound, Forbidden, WrongState."""
    assembly = get(
        Assembly, by=by, permission=P.CONVENE, lock=True, related=("tool__project",), pk=assembly_id
    )
    if assembly.status not in (Status.DRAFT, Status.CALLED):
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    was_called = assembly.is_called
    assembly.status, assembly.reason = Status.CANCELLED, reason
    assembly.save(update_fields=["status", "reason"])
    record(by=by, action="assemblies.cancelled", target=assembly, reason=reason)
    if was_called:
        write_to_voters(assembly, occasion="cancelled", template="cancelled", at=at)
    return assembly
