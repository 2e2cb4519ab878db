"""Lines of statements, and what each may be paying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from essaim.engines.bank.models import (
    BankAccount,
    Batch,
    BatchItem,
    Match,
    PartyAccount,
    Statement,
    StatementLine,
)
from essaim.engines.bank.rules.matching import (
    NEAR_DAYS,
    Expected,
    Movement,
    Proposal,
    propose_all,
)
from essaim.engines.ledger.api import Party, balance_of, balances_by_party, standing_lines
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool

BANK, TRANSIT, HOUSEHOLDS, PRODUCERS, FUNDERS, OTHERS = "512", "58", "411", "401", "441", "467"
OWED_ACCOUNTS = (HOUSEHOLDS, FUNDERS, PRODUCERS, OTHERS)


def account_of(tool: Tool) -> BankAccount | None:
    """The project's bank account, once described. One query."""
    return BankAccount.objects.in_tool(tool).order_by("pk").first()


def lines_of(tool: Tool, *, state: str = "", words: str = "") -> QuerySet[StatementLine]:
    """Lines, newest first, each with its live match. Two queries when read."""
    live = Match.unscoped.filter(undone_at=None).select_related("batch").order_by("pk")
    lines = StatementLine.objects.in_tool(tool).prefetch_related(Prefetch("matches", live, to_attr="live"))
    if state:
        lines = lines.filter(state=state)
    for word in words.split()[:6]:
        lines = lines.filter(
            Q(label__icontains=word) | Q(other_name__icontains=word) | Q(reference__icontains=word)
        )
    return lines.order_by("-booked_on", "-pk")


def to_match(tool: Tool) -> list[StatementLine]:
    """The lines that wait, oldest first: a payment is explained before the one that follows it. One query."""
    lines = StatementLine.objects.in_tool(tool).filter(state=StatementLine.State.OPEN)
    return list(lines.order_by("booked_on", "pk"))


def movement_of(line: StatementLine) -> Movement:
    return Movement(line.booked_on, line.amount, line.text, line.reference, line.other_key)


def expected_of(tool: Tool, lines: Sequence[StatementLine]) -> list[Expected]:
    """All the money awaited when these lines are read: parties, files sent, sums returned, entries not yet seen. Thirteen queries."""
    if not lines:
        return []
    since = min(line.booked_on for line in lines) - timedelta(days=NEAR_DAYS)
    seen = set(
        Match.objects.in_tool(tool).filter(undone_at=None, entry_line__isnull=False)
        .order_by("pk").values_list("entry_line", flat=True)
    )  # fmt: skip
    booked = [
        Expected(f"entry:{row.id}", row.label, row.amount, on=row.booked_on)
        for row in standing_lines(tool.project_id, BANK, but_engine="bank", since=since)
        if row.id not in seen
    ]
    return [*booked, *_batches(tool), *_items(tool), *_parties(tool)]


def _batches(tool: Tool) -> list[Expected]:
    sent = (
        Batch.objects.in_tool(tool)
        .filter(status=Batch.Status.SENT)
        .exclude(matches__undone_at=None, matches__isnull=False)
    )
    return [
        Expected(f"batch:{batch.pk}", "", batch.signed, frozenset({batch.message_id}), on=batch.executes_on)
        for batch in sent.order_by("number")
    ]


def _items(tool: Tool) -> list[Expected]:
    """Sums the bank may give back: a collection returned goes out, a transfer returned comes in."""
    items = BatchItem.objects.in_tool(tool).filter(batch__status=Batch.Status.SENT, returned_at=None)
    return [
        Expected(
            f"item:{item.pk}",
            "",
            -item.amount if item.batch.kind == Batch.Kind.COLLECTION else item.amount,
            frozenset({item.end_to_end}),
        )
        for item in items.select_related("batch").order_by("pk")
    ]


def known_ibans(tool: Tool) -> dict[tuple[str, int], set[str]]:
    """Accounts each party was seen to use: described, or matched before. Two queries."""
    known: dict[tuple[str, int], set[str]] = defaultdict(set)
    accounts = PartyAccount.objects.in_tool(tool).filter(removed_at=None).order_by("pk")
    for kind, key, iban in accounts.values_list("party_kind", "party_id", "iban_key"):
        known[kind, key].add(iban)
    past = Match.objects.in_tool(tool).filter(undone_at=None).exclude(line__other_key="").order_by("pk")
    for parts, iban in past.values_list("parts", "line__other_key"):
        if len(parts) == 1 and parts[0]["kind"]:
            known[parts[0]["kind"], parts[0]["id"]].add(iban)
    return known


def _parties(tool: Tool) -> list[Expected]:
    known = known_ibans(tool)
    return [
        Expected(
            f"party:{account}:{party.kind}:{party.id}",
            party.label,
            balance,
            frozenset({party.code}),
            frozenset(known.get((party.kind, party.id), ())),
        )
        for account in OWED_ACCOUNTS
        for party, balance in balances_by_party(tool.project_id, account).items()
    ]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line and what it may be."""

    line: StatementLine
    proposal: Proposal | None


def proposals(tool: Tool) -> list[Proposed]:
    """What each waiting line may be, computed over all of them so that one sum is not proposed twice. Fourteen queries."""
    waiting = to_match(tool)
    found = propose_all([movement_of(line) for line in waiting], expected_of(tool, waiting))
    return [Proposed(line, one) for line, one in zip(waiting, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Standing:
    """The bank against the books: `closing` is what the last statement says, None where no file gave it."""

    booked: Money
    closing: Money | None
    waiting: int
    waiting_sum: Money

    @property
    def gap(self) -> Money | None:
        return None if self.closing is None else self.closing - self.booked


def standing(tool: Tool) -> Standing:
    """Where the bank and the books stand. Three queries."""
    last = Statement.objects.in_tool(tool).exclude(closing=None).order_by("-last_on", "-pk").first()
    open_lines = StatementLine.objects.in_tool(tool).filter(state=StatementLine.State.OPEN)
    sums = open_lines.aggregate(n=Count("pk"), sum=Sum("amount"))
    return Standing(
        booked=balance_of(tool.project_id, BANK),
        closing=last.closing if last else None,
        waiting=sums["n"],
        waiting_sum=sums["sum"] or ZERO,
    )


def statements_of(tool: Tool) -> QuerySet[Statement]:
    """The files received, latest first, with their number of lines. One query when read."""
    return Statement.objects.in_tool(tool).annotate(n=Count("lines")).order_by("-last_on", "-pk")


def party_named(kind: str, key: int, label: str) -> Party:
    return Party("household" if kind == "household" else "organisation", key, label)


def account_words(code: str, plan: Sequence[tuple[str, str]]) -> str:
    """ "Banque", for 512; the number itself for an account this plan does not name."""
    return dict(plan).get(code, _("compte {code}").format(code=code))
