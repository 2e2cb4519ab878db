"""A month of orders, changes, shortages, packs and payments, told again from its journal: the same balances to the cent."""

from datetime import timedelta

import pytest

from essaim.engines.ledger.api import Line, Source, balance_of, post
from essaim.engines.ledger.factories import make_books
from essaim.engines.ledger.models import Entry, EntryLine
from essaim.engines.ledger.queries.journal import fec_rows, years_of
from essaim.engines.ledger.rules import PLAN, Party
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.cycles import close_cycle, finish_distribution
from essaim.engines.orders.commands.deliveries import tick_delivery
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, offers, orders_cast, wish
from essaim.engines.orders.models import Offer
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money

pytestmark = pytest.mark.django_db
type Balances = dict[tuple[str, str, int | None], Money]


def a_month() -> Cast:
    """Everything that moves money in a cycle, corrections included."""
    cast = orders_cast(sharing={"envelope": "60", "household_cap": "12"}, running_cost_rate="0.03")
    cycle, by = make_cycle(cast), cast.coordinator
    small, large = offers(cycle)
    Offer.unscoped.filter(pk=large.pk).update(pack_size=4)
    families = [make_household(cast.project, f"Famille {n}") for n in range(1, 6)]
    orders = [
        make_order(cast, cycle, household=one, small=n % 3, large=1 + n % 2) for n, one in enumerate(families)
    ]
    change_order(by=by, order_id=orders[0].pk, wish=wish(cycle, small=3, large=1), at=NOW)
    cancel_order(by=by, order_id=orders[4].pk, at=NOW, reason="Absente")
    close_cycle(by=by, cycle_id=cycle.pk, at=NOW + timedelta(days=10))
    note_shortage(by=by, offer_id=small.pk, delivered=2, reason="Gel", at=NOW + timedelta(days=14))
    tick_delivery(by=by, order_id=orders[0].pk, at=NOW + timedelta(days=15))
    for n, one in enumerate(families[:3]):
        paid = record_payment(
            by=by,
            tool=cast.tool(TOOL),
            household_id=one.pk,
            amount=euros("5"),
            method=("cash", "cheque", "transfer")[n],
            received_on=(NOW + timedelta(days=15)).date(),
            form_key=f"mois-{n}",
            at=NOW + timedelta(days=15),
        )
    refund_payment(by=by, payment_id=paid.pk, reason="Sans provision", at=NOW + timedelta(days=16))
    finish_distribution(by=by, cycle_id=cycle.pk, at=NOW + timedelta(days=16))
    return cast


def balances(project_id: int) -> Balances:
    """Every account, and every party in it, that is not even."""
    found: Balances = {}
    for line in EntryLine.objects.in_project(project_id).select_related("account"):
        key = (line.account.code, line.party_kind, line.party_id)
        found[key] = found.get(key, ZERO) + line.debit - line.credit
    return {key: amount for key, amount in found.items() if amount}


def replay(journal: list[Entry], into: int) -> None:
    """Tell each entry of a journal again, in its order, in other books."""
    for entry in journal:
        lines = [
            Line(
                row.account.code,
                row.debit,
                row.credit,
                Party(row.party_kind, row.party_id, row.party_label) if row.party_id else None,
            )
            for row in EntryLine.unscoped.filter(entry=entry).select_related("account").order_by("position")
        ]
        source = Source(entry.source_engine, entry.source_ref, entry.source_event)
        post(
            project_id=into, by=Actor.system("tests"), on=entry.booked_on, label=entry.label,
            source=source, lines=lines, journal=entry.journal,
        )  # fmt: skip


def test_a_month_replayed_twice_from_its_journal_gives_the_same_balances() -> None:
    cast, again = a_month(), make_books("Autres comptes")
    journal = list(Entry.objects.in_project(cast.project.pk).order_by("fiscal_year", "number"))
    told = balances(cast.project.pk)
    assert {code for code, *_party in told} >= {"411", "401", "441", "707", "607"}

    replay(journal, again.pk)
    assert balances(again.pk) == told
    replay(journal, again.pk)
    assert balances(again.pk) == told
    assert Entry.objects.in_project(again.pk).count() == len(journal)


def test_the_file_of_the_accountant_alone_gives_the_same_balances() -> None:
    cast = a_month()
    sums: dict[str, int] = {}
    for year in years_of(cast.project.pk):
        header, *rows = [row.rstrip("\r\n").split("\t") for row in fec_rows(year)]
        for row in rows:
            cell = dict(zip(header, row, strict=True))
            amount = Money.euros(cell["Debit"]) - Money.euros(cell["Credit"])
            sums[cell["CompteNum"]] = sums.get(cell["CompteNum"], 0) + amount.cents
    assert sum(sums.values()) == 0
    for code in PLAN:
        assert Money(sums.get(code.ljust(3, "0"), 0)) == balance_of(cast.project.pk, code), code
