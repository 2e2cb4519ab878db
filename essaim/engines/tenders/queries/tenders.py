"""Opportunities, answers and votes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.utils import timezone

from essaim.engines.tenders.models import Answer, Ballot, CheckItem, Company, Opportunity, Piece, Task, Vote
from essaim.engines.tenders.queries.companies import members, profiles
from essaim.engines.tenders.rules.matching import Match, areas_of, matches
from essaim.engines.tenders.rules.reserved import Candidate, Fault, faults
from essaim.kernel.explain import Explanation
from essaim.kernel.money import Rate
from essaim.kernel.params.api import value
from essaim.kernel.projects.models import Tool

SOON = timedelta(days=30)


def opportunities(tool: Tool, *, at: datetime, status: str = "", words: str = "") -> QuerySet[Opportunity]:
    """Opportunities still open by deadline, then those without one, then past ones. One query when read."""
    rows = Opportunity.objects.in_tool(tool).select_related("answer")
    rows = rows.filter(status=status) if status else rows
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(buyer__icontains=words) | Q(text__icontains=words))
    rank = Case(
        When(deadline__gte=at, then=0),
        When(deadline=None, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "deadline", "-pk")


def opportunity_in(tool: Tool, pk: int) -> Opportunity | None:
    """One opportunity, with its answer. One query."""
    return Opportunity.objects.in_tool(tool).select_related("answer").filter(pk=pk).first()


def answer_of(found: Opportunity) -> Answer | None:
    """Its answer, read with it. No query."""
    return getattr(found, "answer", None)


def concerned(tool: Tool, listed: list[Opportunity]) -> dict[int, list[Match]]:
    """The members each opportunity concerns, best first, with the reasons. Two queries, whatever their number."""
    known = profiles(tool) if listed else []
    return {one.pk: matches(f"{one.title} {one.text}", areas_of(one.areas), known) for one in listed}


def reserved_faults(found: Opportunity, on: date) -> dict[int, list[Fault]]:
    """What keeps each member out of a reserved contract today. Two queries; none for an open one."""
    if not found.reserved:
        return {}
    years = value("marches.reserves.ess_attente", on=on).measure
    assert isinstance(years, int)
    since = on - timedelta(days=365 * years)
    before = Answer.objects.in_tool(found.tool_id).filter(
        opportunity__reserved=Opportunity.Reserved.ESS,
        opportunity__buyer__iexact=found.buyer,
        status__in=(Answer.Status.WON, Answer.Status.DONE),
        decided_on__gte=since,
    )
    holders = set(before.exclude(opportunity=found).order_by("pk").values_list("shares__company", flat=True))
    candidates = [
        Candidate(one.pk, one.social, one.social_share, one.pk in holders) for one in members(found.tool)
    ]
    least = value("marches.reserves.part", on=on).measure
    most = value("marches.reserves.ess_duree", on=on).measure
    assert isinstance(least, Rate)
    assert isinstance(most, int)
    return faults(
        found.reserved,
        candidates,
        least=int(least.fraction * 100),
        months=found.months,
        most_months=12 * most,
    )


def answers(tool: Tool, *, status: str = "") -> QuerySet[Answer]:
    """Answers, latest first, with what they answer and who leads. One query when read."""
    rows = Answer.objects.in_tool(tool).select_related("opportunity", "lead")
    rows = rows.filter(status=status) if status else rows
    return rows.annotate(waiting=Count("items", filter=Q(items__done_at=None))).order_by("-started_at", "-pk")


def answer_in(tool: Tool, pk: int) -> Answer | None:
    """One answer, with what it answers and who leads. One query."""
    rows = Answer.objects.in_tool(tool).select_related("opportunity", "lead__organisation", "tool__project")
    return rows.filter(pk=pk).first()


def tasks_of(answer: Answer) -> list[Task]:
    """Its tasks by lot, with who does them. One query."""
    rows = Task.objects.in_tool(answer.tool_id).filter(answer=answer)
    return list(rows.select_related("company__organisation").order_by("lot", "pk"))


class Item(NamedTuple):
    """A paper to bring, and what to know about it; `late`: it is not there and its day is past."""

    row: CheckItem
    late: bool
    expires: date | None


def items_of(answer: Answer, on: date) -> list[Item]:
    """The papers of an answer, those of all first. One query."""
    rows = CheckItem.objects.in_tool(answer.tool_id).filter(answer=answer)
    listed = rows.select_related("company", "piece").order_by("company__name", "pk")
    limit = answer.opportunity.deadline
    end = timezone.localdate(limit) if limit else on
    return [
        Item(
            row,
            row.done_at is None and row.due_on is not None and row.due_on < on,
            row.piece.expires_on
            if row.piece and row.piece.expires_on and row.piece.expires_on < end
            else None,
        )
        for row in listed
    ]


def usable_pieces(answer: Answer) -> QuerySet[Piece]:
    """The library an answer may draw from: that of all, and those of its members. One query when read."""
    doing = Task.objects.in_tool(answer.tool_id).filter(answer=answer).values("company")
    rows = Piece.objects.in_tool(answer.tool_id).filter(Q(company=None) | Q(company__in=doing))
    return rows.select_related("company").order_by("company__name", "kind", "title", "pk")


def ballots(tool: Tool) -> QuerySet[Ballot]:
    """Votes, open ones first, latest first. One query when read."""
    return Ballot.objects.in_tool(tool).order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")


def ballot_in(tool: Tool, pk: int) -> Ballot | None:
    """One vote, and what it is about. One query."""
    rows = Ballot.objects.in_tool(tool).select_related("company", "opportunity")
    return rows.filter(pk=pk).first()


def votes_of(ballot: Ballot) -> list[Vote]:
    """The roll, by name. One query."""
    rows = Vote.objects.in_tool(ballot.tool_id).filter(ballot=ballot)
    return list(rows.select_related("company").order_by("company__name", "pk"))


def open_ballot_on(tool: Tool, **about: Company | Opportunity) -> Ballot | None:
    """The vote open about a company or an opportunity. One query."""
    return Ballot.objects.in_tool(tool).filter(status=Ballot.Status.OPEN, **about).order_by("pk").first()


def calendar(tool: Tool, at: datetime) -> QuerySet[Opportunity]:
    """What is to be handed in, and what comes back within the year. One query when read."""
    day = timezone.localdate(at)
    coming = Q(deadline__gte=at) | Q(renews_on__gte=day, renews_on__lte=day + timedelta(days=365))
    rows = Opportunity.objects.in_tool(tool).filter(coming).exclude(status=Opportunity.Status.NO_GO)
    return rows.select_related("answer").order_by(F("deadline").asc(nulls_last=True), "renews_on", "pk")


def price_rows(tasks: list[Task]) -> dict[int, list[Task]]:
    """Tasks by member, in the order of their first one."""
    found: dict[int, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.company_id, []).append(task)
    return found


class Priced(NamedTuple):
    """What one member asks in an answer."""

    company: Company
    explanation: Explanation
    left: int
