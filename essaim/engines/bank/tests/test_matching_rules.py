"""What a line is proposed to be, and when nothing is proposed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.bank.rules.matching import Certainty, Expected, Movement, propose, propose_all
from essaim.kernel.money import Money

DAY = date(2026, 11, 2)
BENALI = Expected(
    "party:411:household:1", "Famille Benali", Money(725), frozenset({"F000001"}), frozenset({"k1"})
)
CARON = Expected("party:411:household:2", "Famille Caron", Money(725), frozenset({"F000002"}))
FARM = Expected("party:401:organisation:7", "Ferme des Saules", Money(-4500), frozenset({"O000007"}))


def line(euros: int, text: str, *, reference: str = "", iban_key: str = "", on: date = DAY) -> Movement:
    return Movement(on, Money(euros), text, reference, iban_key)


@pytest.mark.parametrize(
    ("movement", "key", "certainty"),
    [
        (line(300, "VIR f000001"), BENALI.key, Certainty.SURE),
        (line(300, "VIR", reference="F000002"), CARON.key, Certainty.SURE),
        (line(725, "VIR INST DE M OU MME BENALI"), BENALI.key, Certainty.SURE),
        (line(725, "VIREMENT", iban_key="k1"), BENALI.key, Certainty.SURE),
        (line(1000, "VIREMENT", iban_key="k1"), BENALI.key, Certainty.LIKELY),
        (line(1000, "BÉNALI Nora"), BENALI.key, Certainty.LIKELY),
        (line(-4500, "FACTURE 12"), FARM.key, Certainty.POSSIBLE),
    ],
)
def test_reasons_make_the_certainty(movement: Movement, key: str, certainty: Certainty) -> None:
    proposal = propose(movement, [BENALI, CARON, FARM])

    assert proposal is not None
    assert (proposal.expected.key, proposal.certainty) == (key, certainty)


@pytest.mark.parametrize(
    "movement",
    [
        line(725, "VIREMENT"),  # two families owe the same
        line(4500, "FERME DES SAULES"),  # money in, where money out is awaited
        line(-725, "BENALI"),  # and the other way round
        line(1234, "INCONNU"),
    ],
)
def test_nothing_is_proposed_where_it_would_be_a_guess(movement: Movement) -> None:
    assert propose(movement, [BENALI, CARON, FARM]) is None


def test_what_the_books_hold_already_needs_its_amount_and_a_near_day() -> None:
    booked = Expected("entry:9", "Paiement virement · Famille Caron", Money(725), on=DAY)

    near = propose(line(725, "VIR", on=DAY + timedelta(days=9)), [booked])

    assert near is not None and near.certainty is Certainty.LIKELY
    assert propose(line(725, "VIR", on=DAY + timedelta(days=11)), [booked]) is None
    assert propose(line(726, "VIR CARON"), [booked]) is None


def test_one_sum_is_not_proposed_for_two_lines() -> None:
    found = propose_all([line(725, "BENALI"), line(725, "BENALI")], [BENALI, CARON])

    assert [proposal and proposal.expected.key for proposal in found] == [BENALI.key, CARON.key]
    assert [proposal and proposal.certainty for proposal in found] == [Certainty.SURE, Certainty.POSSIBLE]


AWAITED = st.lists(
    st.builds(
        Expected, st.uuids().map(str), st.sampled_from(["Benali", "Caron"]), st.integers(-3, 3).map(Money)
    ),
    max_size=6,
)


@given(st.integers(-3, 3).filter(bool), st.sampled_from(["BENALI", "CARON", "VIR"]), AWAITED)
def test_a_proposal_goes_the_way_of_the_money_whatever_the_order(
    cents: int, text: str, awaited: list[Expected]
) -> None:
    movement = line(cents, text)
    proposal = propose(movement, awaited)

    assert proposal == propose(movement, awaited[::-1])
    if proposal is not None:
        assert (proposal.expected.amount.cents > 0) == (cents > 0)
        assert proposal.reasons
