"""Counting a vote, parting a tie by a draw, cancelling a vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from django.db import connection, transaction
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.deciding import settle
from essaim.engines.assemblies.errors import (
    BallotClosed,
    DrawIncomplete,
    NothingTied,
    PapersDiffer,
    PhraseRefused,
    UrnDamaged,
)
from essaim.engines.assemblies.models import Ballot, CountedVotes, Drawer, Emargement, NamedVote
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.voters import turnout
from essaim.engines.assemblies.rules.counting import Terms
from essaim.engines.assemblies.rules.outcome import outcome, to_json
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.thresholds import Matter, Threshold
from essaim.engines.assemblies.rules.urn import (
    DamagedUrn,
    Line,
    WrongPhrase,
    by_college,
    open_drawer,
    read_tally,
    tally_text,
)
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record


def terms_of(ballot: Ballot) -> Terms:
    """What the count of a ballot needs besides its votes."""
    item = ballot.item
    costs = {one["key"]: one["cost"] for one in ballot.options} if ballot.method == Method.BUDGET else {}
    matter = Matter.SIMPLE if ballot.amendment_id else Matter(item.matter)
    return Terms(
        seats=ballot.seats,
        threshold=Threshold(matter, item.counts_abstentions),
        costs=costs,
        budget=item.budget_cents,
        lot=tuple(ballot.lot),
    )


def weights_of(ballot: Ballot) -> dict[str, Fraction]:
    """The colleges' weights, as they were when the assembly was called."""
    return {name: Fraction(weight) for name, weight in ballot.item.assembly.terms["colleges"].items()}


def _recount(ballot: Ballot) -> None:
    """The result, from the published tally alone."""
    votes = by_college(read_tally(ballot.tally))
    candidates = ballot.candidates
    result = outcome(votes, weights_of(ballot), candidates, Method(ballot.method), terms_of(ballot))
    ballot.result = to_json(result)


def _signed(ballot: Ballot, channel: str) -> Counter[str]:
    rows = Emargement.objects.in_tool(ballot.tool_id).filter(ballot=ballot, channel=channel)
    return Counter(rows.order_by().values_list("voter__college", flat=True))


def _urn_lines(ballot: Ballot, phrase: str) -> list[Line]:
    """The papers of the urn, as many in each college as were signed for. Raises PhraseRefused, UrnDamaged."""
    rows = Drawer.objects.in_tool(ballot.tool_id).filter(ballot=ballot).order_by("college", "number")
    signed, lines = _signed(ballot, Emargement.Channel.ONLINE), list[Line]()
    try:
        for drawer in rows:
            papers = open_drawer(
                bytes(drawer.boxes), phrase=phrase, urn=str(ballot.urn), public=bytes(ballot.public)
            )
            lines += [Line(paper.fingerprint, drawer.college, paper.vote) for paper in papers]
    except WrongPhrase as wrong:
        raise PhraseRefused from wrong
    except DamagedUrn as damaged:
        raise UrnDamaged(boxes="?", signed=signed.total()) from damaged
    if Counter(line.college for line in lines) != signed:
        raise UrnDamaged(boxes=len(lines), signed=signed.total())
    return lines


def _counted_lines(ballot: Ballot) -> list[Line]:
    """Hands, or papers: as many as were signed for on paper, college by college. Raises PapersDiffer."""
    rows = list(CountedVotes.objects.in_tool(ballot.tool_id).filter(ballot=ballot).order_by("pk"))
    if ballot.is_secret:
        signed, counted = _signed(ballot, Emargement.Channel.PAPER), Counter[str]()
        for row in rows:
            counted[row.college] += row.number
        for college in signed | counted:
            if signed[college] != counted[college]:
                where = _(" dans le collège « {name} »").format(name=college) if college else ""
                raise PapersDiffer(counted=counted[college], signed=signed[college], college=where)
    return [Line("", row.college, row.choice) for row in rows for _one in range(row.number)]


def _lines(ballot: Ballot, phrase: str) -> list[Line]:
    if ballot.is_secret:
        return [*_urn_lines(ballot, phrase), *_counted_lines(ballot)]
    if ballot.way == Ballot.Way.HANDS:
        return _counted_lines(ballot)
    rows = NamedVote.objects.in_tool(ballot.tool_id).filter(ballot=ballot).select_related("voter")
    return [Line("", row.voter.college, row.choice) for row in rows.order_by("pk")]


def _held(ballot_id: int, by: Actor) -> Ballot:
    related = ("item__assembly__tool__project", "tool", "amendment")
    return get(Ballot, by=by, permission=P.HOLD, lock=True, related=related, pk=ballot_id)


@transaction.atomic
def close_ballot(*, by: Actor, ballot_id: int, phrase: str = "", at: datetime) -> Ballot:
    """Close and count. The urn is emptied: what stays is the published tally, in the order of the receipts' fingerprints.

    Raises NotFound, Forbidden, BallotClosed, PhraseRefused, UrnDamaged, PapersDiffer. Nothing is lost where it refuses.
    """
    ballot = _held(ballot_id, by)
    if not ballot.is_open:
        raise BallotClosed
    lines = _lines(ballot, phrase)
    ballot.tally = tally_text(lines)
    ballot.status, ballot.closed_at = Ballot.Status.CLOSED, at
    _recount(ballot)
    assembly = ballot.item.assembly
    if assembly.is_consultation and not all(one.is_met for one in turnout(ballot.pk, assembly).values()):
        ballot.result["no_quorum"] = True
    ballot.save(update_fields=["tally", "status", "closed_at", "result"])
    _empty_urn(ballot)
    record(by=by, action="assemblies.ballot_closed", target=ballot, changes={"votes": len(lines)})
    settle(ballot, by=by, at=at)
    return ballot


def _empty_urn(ballot: Ballot) -> None:
    """Its boxes are deleted, and so are the earlier states of its drawers that SQLite keeps beside the base."""
    Drawer.unscoped.filter(ballot=ballot).delete()
    transaction.on_commit(_forget_written_ahead)


def _forget_written_ahead() -> None:
    """The write-ahead log of SQLite is folded into the base and cut: it tells in which order drawers changed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def draw_lot(*, by: Actor, ballot_id: int, order: Sequence[str], at: datetime) -> Ballot:
    """Part a tie by the order that was drawn, or by the casting vote that the statutes give. Counted again from the tally.

    Raises NotFound, Forbidden, NothingTied, DrawIncomplete.
    """
    ballot = _held(ballot_id, by)
    tied = ballot.result.get("tied")
    if ballot.status != Ballot.Status.CLOSED or not tied:
        raise NothingTied
    if sorted(order) != sorted(tied):
        raise DrawIncomplete
    ballot.lot = [*ballot.lot, *(name for name in order if name not in ballot.lot)]
    no_quorum = ballot.result.get("no_quorum")
    _recount(ballot)
    if no_quorum:
        ballot.result["no_quorum"] = True
    ballot.save(update_fields=["lot", "result"])
    names = ballot.names
    drawn = ", ".join(str(names.get(key, key)) for key in order)
    record(by=by, action="assemblies.lot_drawn", target=ballot, changes={"order": drawn})
    settle(ballot, by=by, at=at)
    return ballot


@transaction.atomic
def void_ballot(*, by: Actor, ballot_id: int, reason: str, at: datetime) -> Ballot:
    """Cancel an open vote; its urn is emptied unread, and it may be done again. Raises NotFound, Forbidden, BallotClosed."""
    ballot = _held(ballot_id, by)
    if not ballot.is_open:
        raise BallotClosed
    ballot.status, ballot.reason, ballot.closed_at = Ballot.Status.VOID, reason, at
    ballot.save(update_fields=["status", "reason", "closed_at"])
    _empty_urn(ballot)
    record(by=by, action="assemblies.ballot_voided", target=ballot, reason=reason)
    return ballot
