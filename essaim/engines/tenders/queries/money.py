"""What is due, held, paid and saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from essaim.engines.ledger.api import Party, balances_by_party, statement
from essaim.engines.tenders.models import Answer, Company, Fee, Part, Payment, Service, Settlement
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.engine import BookClaim
from essaim.kernel.projects.models import Tool

OWED, OWING, BANK, FEES, COMMISSIONS = "411", "401", "512", "756", "706"


def due_of(answer: Answer) -> dict[int, Money]:
    """What the buyer has not been billed for yet, by member. Two queries."""
    due = dict(answer.shares.order_by("company").values_list("company", "amount"))
    billed = Part.objects.in_tool(answer.tool_id).filter(payment__answer=answer).order_by("pk")
    for company, gross in billed.values_list("company", "gross"):
        due[company] = due.get(company, ZERO) - gross
    return due


def held_of(answer: Answer) -> dict[int, Money]:
    """What the buyer still keeps, by member. One query."""
    held: dict[int, Money] = {}
    rows = Part.objects.in_tool(answer.tool_id).filter(payment__answer=answer).order_by("company", "pk")
    for company, kept in rows.values_list("company", "retained"):
        held[company] = held.get(company, ZERO) + kept
    return held


def payments_of(answer: Answer) -> QuerySet[Payment]:
    """Its payments with their parts, latest first. Two queries when read."""
    rows = Payment.objects.in_tool(answer.tool_id).filter(answer=answer)
    return rows.prefetch_related("parts__company")


def fees(tool: Tool, year: int | None = None) -> QuerySet[Fee]:
    """Fees called, latest year first. One query when read."""
    rows = Fee.objects.in_tool(tool).select_related("company")
    return rows.filter(year=year) if year else rows


def services(tool: Tool) -> QuerySet[Service]:
    """Pooled means used, latest first. One query when read."""
    return Service.objects.in_tool(tool).select_related("company")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member owes to the cluster, and what the cluster owes it."""

    company: Company
    owes: Money
    owed: Money
    saved: Money


def _balances(project_id: int, account: str, parties: list[Party]) -> dict[int, Money]:
    if not parties:
        return {}
    return {party.id: amount for party, amount in balances_by_party(project_id, account, parties).items()}


def standings(tool: Tool, companies: Iterable[Company]) -> list[Standing]:
    """Where each stands, as the books say, and what pooling saved. Four queries at most."""
    listed = list(companies)
    parties = [Party("organisation", company.organisation_id, company.name) for company in listed]
    owed = _balances(tool.project_id, OWED, parties)
    owing = _balances(tool.project_id, OWING, parties)
    saved: dict[int, Money] = {}
    for service in Service.objects.in_tool(tool).filter(company__in=listed).order_by("pk"):
        saved[service.company_id] = saved.get(service.company_id, ZERO) + service.saved
    return [
        Standing(
            company,
            owed.get(company.organisation_id, ZERO),
            -owing.get(company.organisation_id, ZERO),
            saved.get(company.pk, ZERO),
        )
        for company in listed
    ]


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the statement of a member; above zero, it owes more."""

    on: date
    label: str
    amount: Money
    owes: Money


def statement_of(company: Company) -> list[Movement]:
    """Everything the books tell of a member, oldest first: what it owes less what it is owed. Two queries."""
    party = Party("organisation", company.organisation_id, company.name)
    moves, owes = [], ZERO
    for line in reversed(statement(company.project_id, party).filter(account__code__in=(OWED, OWING))):
        amount = line.debit - line.credit
        owes = owes + amount
        moves.append(Movement(line.entry.booked_on, line.entry.label, amount, owes))
    return moves


def parts_of(company: Company) -> QuerySet[Part]:
    """What each payment gave a member, latest first. One query when read."""
    rows = Part.objects.in_tool(company.tool_id).filter(company=company)
    return rows.select_related("payment__answer__opportunity").order_by("-payment__received_on", "-pk")


def book_claims(tool: Tool) -> Iterator[BookClaim]:
    """What the operations of the cluster come to, account by account, to be found in the books. Four queries; rows are streamed."""
    for fee in Fee.objects.in_tool(tool).iterator(chunk_size=500):
        yield from _two(f"fee-{fee.pk}", OWED, FEES, fee.amount)
    for payment in Payment.objects.in_tool(tool).iterator(chunk_size=500):
        ref = f"payment-{payment.pk}"
        if payment.through_cluster:
            yield BookClaim(ref=ref, account=BANK, balance=payment.received)
            yield BookClaim(ref=ref, account=OWING, balance=payment.commission - payment.received)
            yield BookClaim(ref=ref, account=COMMISSIONS, balance=-payment.commission)
        else:
            yield from _two(ref, OWED, COMMISSIONS, payment.commission)
    for service in Service.objects.in_tool(tool).iterator(chunk_size=500):
        yield from _two(f"service-{service.pk}", OWED, COMMISSIONS, service.commission)
    for made in Settlement.objects.in_tool(tool).iterator(chunk_size=500):
        sides = (OWING, BANK) if made.outgoing else (BANK, OWED)
        yield from _two(f"settlement-{made.pk}", *sides, made.amount)


def _two(ref: str, debit: str, credit: str, amount: Money) -> Iterator[BookClaim]:
    """An operation of two lines."""
    yield BookClaim(ref=ref, account=debit, balance=amount)
    yield BookClaim(ref=ref, account=credit, balance=-amount)
