"""Voting: a secret ballot in the urn, a vote said by name, papers and hands counted in the room.

A secret ballot leaves no trace of its own beside the emargement: no audit line, no event, no letter. See docs/adr/0010-secret-ballots.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.presence import withdraw
from essaim.engines.assemblies.errors import (
    AlreadyVoted,
    BadVote,
    BallotClosed,
    NotEntitled,
    NotPresent,
    TooManyHands,
    WrongWay,
)
from essaim.engines.assemblies.models import (
    Assembly,
    Ballot,
    CountedVotes,
    Drawer,
    Emargement,
    NamedVote,
    Proxy,
    Voter,
)
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import venue_in
from essaim.engines.assemblies.queries.voters import check_still_member, heard, live_proxy, own_voters
from essaim.engines.assemblies.rules.ballots import WrongBallot, check
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.urn import Paper, close_box, fingerprint, new_receipt, put_in
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.language import house_text

Channel = Emargement.Channel


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter may check. Given once, kept nowhere."""

    voter: str
    receipt: str


def _held(ballot_id: int, by: Actor, permission: str, ways: tuple[str, ...]) -> Ballot:
    """A ballot that is not counted yet, held until the end. Raises NotFound, Forbidden, BallotClosed, WrongWay."""
    related = ("item__assembly", "tool")
    ballot = get(Ballot, by=by, permission=permission, lock=True, related=related, pk=ballot_id)
    if not ballot.is_open or not ballot.item.assembly.is_open:
        raise BallotClosed
    if ballot.way not in ways:
        raise WrongWay(way=ballot.get_way_display())
    return ballot


def _open_ballot(ballot_id: int, by: Actor, permission: str, ways: tuple[str, ...], at: datetime) -> Ballot:
    """The same, while votes are received."""
    ballot = _held(ballot_id, by, permission, ways)
    if ballot.closes_at is not None and at >= ballot.closes_at:
        raise BallotClosed
    return ballot


def _checked(ballot: Ballot, choice: str) -> str:
    try:
        return check(choice, ballot.candidates, Method(ballot.method), seats=ballot.seats)
    except WrongBallot as wrong:
        raise BadVote from wrong


def _admit(assembly: Assembly, voter: Voter, mine: list[Voter], proxy: Proxy | None) -> None:
    """One of one's own votes, or that of who gave one of them his power; still a member, and present.

    Raises NotEntitled, Excluded, NotPresent.
    """
    speaker = next((one for one in mine if one in (voter, proxy and proxy.holder)), None)
    if speaker is None:
        raise NotEntitled(day=day_text(assembly.record_on))
    check_still_member(voter)
    if speaker != voter:
        check_still_member(speaker)
    if not assembly.is_consultation and not speaker.is_present:
        raise NotPresent(name=speaker.name)


def _sign(ballot: Ballot, voter: Voter, channel: str, *, by_proxy: bool) -> None:
    if Emargement.unscoped.filter(ballot=ballot, voter=voter).exists():
        raise AlreadyVoted(name=voter.name)
    Emargement.unscoped.create(
        tool_id=ballot.tool_id,
        project_id=ballot.project_id,
        ballot=ballot,
        voter=voter,
        channel=channel,
        by_proxy=by_proxy,
    )


def _sign_each(ballot: Ballot, voter_ids: Mapping[int, str], *, by: Actor, at: datetime) -> list[Voter]:
    """The voters one votes for, each signed for. A principal who votes takes his power back."""
    assembly = ballot.item.assembly
    mine = own_voters(assembly, by, on=timezone.localdate(at))
    rows = Voter.objects.in_tool(ballot.tool_id).filter(assembly=assembly, pk__in=voter_ids)
    voters = list(rows.select_related("household__merged_into").order_by("pk"))
    if len(voters) != len(voter_ids) or not voters:
        raise NotFound
    for voter in voters:
        proxy = live_proxy(voter)
        _admit(assembly, voter, mine, proxy)
        _sign(ballot, voter, Channel.ONLINE, by_proxy=voter not in mine)
        if voter in mine and proxy is not None:
            withdraw(proxy, why=house_text(_("Le mandant vote lui-même.")), by=by, at=at)
    return voters


@transaction.atomic
def cast_secret(*, by: Actor, ballot_id: int, votes: Mapping[int, str], at: datetime) -> list[Receipt]:
    """Put in the urn one's own ballot, those of the organisations one represents and of the powers one holds: voter → vote. Each has its own receipt.

    Raises NotFound, Forbidden, BallotClosed, WrongWay, NotEntitled, Excluded, NotPresent, AlreadyVoted, BadVote.
    """
    ballot = _open_ballot(ballot_id, by, P.VOTE, (Ballot.Way.SECRET,), at)
    checked = {key: _checked(ballot, choice) for key, choice in votes.items()}
    voters = _sign_each(ballot, checked, by=by, at=at)
    receipts = []
    for voter in voters:
        receipt = new_receipt()
        _drop(ballot, voter.college, Paper(checked[voter.pk], fingerprint(receipt)))
        receipts.append(Receipt(voter.name, receipt))
    return receipts


def _drop(ballot: Ballot, college: str, paper: Paper) -> None:
    """In one of the college's drawers, drawn at random; the drawer is written whole, its boxes in random order."""
    rows = Drawer.objects.in_tool(ballot.tool_id).filter(ballot=ballot, college=college)
    drawer = secrets.choice(list(rows.select_for_update(of=("self",)).order_by("number")))
    drawer.boxes = put_in(bytes(drawer.boxes), close_box(paper, bytes(ballot.public)))
    drawer.save(update_fields=["boxes"])


@transaction.atomic
def cast_named(*, by: Actor, ballot_id: int, votes: Mapping[int, str], at: datetime) -> list[Voter]:
    """Say one's vote by name, and those of the powers one holds, each as its principal asked. Raises what `cast_secret` raises."""
    ballot = _open_ballot(ballot_id, by, P.VOTE, (Ballot.Way.NAMED,), at)
    checked = {key: _checked(ballot, choice) for key, choice in votes.items()}
    voters = _sign_each(ballot, checked, by=by, at=at)
    for voter in voters:
        _name(ballot, voter, checked[voter.pk])
        record(by=by, action="assemblies.voted_by_name", target=voter, changes={"ballot": str(ballot)})
    return voters


def _name(ballot: Ballot, voter: Voter, choice: str) -> None:
    NamedVote.unscoped.create(
        tool_id=ballot.tool_id, project_id=ballot.project_id, ballot=ballot, voter=voter, choice=choice
    )


@transaction.atomic
def sign_on_paper(
    *, by: Actor, ballot_id: int, voter_id: int, choice: str | None = None, at: datetime
) -> Voter:
    """Somebody votes in the room on paper: signed for here. Of a named vote, what the paper says is noted too.

    Raises NotFound, Forbidden, BallotClosed, WrongWay, Excluded, NotPresent, AlreadyVoted, BadVote.
    """
    ways = (Ballot.Way.SECRET, Ballot.Way.NAMED)
    ballot = _open_ballot(ballot_id, by, P.HOLD, ways, at)
    rows = Voter.objects.in_tool(ballot.tool_id).filter(assembly=ballot.item.assembly, pk=voter_id)
    voter = rows.select_related("household__merged_into").first()
    if voter is None:
        raise NotFound
    check_still_member(voter)
    _check_here(ballot.item.assembly, voter)
    checked = "" if ballot.is_secret else _checked(ballot, choice or "")
    _sign(ballot, voter, Channel.PAPER, by_proxy=not voter.is_present)
    if not ballot.is_secret:
        _name(ballot, voter, checked)
    record(by=by, action="assemblies.signed_on_paper", target=voter)
    return voter


def _check_here(assembly: Assembly, voter: Voter) -> None:
    """In the room, or represented there; a consultation takes papers sent. Raises NotPresent."""
    proxy = live_proxy(voter)
    represented = proxy is not None and proxy.holder.is_present
    if not (assembly.is_consultation or voter.is_present or represented):
        raise NotPresent(name=voter.name)


@transaction.atomic
def note_counted(
    *,
    by: Actor,
    ballot_id: int,
    college: str,
    counts: Mapping[str, int],
    venue_id: int | None = None,
) -> Ballot:
    """Hands counted in the room, or papers beside a secret ballot, of a college ("" where there are none), in one place where there
    are several; at any time before the count, since papers are read once no more are received. Noted again, the last stands.

    Raises NotFound, Forbidden, BallotClosed, WrongWay, BadVote, TooManyHands.
    """
    ballot = _held(ballot_id, by, P.HOLD, (Ballot.Way.HANDS, Ballot.Way.SECRET))
    assembly = ballot.item.assembly
    venue = venue_in(ballot.tool, assembly.pk, venue_id)
    if college not in (assembly.terms["colleges"] or [""]) or (venue_id is not None and venue is None):
        raise NotFound
    checked: dict[str, int] = {}
    for choice, number in counts.items():
        known = _checked(ballot, choice)
        checked[known] = checked.get(known, 0) + number
    if not ballot.is_secret:
        _check_hands(assembly, college, sum(checked.values()), venue_id)
    CountedVotes.unscoped.filter(ballot=ballot, college=college, venue=venue).delete()
    CountedVotes.unscoped.bulk_create(
        CountedVotes(
            tool_id=ballot.tool_id,
            project_id=ballot.project_id,
            ballot=ballot,
            college=college,
            choice=choice,
            venue=venue,
            number=number,
        )
        for choice, number in checked.items()
        if number
    )
    record(by=by, action="assemblies.counted", target=ballot, changes={"votes": sum(checked.values())})
    return ballot


def _check_hands(assembly: Assembly, college: str, number: int, venue_id: int | None) -> None:
    present = heard(assembly, venue_id)[college]
    if number > present:
        where = _(" dans le collège « {name} »").format(name=college) if college else ""
        raise TooManyHands(number=number, present=present, college=where)
