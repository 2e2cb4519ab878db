"""Who is there, and who is represented."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.errors import (
    NoRemote,
    NotEntitled,
    PrincipalPresent,
    ProxyChain,
    ProxyOtherCollege,
    ProxyToSelf,
    TooManyProxies,
    WrongState,
)
from essaim.engines.assemblies.models import Assembly, Proxy, Venue, Voter
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import venue_in
from essaim.engines.assemblies.queries.voters import live_proxy, own_voters
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.language import house_text

Attendance = Voter.Attendance


def running(assembly_id: int, by: Actor, permission: str) -> Assembly:
    """An assembly called or open, held until the end. Raises NotFound, Forbidden, WrongState."""
    assembly = get(
        Assembly, by=by, permission=permission, lock=True, related=("tool__project",), pk=assembly_id
    )
    if not (assembly.is_called or assembly.is_open):
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    return assembly


def withdraw(proxy: Proxy, *, why: str, by: Actor, at: datetime) -> None:
    """The principal speaks for himself again; the power stays in the history."""
    proxy.withdrawn_at, proxy.withdrawal = at, why
    proxy.save(update_fields=["withdrawn_at", "withdrawal"])
    record(by=by, action="assemblies.proxy_withdrawn", target=proxy, reason=why)


def _mark(voter: Voter, attendance: str, *, by: Actor, at: datetime, venue: Venue | None = None) -> None:
    where = venue if attendance == Attendance.ON_SITE else None
    if voter.attendance == attendance and voter.venue_id == (where and where.pk):
        return
    changes = {"attendance": (voter.attendance, attendance)}
    voter.attendance, voter.venue = attendance, where
    voter.save(update_fields=["attendance", "venue"])
    record(by=by, action="assemblies.attendance_noted", target=voter, changes=changes)
    given = live_proxy(voter)
    if voter.is_present and given is not None:
        withdraw(given, why=house_text(_("Le mandant est présent.")), by=by, at=at)


@transaction.atomic
def note_attendance(
    *, by: Actor, voter_id: int, attendance: str, venue_id: int | None = None, at: datetime
) -> Voter:
    """Note that somebody came, in the room or in one of several places, or remotely, or left. His power, if he gave one, is withdrawn.

    Raises NotFound, Forbidden, WrongState.
    """
    voter = get(Voter, by=by, permission=P.HOLD, pk=voter_id)
    assembly = running(voter.assembly_id, by, P.HOLD)
    voter = Voter.objects.in_tool(voter.tool_id).select_for_update(of=("self",)).get(pk=voter.pk)
    venue = venue_in(assembly.tool, assembly.pk, venue_id)
    if venue_id is not None and venue is None:
        raise NotFound
    _mark(voter, Attendance(attendance), by=by, at=at, venue=venue)
    return voter


@transaction.atomic
def arrive_remotely(*, by: Actor, assembly_id: int, at: datetime) -> Voter:
    """One's own presence from afar, and that of the organisations one represents. Raises NotFound, Forbidden, WrongState, NoRemote, NotEntitled."""
    assembly = running(assembly_id, by, P.VOTE)
    if not assembly.terms["remote"]:
        raise NoRemote
    mine = own_voters(assembly, by, on=timezone.localdate(at))
    if not mine:
        raise NotEntitled(day=day_text(assembly.record_on))
    for voter in mine:
        if not voter.is_present:
            _mark(voter, Attendance.REMOTE, by=by, at=at)
    return mine[0]


def _check_holder(assembly: Assembly, principal: Voter, holder: Voter) -> None:
    if principal == holder:
        raise ProxyToSelf
    if principal.is_present:
        raise PrincipalPresent(name=principal.name)
    if live_proxy(holder) is not None:
        raise ProxyChain(name=holder.name)
    if Proxy.unscoped.filter(holder=principal, withdrawn_at=None).exists():
        raise ProxyChain(name=principal.name)
    if assembly.terms["proxy_same_college"] and principal.college != holder.college:
        raise ProxyOtherCollege(name=holder.name)
    most = assembly.terms["most_proxies"]
    if Proxy.unscoped.filter(holder=holder, withdrawn_at=None).count() >= most:
        raise TooManyProxies(name=holder.name, most=most)


@transaction.atomic
def give_proxy(*, by: Actor, principal_id: int, holder_id: int, at: datetime) -> Proxy:
    """Give one's power to another voter, or note a power given on paper. An earlier one is withdrawn.

    Raises NotFound, Forbidden, WrongState, ProxyToSelf, PrincipalPresent, ProxyChain, ProxyOtherCollege, TooManyProxies.
    """
    principal = get(Voter, by=by, permission=P.VIEW, pk=principal_id)
    assembly = running(principal.assembly_id, by, P.VIEW)
    _own_or_hold(principal, assembly, by, at)
    holder = Voter.objects.in_tool(assembly.tool_id).filter(assembly=assembly, pk=holder_id).first()
    if holder is None:
        raise NotFound
    before = live_proxy(principal)
    if before is not None:
        withdraw(before, why=house_text(_("Un autre pouvoir est donné.")), by=by, at=at)
    _check_holder(assembly, principal, holder)
    proxy = Proxy.unscoped.create(
        tool=assembly.tool,
        project_id=assembly.project_id,
        assembly=assembly,
        principal=principal,
        holder=holder,
        given_at=at,
    )
    record(by=by, action="assemblies.proxy_given", target=proxy)
    return proxy


@transaction.atomic
def withdraw_proxy(*, by: Actor, proxy_id: int, at: datetime) -> Proxy:
    """Take one's power back. Withdrawn already: nothing changes. Raises NotFound, Forbidden, WrongState."""
    proxy = get(Proxy, by=by, permission=P.VIEW, related=("principal",), pk=proxy_id)
    assembly = running(proxy.assembly_id, by, P.VIEW)
    _own_or_hold(proxy.principal, assembly, by, at)
    if proxy.withdrawn_at is None:
        withdraw(proxy, why=house_text(_("Le mandant le reprend.")), by=by, at=at)
    return proxy


def _own_or_hold(principal: Voter, assembly: Assembly, by: Actor, at: datetime) -> None:
    """One's own power with P.VOTE, another's with P.HOLD."""
    try:
        get(Assembly, by=by, permission=P.HOLD, pk=assembly.pk)
    except Forbidden:
        get(Assembly, by=by, permission=P.VOTE, pk=assembly.pk)
        if principal not in own_voters(assembly, by, on=timezone.localdate(at)):
            raise
