"""Direct debits and transfers: prepared, sent, seen at the bank, returned; the books follow each step."""

from datetime import date, timedelta

import pytest

from essaim.engines.bank.commands.batches import cancel_batch, prepare_batch, send_batch
from essaim.engines.bank.commands.matching import accept_sure, undo_match
from essaim.engines.bank.engine import ENGINE
from essaim.engines.bank.errors import (
    AlreadyInBatch,
    BatchNotPrepared,
    NobodyChosen,
    NoCreditorId,
    TooMuch,
)
from essaim.engines.bank.factories import BOB_IBAN, FARM_IBAN, add_account, bank_cast, describe, receive
from essaim.engines.bank.models import Batch, BatchItem, PartyAccount, StatementLine
from essaim.engines.bank.queries.moves import dues
from essaim.engines.ledger.api import balance_of, balances_by_party
from essaim.engines.ledger.factories import DUVAL, FARM, NGUYEN, make_entry, make_order
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.errors import Invalid
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money

pytestmark = pytest.mark.django_db
ON = NOW.date() + timedelta(days=7)


@pytest.fixture
def cast() -> Cast:
    cast = bank_cast()
    describe(cast)
    make_order(cast.project, DUVAL)
    make_order(cast.project, NGUYEN)
    make_entry(cast.project, "607", "401", 4500, party=FARM)
    add_account(cast, DUVAL, BOB_IBAN, signed_on=date(2026, 10, 1))
    add_account(cast, FARM, FARM_IBAN)
    return cast


def prepared(cast: Cast, kind: str = "collection", cents: int = 725, *, on: date = ON) -> Batch:
    account = PartyAccount.objects.in_project(cast.project).get(
        mandate="" if kind == "transfer" else "E{}-F000001-1".format(cast.tool("banque").pk)
    )
    return prepare_batch(
        by=cast.coordinator,
        tool=cast.tool("banque"),
        kind=kind,
        asked={account.pk: Money(cents)},
        on=on,
        label="Octobre",
        at=NOW,
    )


def books_hold(cast: Cast) -> None:
    assert faults_of_books([cast.project.pk], {"bank": ENGINE}) == []


def test_only_who_signed_a_mandate_is_collected_from(cast: Cast) -> None:
    found = dues(cast.tool("banque"), "collection")

    assert [(due.account.party_label, due.amount) for due in found.ready] == [(DUVAL.label, Money(725))]
    assert found.without == ((NGUYEN, Money(725)),)
    assert [due.amount for due in dues(cast.tool("banque"), "transfer").ready] == [Money(4500)]


def test_a_collection_settles_when_sent_and_is_cleared_by_its_line(cast: Cast) -> None:
    batch = prepared(cast)
    assert balances_by_party(cast.project.pk, "411")[DUVAL] == Money(725)

    send_batch(by=cast.coordinator, batch_id=batch.pk, at=NOW)

    assert DUVAL not in balances_by_party(cast.project.pk, "411")
    assert balance_of(cast.project.pk, "58") == Money(725)
    receive(cast, (f"{ON:%d/%m/%Y}", f"PRLV {batch.message_id}", "7,25"))
    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 1
    assert (balance_of(cast.project.pk, "58"), balance_of(cast.project.pk, "512")) == (ZERO, Money(725))
    books_hold(cast)


def test_a_debit_the_bank_returns_is_owed_again_until_the_match_is_undone(cast: Cast) -> None:
    batch = prepared(cast)
    send_batch(by=cast.coordinator, batch_id=batch.pk, at=NOW)
    item = BatchItem.objects.in_project(cast.project).get()
    receive(cast, ("12/11/2026", f"REJET {item.end_to_end}", "-7,25"))

    accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW)

    assert BatchItem.objects.in_project(cast.project).get().returned_at == NOW
    assert balances_by_party(cast.project.pk, "411")[DUVAL] == Money(725)
    line = StatementLine.objects.in_project(cast.project).get()
    undo_match(by=cast.coordinator, line_id=line.pk, reason="erreur", at=NOW)
    assert BatchItem.objects.in_project(cast.project).get().returned_at is None
    books_hold(cast)


def test_a_transfer_pays_the_producer(cast: Cast) -> None:
    batch = prepared(cast, "transfer", 4500)
    send_batch(by=cast.coordinator, batch_id=batch.pk, at=NOW)

    assert FARM not in balances_by_party(cast.project.pk, "401")
    receive(cast, (f"{ON:%d/%m/%Y}", f"VIR {batch.message_id}", "-45,00"))
    accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW)
    assert balance_of(cast.project.pk, "58") == ZERO
    books_hold(cast)


def test_the_first_debit_of_a_mandate_and_the_next_of_another_are_credited_together(cast: Cast) -> None:
    send_batch(by=cast.coordinator, batch_id=prepared(cast).pk, at=NOW)
    make_order(cast.project, DUVAL)
    new = add_account(cast, NGUYEN, FARM_IBAN, signed_on=date(2026, 10, 2))
    known = PartyAccount.objects.in_project(cast.project).get(party_label=DUVAL.label)

    second = prepare_batch(
        by=cast.coordinator,
        tool=cast.tool("banque"),
        kind="collection",
        asked={known.pk: Money(725), new.pk: Money(725)},
        on=ON,
        label="Novembre",
        at=NOW,
    )
    send_batch(by=cast.coordinator, batch_id=second.pk, at=NOW)

    receive(cast, (f"{ON:%d/%m/%Y}", f"PRLV {second.message_id}", "14,50"))
    assert "<SeqTp>RCUR</SeqTp>" in second.xml and second.xml.count("<PmtInf>") == 1
    assert (second.number, BatchItem.objects.in_project(cast.project).count()) == (2, 3)
    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 1


def test_a_file_sent_or_cancelled_changes_no_more(cast: Cast) -> None:
    batch = prepared(cast)
    with pytest.raises(AlreadyInBatch):
        prepared(cast)
    cancel_batch(by=cast.coordinator, batch_id=batch.pk, at=NOW)

    for act in (send_batch, cancel_batch):
        with pytest.raises(BatchNotPrepared):
            act(by=cast.coordinator, batch_id=batch.pk, at=NOW)
    assert balance_of(cast.project.pk, "58") == ZERO
    assert prepared(cast).number == 2


def test_what_no_bank_would_take_is_refused(cast: Cast) -> None:
    with pytest.raises(TooMuch):
        prepared(cast, cents=726)
    with pytest.raises(NobodyChosen):
        prepared(cast, cents=0)
    with pytest.raises(Invalid):
        prepared(cast, on=NOW.date())
    describe(cast, creditor_id="")
    with pytest.raises(NoCreditorId):
        prepared(cast)
    assert not Batch.objects.in_project(cast.project).exists()
