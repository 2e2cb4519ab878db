"""Votes: opened on a roll, one line each, closed by a count."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format

from essaim.engines.tenders.errors import BallotClosed, BallotOpen, NobodyToVote, NotOnRoll
from essaim.engines.tenders.models import Ballot, Company, Opportunity, Vote
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import is_own, members
from essaim.engines.tenders.rules.voting import WHOLE, Count
from essaim.kernel.access.api import get, grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.projects.models import Tool


def open_ballot(
    tool: Tool,
    *,
    question: str,
    by: Actor,
    at: datetime,
    company: Company | None = None,
    opportunity: Opportunity | None = None,
) -> Ballot:
    """Open a vote on the roll of today's members. The caller has checked the right and holds the tool or the opportunity."""
    known = Ballot.objects.in_tool(tool).filter(
        status=Ballot.Status.OPEN, company=company, opportunity=opportunity
    )
    if known.exists():
        raise BallotOpen
    roll = list(members(tool))
    if not roll:
        raise NobodyToVote
    ballot = Ballot.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        kind=Ballot.Kind.ADMISSION if company else Ballot.Kind.GO,
        company=company,
        opportunity=opportunity,
        question=question[:300],
        quorum=int(tool.config.quorum.fraction * WHOLE),
        majority=int(tool.config.majority.fraction * WHOLE),
        opened_at=at,
    )
    Vote.unscoped.bulk_create(
        Vote(project_id=tool.project_id, tool=tool, ballot=ballot, company=one) for one in roll
    )
    record(by=by, action="tenders.ballot_opened", target=ballot, changes={"roll": len(roll)})
    return ballot


def _locked(ballot_id: int) -> Ballot:
    """An open ballot, its row held. Raises NotFound, BallotClosed."""
    ballot = (
        Ballot.unscoped.select_for_update(of=("self",))
        .select_related("tool__project", "company", "opportunity")
        .filter(pk=ballot_id)
        .first()
    )
    if ballot is None:
        raise NotFound
    return ballot


def _check_open(ballot: Ballot) -> None:
    if not ballot.is_open:
        assert ballot.closed_at is not None
        raise BallotClosed(day=date_format(ballot.closed_at))


@transaction.atomic
def cast_vote(*, ballot_id: int, company_id: int, choice: str, by: Actor, at: datetime) -> Vote:
    """A member says yes, no or abstains; it may change until the end. Its own people, or who manages for it.

    Raises NotFound, Forbidden, BallotClosed, NotOnRoll.
    """
    ballot = _locked(ballot_id)
    held = grants(by, ballot.project_id)
    if held is None:
        raise NotFound
    company = (
        Company.objects.in_tool(ballot.tool_id).select_related("organisation").filter(pk=company_id).first()
    )
    if company is None:
        raise NotFound
    if P.MANAGE not in held and (P.OWN not in held or not is_own(company, by)):
        raise Forbidden
    _check_open(ballot)
    vote = Vote.objects.in_tool(ballot.tool_id).filter(ballot=ballot, company=company).first()
    if (
        vote is None
        or not company.is_member
        or choice not in (Vote.Choice.YES, Vote.Choice.NO, Vote.Choice.ABSTAIN)
    ):
        raise NotOnRoll(name=company.name)
    vote.choice, vote.by_name, vote.at = choice, by.name[:200], at
    vote.save(update_fields=["choice", "by_name", "at"])
    record(by=by, action="tenders.voted", target=ballot, changes={"company": company.name, "choice": choice})
    return vote


def closed(ballot_id: int, *, by: Actor, at: datetime) -> tuple[Ballot, Count]:
    """Close a vote and count it. Without its quorum, it is rejected. What follows is up to the caller."""
    found = get(Ballot, by=by, permission=P.DECIDE, pk=ballot_id)
    ballot = _locked(found.pk)
    _check_open(ballot)
    count = ballot.count(list(ballot.votes.values_list("choice", flat=True)))
    ballot.status = Ballot.Status.ADOPTED if count.adopted else Ballot.Status.REJECTED
    ballot.closed_at = at
    ballot.save(update_fields=["status", "closed_at"])
    record(
        by=by,
        action="tenders.ballot_closed",
        target=ballot,
        changes={"yes": count.yes, "no": count.no, "abstain": count.abstain, "status": ballot.status},
    )
    return ballot, count
