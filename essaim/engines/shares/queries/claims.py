"""The accounts of the shares, the references of their operations in the books, and what they come to there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import F
from django.urls import reverse

from essaim.engines.ledger.api import Line as BookLine
from essaim.engines.ledger.api import Party, Source
from essaim.engines.shares.models import Holder, InterestYear, Line, Payment
from essaim.engines.shares.rules.register import Holding
from essaim.kernel.money import ZERO, Money
from essaim.kernel.numbers import whole
from essaim.kernel.projects.engine import BookClaim
from essaim.kernel.projects.models import Tool

ENGINE = "shares"
NOT_CALLED, CALLED, PAID = "1011", "1012", "1013"
OWED_LATER, OWED, TO_REFUND, TO_PAY = "109", "4562", "4567", "457"
LOSSES, RESULT = "119", "120"
TREASURY: Mapping[str, str] = {
    Payment.Method.CASH: "530",
    Payment.Method.CHEQUE: "5112",
    Payment.Method.TRANSFER: "512",
}
CAPITAL = (NOT_CALLED, CALLED, PAID)


def line_source(line: Line) -> Source:
    return Source(ENGINE, f"line-{line.pk}", "written")


def payment_source(payment: Payment) -> Source:
    return Source(ENGINE, f"payment-{payment.pk}", "paid")


def interest_source(interest: InterestYear) -> Source:
    return Source(ENGINE, f"interest-{interest.pk}", "decided")


def party_of(holder: Holder) -> Party | None:
    """Who the books know: a household or an organisation; a person alone is no party of theirs."""
    if holder.household_id is not None:
        return Party("household", holder.household_id, holder.name)
    if holder.organisation_id is not None:
        return Party("organisation", holder.organisation_id, holder.name)
    return None


def book_lines(balances: Sequence[tuple[str, Money]], party: Party | None) -> list[BookLine]:
    """Lines from signed balances (debit above zero); those of nothing are left out."""
    return [
        BookLine(account, debit=max(amount, ZERO), credit=max(-amount, ZERO), party=_for(account, party))
        for account, amount in balances
        if amount
    ]


def _for(account: str, party: Party | None) -> Party | None:
    return party if account.startswith(("45", "109")) else None


def capital_balances(change: Holding) -> list[tuple[str, Money]]:
    """What a change of shares does to the capital and to what is owed of it."""
    to_come, called = change.amount - change.called, change.called - change.paid
    return [
        (OWED_LATER, to_come),
        (OWED, called),
        (NOT_CALLED, -to_come),
        (CALLED, -called),
        (PAID, -change.paid),
    ]


def line_balances(line: Line) -> list[tuple[str, Money]]:
    """A line of the register in the books. A transfer moves shares that are paid: nothing there."""
    if line.kind in (Line.Kind.GIVEN, Line.Kind.RECEIVED):
        return []
    return [*capital_balances(line.change), (TO_REFUND, -line.refund), (LOSSES, -line.loss)]


def payment_balances(payment: Payment) -> list[tuple[str, Money]]:
    treasury = TREASURY[payment.method]
    match payment.kind:
        case Payment.Kind.CAPITAL:
            change = Holding(0, ZERO, payment.called, payment.amount)
            return [(treasury, payment.amount), *capital_balances(change)]
        case Payment.Kind.REFUND:
            return [(TO_REFUND, payment.amount), (treasury, -payment.amount)]
        case _:
            return [(TO_PAY, payment.amount), (treasury, -payment.amount)]


def book_claims(tool: Tool) -> Iterator[BookClaim]:
    """Each line, payment and interest. Three queries; rows are streamed."""
    for line in Line.objects.in_tool(tool).order_by("pk").iterator(chunk_size=500):
        for account, balance in line_balances(line):
            yield BookClaim(ref=line_source(line).ref, account=account, balance=balance)
    payments = Payment.objects.in_tool(tool).filter(takes_back=None).annotate(undone=F("taken_back__pk"))
    for payment in payments.order_by("pk").iterator(chunk_size=500):
        for account, balance in payment_balances(payment):
            kept = ZERO if payment.undone else balance
            yield BookClaim(ref=payment_source(payment).ref, account=account, balance=kept)
    for interest in InterestYear.objects.in_tool(tool).order_by("pk").iterator(chunk_size=500):
        ref = interest_source(interest).ref
        yield BookClaim(ref=ref, account=RESULT, balance=interest.total)
        yield BookClaim(ref=ref, account=TO_PAY, balance=-interest.total)


def source_urls(project_id: int, refs: Collection[str]) -> dict[str, str]:
    """The page of each operation: its holder's, or that of the interest. Four queries."""
    asked: dict[str, dict[int, str]] = {"line": {}, "payment": {}, "interest": {}}
    for ref in refs:
        kind, _, key = ref.partition("-")
        if kind in asked and (number := whole(key)) is not None:
            asked[kind][number] = ref
    found = {}
    lines = Line.objects.in_project(project_id).filter(pk__in=asked["line"]).order_by("pk")
    payments = Payment.objects.in_project(project_id).filter(pk__in=asked["payment"]).order_by("pk")
    columns = ("pk", "holder_id", "tool__slug", "project__slug")
    for kind, told in (("line", lines.values_list(*columns)), ("payment", payments.values_list(*columns))):
        for key, holder, tool, project in told:
            found[asked[kind][key]] = reverse("shares:holder", args=[project, tool, holder])
    years = InterestYear.objects.in_project(project_id).filter(pk__in=asked["interest"]).order_by("pk")
    for pk, tool, project in years.values_list("pk", "tool__slug", "project__slug"):
        found[asked["interest"][pk]] = reverse("shares:interest_year", args=[project, tool, pk])
    return found
