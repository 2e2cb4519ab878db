"""Who may vote, who is there, who is represented, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from django.db.models import QuerySet

from essaim.engines.assemblies.errors import Excluded, NotEntitled
from essaim.engines.assemblies.models import Assembly, Emargement, Proxy, Voter
from essaim.engines.assemblies.rules.thresholds import Quorum, quorum
from essaim.engines.members.api import household_ids, household_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.ui.dates import day_text

FEW = 3


def voters_of(assembly: Assembly) -> QuerySet[Voter]:
    """The record-date list, by name. One query."""
    return Voter.objects.in_tool(assembly.tool_id).filter(assembly=assembly).order_by("name", "pk")


def found_voter(assembly: Assembly, actor: Actor) -> Voter | None:
    """The voter a person is, under any merged name of its household. Two queries."""
    household = household_of(actor, assembly.project_id)
    if household is None:
        return None
    rows = voters_of(assembly).filter(household_id__in=household_ids(household))
    return rows.filter(household=household).first() or rows.first()


def own_voter(assembly: Assembly, actor: Actor) -> Voter:
    """The same. Raises NotEntitled."""
    found = found_voter(assembly, actor)
    if found is None:
        raise NotEntitled(day=day_text(assembly.record_on))
    return found


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


def held_by(holder: Voter) -> QuerySet[Proxy]:
    """The powers a voter holds. One query."""
    rows = Proxy.objects.in_tool(holder.tool_id).filter(holder=holder, withdrawn_at=None)
    return rows.select_related("principal__household__merged_into").order_by("principal__name", "pk")


def proxies_of(assembly: Assembly) -> QuerySet[Proxy]:
    """All powers of an assembly, withdrawn ones too, in the order they were given. One query."""
    rows = Proxy.objects.in_tool(assembly.tool_id).filter(assembly=assembly)
    return rows.select_related("principal", "holder").order_by("given_at", "pk")


def heard(assembly: Assembly) -> Counter[str]:
    """How many votes each college has here: present, or represented by somebody present. Two queries."""
    found = Counter(voter.college for voter in voters_of(assembly) if voter.is_present)
    live = proxies_of(assembly).filter(withdrawn_at=None)
    found.update(proxy.principal.college for proxy in live if proxy.holder.is_present)
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
    """The colleges of fewer than three voters: a result by college says there who voted what. One query."""
    entitled = Counter(voters_of(assembly).order_by().values_list("college", flat=True))
    return [name for name in assembly.terms["colleges"] if entitled[name] < FEW]
