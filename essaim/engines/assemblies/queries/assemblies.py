"""Assemblies, their agenda and their votes, as pages read them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.engines.assemblies.models import (
    AgendaItem,
    Amendment,
    Assembly,
    Ballot,
    CountedVotes,
    Emargement,
    NamedVote,
    Option,
    Voter,
)
from essaim.engines.members.api import ids_in, spoken_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool


def assemblies_of(tool: Tool, *, drafts: bool) -> QuerySet[Assembly]:
    """Assemblies of a tool, the latest first, with `votes` open. One query."""
    rows = Assembly.objects.in_tool(tool).annotate(
        votes=Count("items__ballots", filter=Q(items__ballots__status="open"))
    )
    if not drafts:
        rows = rows.exclude(status=Assembly.Status.DRAFT)
    return rows.order_by("-starts_at", "-pk")


def one_assembly(tool: Tool, assembly_id: int, *, drafts: bool) -> Assembly:
    """An assembly of this tool; NotFound for a draft unless `drafts`. One query."""
    found = assemblies_of(tool, drafts=drafts).filter(pk=assembly_id).select_related("first_call").first()
    if found is None:
        raise NotFound
    found.tool = tool
    return found


def agenda_of(assembly: Assembly) -> list[AgendaItem]:
    """Its points in order, with options, amendments and votes. Four queries."""
    ballots = Ballot.objects.in_tool(assembly.tool_id).select_related("amendment").order_by("pk")
    rows = AgendaItem.objects.in_tool(assembly.tool_id).filter(assembly=assembly).order_by("position", "pk")
    found = list(
        rows.prefetch_related(
            Prefetch("options", Option.objects.in_tool(assembly.tool_id).order_by("pk")),
            Prefetch("amendments", Amendment.objects.in_tool(assembly.tool_id).order_by("paragraph", "pk")),
            Prefetch("ballots", ballots),
        )
    )
    for item in found:
        item.assembly = assembly
    return found


def one_item(tool: Tool, item_id: int) -> AgendaItem:
    """A point of a tool. Raises NotFound. One query."""
    found = AgendaItem.objects.in_tool(tool).select_related("assembly").filter(pk=item_id).first()
    if found is None:
        raise NotFound
    found.tool = found.assembly.tool = tool
    return found


def one_ballot(tool: Tool, ballot_id: int) -> Ballot:
    """A vote of a tool with its point and its assembly. Raises NotFound. One query."""
    rows = Ballot.objects.in_tool(tool).select_related("item__assembly", "amendment__item")
    found = rows.filter(pk=ballot_id).first()
    if found is None:
        raise NotFound
    found.tool = found.item.assembly.tool = tool
    return found


def signed_ids(ballot: Ballot) -> set[int]:
    """The voters who have voted. One query."""
    rows = Emargement.objects.in_tool(ballot.tool_id).filter(ballot=ballot).order_by()
    return set(rows.values_list("voter_id", flat=True))


def missing(ballot: Ballot) -> QuerySet[Voter]:
    """The voters who have not voted, by name. One query."""
    done = Emargement.objects.in_tool(ballot.tool_id).filter(ballot=ballot).values("voter")
    rows = Voter.objects.in_tool(ballot.tool_id).filter(assembly=ballot.item.assembly)
    return rows.exclude(pk__in=done).order_by("name", "pk")


def counted_votes(ballot: Ballot) -> QuerySet[CountedVotes]:
    """Hands and papers counted, by college and place. One query."""
    rows = CountedVotes.objects.in_tool(ballot.tool_id).filter(ballot=ballot)
    return rows.select_related("venue").order_by("college", "venue", "pk")


def named_votes(ballot: Ballot) -> QuerySet[NamedVote]:
    """Who voted what, of a vote by name. One query."""
    rows = NamedVote.objects.in_tool(ballot.tool_id).filter(ballot=ballot)
    return rows.select_related("voter").order_by("voter__name", "pk")


def waiting_for_vote(tool: Tool, actor: Actor, *, at: datetime) -> QuerySet[Ballot]:
    """Votes open to a person, where its own or that of an organisation it represents is missing. Three queries."""
    members = spoken_for(actor, tool.project_id, on=timezone.localdate(at))
    rows = Ballot.objects.in_tool(tool)
    if not members:
        return rows.none()
    mine = Voter.objects.in_tool(tool).filter(
        household_id__in=ids_in(tool.project_id, *(one.pk for one in members))
    )
    left = mine.filter(assembly=OuterRef("item__assembly")).exclude(
        Exists(Emargement.objects.in_tool(tool).filter(ballot=OuterRef(OuterRef("pk")), voter=OuterRef("pk")))
    )
    rows = rows.filter(
        Exists(left),
        Q(closes_at=None) | Q(closes_at__gt=at),
        status="open",
        way__in=[Ballot.Way.SECRET, Ballot.Way.NAMED],
        item__assembly__status="open",
    )
    return rows.select_related("item").order_by("pk")
