"""Who may vote, who is there, who is represented, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from essaim.engines.assemblies.errors import Excluded, NotEntitled
from essaim.engines.assemblies.models import Assembly, Emargement, Proxy, Voter
from essaim.engines.assemblies.rules.thresholds import Quorum, quorum
from essaim.engines.members.api import ids_in, representatives_on, spoken_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.ui.dates import day_text

FEW = 3


def voters_of(assembly: Assembly) -> QuerySet[Voter]:
    """The record-date list, by name, with where each came. One query."""
    rows = Voter.objects.in_tool(assembly.tool_id).filter(assembly=assembly)
    return rows.select_related("venue").order_by("name", "pk")


def own_voters(assembly: Assembly, actor: Actor, *, on: date) -> list[Voter]:
    """The voters a person is on a day: its household, under any merged name, then the organisations it represents. Three queries."""
    members = spoken_for(actor, assembly.project_id, on=on)
    if not members:
        return []
    rows = voters_of(assembly).filter(
        household_id__in=ids_in(assembly.project_id, *(one.pk for one in members))
    )
    known = list(rows.select_related("household__merged_into"))
    found = []
    for member in members:
        mine = [one for one in known if member.pk in (one.household_id, one.household.merged_into_id)]
        own = [one for one in mine if one.household_id == member.pk]
        found += (own or mine)[:1]
    return found


def found_voter(assembly: Assembly, actor: Actor, *, on: date) -> Voter | None:
    """The first of them. Three queries."""
    return next(iter(own_voters(assembly, actor, on=on)), None)


def own_voter(assembly: Assembly, actor: Actor, *, on: date) -> Voter:
    """The same. Raises NotEntitled."""
    found = found_voter(assembly, actor, on=on)
    if found is None:
        raise NotEntitled(day=day_text(assembly.record_on))
    return found


def speakers_on(assembly: Assembly, voters: Collection[Voter], *, on: date) -> dict[int, str]:
    """Who votes on a day for those of these voters that are organisations, by household. One query."""
    asked = [one.household_id for one in voters]
    found = representatives_on(assembly.project_id, on, households=asked)
    return {household: one.name for household, one in found.items()}


def check_still_member(voter: Voter) -> None:
    """Left, excluded, or found to be another voter since the list was frozen: no vote. One or two queries. Raises Excluded."""
    household = voter.household
    if household.merged_into is not None:
        twice = Voter.unscoped.filter(assembly_id=voter.assembly_id, household=household.merged_into)
        if twice.exists() or not household.current.is_active:
            raise Excluded(name=voter.name)
    elif not household.is_active:
        raise Excluded(name=voter.name)


def live_proxy(principal: Voter) -> Proxy | None:
    """The power a voter has given and not withdrawn. One query."""
    rows = Proxy.objects.in_tool(principal.tool_id).filter(principal=principal, withdrawn_at=None)
    return rows.select_related("holder", "principal").order_by("pk").first()


def held_by(*holders: Voter) -> QuerySet[Proxy]:
    """The powers some voters of one assembly hold. One query."""
    rows = Proxy.objects.in_tool(holders[0].tool_id).filter(holder__in=holders, withdrawn_at=None)
    return rows.select_related("principal__household__merged_into").order_by("principal__name", "pk")


def proxies_of(assembly: Assembly) -> QuerySet[Proxy]:
    """All powers of an assembly, withdrawn ones too, in the order they were given. One query."""
    rows = Proxy.objects.in_tool(assembly.tool_id).filter(assembly=assembly)
    return rows.select_related("principal", "holder").order_by("given_at", "pk")


def heard(assembly: Assembly, venue_id: int | None = None) -> Counter[str]:
    """How many votes each college has here, or in one place: present, or represented by somebody present. Two queries."""
    here: Callable[[Voter], bool] = lambda one: one.is_present and venue_id in (None, one.venue_id)  # noqa: E731
    found = Counter(voter.college for voter in voters_of(assembly) if here(voter))
    live = proxies_of(assembly).filter(withdrawn_at=None)
    found.update(proxy.principal.college for proxy in live if here(proxy.holder))
    return found


def quorums(assembly: Assembly) -> dict[str, Quorum]:
    """The quorum of the whole ("") or of each college, as the assembly's terms ask. Three queries."""
    return _quorums(assembly, heard(assembly))


def turnout(ballot_id: int, assembly: Assembly) -> dict[str, Quorum]:
    """The same on those who voted: how a consultation counts its quorum. Two queries."""
    signed = Emargement.objects.in_tool(assembly.tool_id).filter(ballot_id=ballot_id)
    return _quorums(assembly, Counter(signed.order_by().values_list("voter__college", flat=True)))


def _quorums(assembly: Assembly, here: Counter[str]) -> dict[str, Quorum]:
    share = Fraction(assembly.terms["quorum"])
    entitled = Counter(voters_of(assembly).order_by().values_list("college", flat=True))
    if assembly.terms["by_college"]:
        return {
            name: quorum(present=here[name], entitled=entitled[name], share=share)
            for name in assembly.terms["colleges"]
        }
    return {"": quorum(present=here.total(), entitled=entitled.total(), share=share)}


def small_colleges(assembly: Assembly) -> list[str]:
    """The colleges of one or two voters: a result by college says there who voted what. One query."""
    entitled = Counter(voters_of(assembly).order_by().values_list("college", flat=True))
    return [name for name in assembly.terms["colleges"] if 0 < entitled[name] < FEW]
