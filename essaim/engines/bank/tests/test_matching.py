"""Lines of the bank enter the books once, say who paid, and can be taken back."""

import pytest

from essaim.engines.bank.commands.accounts import remove_party_account
from essaim.engines.bank.commands.matching import Part, accept_proposal, accept_sure, match_parts, undo_match
from essaim.engines.bank.commands.statements import import_statement, set_aside, take_back
from essaim.engines.bank.engine import ENGINE
from essaim.engines.bank.errors import (
    AlreadyImported,
    AlreadyKnown,
    AlreadyMatched,
    NoAccount,
    NothingToUndo,
    NotTheSum,
    OtherAccount,
    StatementUnreadable,
)
from essaim.engines.bank.factories import (
    BOB_IBAN,
    FARM_IBAN,
    add_account,
    bank_cast,
    camt,
    camt_entry,
    describe,
    only_line,
    receive,
)
from essaim.engines.bank.models import PartyAccount, StatementLine
from essaim.engines.bank.queries.lines import proposals, standing
from essaim.engines.ledger.api import balance_of, balances_by_party
from essaim.engines.ledger.factories import DUVAL, FARM, NGUYEN, make_entry, make_order
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money

pytestmark = pytest.mark.django_db
PAID = ("03/11/2026", "VIR DE FAMILLE DUVAL", "7,25")


@pytest.fixture
def cast() -> Cast:
    cast = bank_cast()
    describe(cast)
    make_order(cast.project, DUVAL)
    return cast


def books_hold(cast: Cast) -> None:
    assert faults_of_books([cast.project.pk], {"bank": ENGINE}) == []


def test_a_payment_found_by_name_and_amount_settles_the_household(cast: Cast) -> None:
    receive(cast, PAID)

    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 1

    assert DUVAL not in balances_by_party(cast.project.pk, "411")
    assert balance_of(cast.project.pk, "512") == Money(725)
    assert only_line(cast).state == StatementLine.State.MATCHED
    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 0
    books_hold(cast)


def test_a_match_undone_reverses_its_entry_and_the_line_waits_again(cast: Cast) -> None:
    receive(cast, PAID)
    accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW)

    line = undo_match(by=cast.coordinator, line_id=only_line(cast).pk, reason="autre famille", at=NOW)

    assert line.state == StatementLine.State.OPEN
    assert balances_by_party(cast.project.pk, "411")[DUVAL] == Money(725)
    books_hold(cast)
    with pytest.raises(NothingToUndo):
        undo_match(by=cast.coordinator, line_id=line.pk, reason="encore", at=NOW)
    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 1
    books_hold(cast)


def test_one_transfer_may_pay_for_two_families(cast: Cast) -> None:
    make_order(cast.project, NGUYEN)
    receive(cast, ("03/11/2026", "VIR", "14,50"))
    parts = [Part("411", Money(725), DUVAL), Part("411", Money(725), NGUYEN)]

    match_parts(by=cast.coordinator, line_id=only_line(cast).pk, parts=parts, at=NOW)

    assert balance_of(cast.project.pk, "411") == ZERO
    books_hold(cast)
    with pytest.raises(AlreadyMatched):
        match_parts(by=cast.coordinator, line_id=only_line(cast).pk, parts=parts, at=NOW)


@pytest.mark.parametrize("cents", [[700], [725, 25], [800, -75]])
def test_parts_that_are_not_the_line_are_refused_and_nothing_is_written(cast: Cast, cents: list[int]) -> None:
    receive(cast, PAID)

    with pytest.raises(NotTheSum):
        parts = [Part("411", Money(part), DUVAL) for part in cents]
        match_parts(by=cast.coordinator, line_id=only_line(cast).pk, parts=parts, at=NOW)

    assert balance_of(cast.project.pk, "512") == ZERO


def test_money_already_in_the_books_is_ticked_without_a_second_entry(cast: Cast) -> None:
    make_entry(cast.project, "512", "411", 725, party=DUVAL, label="Paiement virement · Famille Duval")
    receive(cast, PAID)

    accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW)

    assert balance_of(cast.project.pk, "512") == Money(725)
    assert only_line(cast).state == StatementLine.State.MATCHED
    receive(cast, ("04/11/2026", "VIR DE FAMILLE DUVAL", "7,25"), name="suite.csv")
    assert accept_sure(by=cast.coordinator, tool=cast.tool("banque"), at=NOW) == 0
    books_hold(cast)


def test_a_proposal_confirmed_after_it_fell_is_refused(cast: Cast) -> None:
    receive(cast, PAID)
    key = proposals(cast.tool("banque"))[0].proposal.expected.key  # type: ignore[union-attr]
    make_entry(cast.project, "530", "411", 725, party=DUVAL)  # paid in cash meanwhile

    with pytest.raises(NotFound):
        accept_proposal(by=cast.coordinator, line_id=only_line(cast).pk, key=key, at=NOW)

    assert balance_of(cast.project.pk, "512") == ZERO


def test_an_account_used_once_is_known_the_next_month(cast: Cast) -> None:
    first = camt(camt_entry("3.00", label="ACOMPTE"), closing="103.00")
    tool = cast.tool("banque")
    import_statement(by=cast.coordinator, tool=tool, file_name="un.xml", content=first, at=NOW)
    match_parts(
        by=cast.coordinator, line_id=only_line(cast).pk, parts=[Part("411", Money(300), DUVAL)], at=NOW
    )
    second = camt(camt_entry("4.25", label="SOLDE", ref="X2"), closing="104.25")

    import_statement(by=cast.coordinator, tool=tool, file_name="deux.xml", content=second, at=NOW)

    assert accept_sure(by=cast.coordinator, tool=tool, at=NOW) == 1
    assert balance_of(cast.project.pk, "411") == ZERO


def test_files_that_overlap_give_each_line_once(cast: Cast) -> None:
    receive(cast, PAID)
    receive(cast, PAID, ("04/11/2026", "CB", "-3,00"), name="suite.csv")

    assert StatementLine.objects.in_project(cast.project).count() == 2
    with pytest.raises(AlreadyImported):
        receive(cast, PAID, name="encore.csv")


def test_a_statement_of_another_account_is_refused(cast: Cast) -> None:
    content = camt(camt_entry("7.25"), closing="107.25", iban=FARM_IBAN)

    with pytest.raises(OtherAccount):
        import_statement(
            by=cast.coordinator, tool=cast.tool("banque"), file_name="x.xml", content=content, at=NOW
        )


def test_a_file_with_one_wrong_line_imports_nothing(cast: Cast) -> None:
    with pytest.raises(StatementUnreadable) as refusal:
        receive(cast, PAID, ("hier", "VIR", "1,00"))

    assert "Ligne 3" in str(refusal.value)
    assert not StatementLine.objects.in_project(cast.project).exists()


def test_nothing_is_read_before_the_account_is_described() -> None:
    with pytest.raises(NoAccount):
        receive(bank_cast(), PAID)


def test_a_line_set_aside_says_why_and_comes_back(cast: Cast) -> None:
    receive(cast, ("03/11/2026", "ERREUR", "-2,00"))
    line = only_line(cast)

    with pytest.raises(Invalid):
        set_aside(by=cast.coordinator, line_id=line.pk, reason=" ", at=NOW)
    set_aside(by=cast.coordinator, line_id=line.pk, reason="compte personnel", at=NOW)

    assert standing(cast.tool("banque")).waiting == 0
    take_back(by=cast.coordinator, line_id=line.pk, at=NOW)
    assert standing(cast.tool("banque")).waiting_sum == Money(-200)


def test_an_account_number_is_checked_kept_once_and_blanked_when_it_leaves(cast: Cast) -> None:
    with pytest.raises(Invalid):
        add_account(cast, FARM, "FR7630006000011234567890188")
    account = add_account(cast, FARM, FARM_IBAN)
    with pytest.raises(AlreadyKnown):
        add_account(cast, FARM, BOB_IBAN)

    remove_party_account(by=cast.coordinator, account_id=account.pk, at=NOW)

    kept = PartyAccount.objects.in_project(cast.project).get()
    assert (kept.iban, kept.iban_hint, kept.iban_key) == ("", "", "")
    assert add_account(cast, FARM, BOB_IBAN).iban_hint == "FR14 … 2606"


def test_rights_are_asked_of_commands_too(cast: Cast) -> None:
    receive(cast, PAID)
    with pytest.raises(Forbidden):
        accept_sure(by=cast.member, tool=cast.tool("banque"), at=NOW)
    with pytest.raises(NotFound):
        undo_match(by=cast.stranger, line_id=only_line(cast).pk, reason="non", at=NOW)
