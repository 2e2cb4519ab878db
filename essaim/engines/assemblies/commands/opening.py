"""Opening a vote: what is on the ballot, and the urn with its phrase where it is secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from essaim.engines.assemblies.errors import (
    BallotOpenAlready,
    NoCandidate,
    NotADraft,
    ParagraphAmended,
    WrongState,
)
from essaim.engines.assemblies.models import AgendaItem, Amendment, Assembly, Ballot, Drawer
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.voters import voters_of
from essaim.engines.assemblies.rules.ballots import WORDS
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.urn import lock, new_phrase
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record

VOTERS_A_DRAWER = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """`phrase` opens the urn of a secret ballot. It is given here, and kept nowhere."""

    ballot: Ballot
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is voted this time."""

    round: int
    method: Method
    seats: int
    options: list[dict[str, Any]]


def _options(item: AgendaItem) -> list[dict[str, Any]]:
    if item.method == Method.NOMINATION:
        rows = voters_of(item.assembly)
        return [{"key": f"v{one.pk}", "name": one.name, "household": one.household_id} for one in rows]
    if Method(item.method) in WORDS:
        return [{"key": "for" if item.method == Method.MOTION else "p", "name": item.title}]
    return [
        {"key": one.key, "name": one.name, "household": one.household_id, "cost": one.cost_cents}
        for one in item.options.order_by("pk")
    ]


def next_paper(item: AgendaItem) -> Paper:
    """The first vote of a point, or the round that its last vote calls for. Raises WrongState, NoCandidate."""
    rows = item.ballots.filter(amendment=None, status="closed")
    last = rows.order_by("pk").last()
    if last is None or last.result.get("no_quorum"):
        options = _options(item)
        if not options:
            raise NoCandidate(item=item.title)
        return Paper(1, Method(item.method), item.seats, options)
    if last.result["runoff"]:
        kept = [one for one in last.options if one["key"] in last.result["runoff"]]
        return Paper(2, Method.MAJORITY, last.seats - len(last.result["elected"]), kept)
    if last.method == Method.NOMINATION and last.result["elected"]:
        kept = [one for one in last.options if one["key"] in last.result["elected"]]
        return Paper(2, Method.CONSENT, 1, kept)
    raise WrongState(title=item.title, state=last.get_status_display())


def _open_item(item_id: int, by: Actor) -> AgendaItem:
    item = get(
        AgendaItem, by=by, permission=P.HOLD, lock=True, related=("assembly__tool", "tool"), pk=item_id
    )
    if not item.assembly.is_open or item.kind == AgendaItem.Kind.INFORMATION:
        raise WrongState(title=item.title, state=item.assembly.get_status_display())
    if item.ballots.filter(status="open").exists():
        raise BallotOpenAlready
    return item


def _amendment(item: AgendaItem, amendment_id: int) -> Amendment:
    amendment = get_amendment(item, amendment_id)
    adopted = item.amendments.filter(paragraph=amendment.paragraph, status=Amendment.Status.ADOPTED)
    if adopted.exists() or amendment.status != Amendment.Status.PROPOSED:
        raise ParagraphAmended(paragraph=amendment.paragraph)
    if item.ballots.filter(amendment=None).exclude(status="void").exists():
        raise NotADraft(title=item.title)
    return amendment


def get_amendment(item: AgendaItem, amendment_id: int) -> Amendment:
    found = item.amendments.filter(pk=amendment_id).first()
    if found is None:
        raise NoCandidate(item=item.title)
    return found


@transaction.atomic
def open_ballot(
    *,
    by: Actor,
    item_id: int,
    way: str,
    at: datetime,
    closes_at: datetime | None = None,
    amendment_id: int | None = None,
) -> Opened:
    """Open a vote on a point, or on one of its amendments.

    Raises NotFound, Forbidden, WrongState, BallotOpenAlready, NoCandidate, ParagraphAmended.
    """
    item = _open_item(item_id, by)
    amendment = _amendment(item, amendment_id) if amendment_id else None
    paper = (
        Paper(1, Method.MOTION, 1, [{"key": "for", "name": str(amendment)}])
        if amendment
        else next_paper(item)
    )
    ballot = Ballot(
        tool=item.tool,
        project_id=item.project_id,
        item=item,
        amendment=amendment,
        round=paper.round,
        method=paper.method,
        way=Ballot.Way(way),
        seats=paper.seats,
        options=paper.options,
        opened_at=at,
        closes_at=closes_at,
    )
    phrase = ""
    if ballot.is_secret:
        phrase = new_phrase()
        ballot.public = lock(phrase, str(ballot.urn))
    ballot.save()
    if ballot.is_secret:
        _make_drawers(ballot, item.assembly)
    record(by=by, action="assemblies.ballot_opened", target=ballot, changes={"way": ballot.way})
    return Opened(ballot, phrase)


def _make_drawers(ballot: Ballot, assembly: Assembly) -> None:
    drawers = []
    for college in assembly.terms["colleges"] or [""]:
        voters = voters_of(assembly).filter(college=college).count()
        drawers += [
            Drawer(
                tool_id=ballot.tool_id,
                project_id=ballot.project_id,
                ballot=ballot,
                college=college,
                number=number,
            )
            for number in range(1 + voters // VOTERS_A_DRAWER)
        ]
    Drawer.unscoped.bulk_create(drawers)
