"""The rules of the cluster: worked examples, then what always holds."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.engines.tenders.rules.admission import Door, admission, key_of
from essaim.engines.tenders.rules.fees import FeeRule, count_fee, months_due
from essaim.engines.tenders.rules.matching import Profile, areas_of, match, matches
from essaim.engines.tenders.rules.notices import MOST_NOTICES, BadNotice, read_notices
from essaim.engines.tenders.rules.pricing import Work, awarded, by_company, release, split
from essaim.engines.tenders.rules.reserved import Candidate, Fault, faults
from essaim.engines.tenders.rules.voting import Count
from essaim.kernel.money import ZERO, Money, Rate, total

cents = st.integers(1, 10**9)
rates = st.integers(0, 10_000).map(lambda n: Rate(Fraction(n, 10_000)))
shares = st.dictionaries(st.integers(1, 8), cents.map(Money), min_size=1, max_size=8)
TRADES = st.sets(st.sampled_from(["audit", "film", "formation", "graphisme"]))


def test_two_spellings_are_one_trade() -> None:
    assert key_of("Études d'impact") == key_of("étude de l'impact") != key_of("étude d'usage")


@given(TRADES, st.dictionaries(st.integers(1, 9), TRADES), st.integers(1, 9))
def test_the_board_admits_nobody_who_competes(
    mine: set[str], members: dict[int, set[str]], founding: int
) -> None:
    found = admission(mine, members, founding=founding)
    rivals = {pk for pk, theirs in members.items() if mine & theirs}

    assert set(found.shared) == rivals
    assert (found.door is Door.BOARD) == (not rivals)
    assert found.door is not Door.VOTE or len(members) >= founding


@pytest.mark.parametrize(
    ("choices", "quorum", "majority", "adopted"),
    [
        (["yes", "yes", "no"], 5000, 5000, True),
        (["yes", "no", "abstain"], 5000, 5000, False),  # a tie
        (["yes", "", "", ""], 5000, 5000, False),  # no quorum
        (["yes", "yes", "no"], 5000, 6666, True),  # two thirds are enough
        (["yes", "yes", "no"], 5000, 7000, False),
        (["abstain", "abstain", "yes"], 10000, 5000, True),
        (["", ""], 0, 5000, False),  # nobody came
    ],
)
def test_votes_are_counted(choices: list[str], quorum: int, majority: int, adopted: bool) -> None:
    assert Count.of(choices, quorum=quorum, majority=majority).adopted is adopted


@given(st.lists(st.sampled_from(["yes", "no", "abstain", ""]), max_size=30), st.integers(0, 10_000))
def test_one_more_yes_never_turns_a_vote_down(choices: list[str], quorum: int) -> None:
    before = Count.of([*choices, "no"], quorum=quorum, majority=5000)
    after = Count.of([*choices, "yes"], quorum=quorum, majority=5000)
    assert after.adopted or not before.adopted


@given(cents, rates, cents, cents, st.integers(0, 12))
def test_a_fee_is_between_its_floor_and_a_whole_year(
    flat: int, rate: Rate, minimum: int, turnover: int, months: int
) -> None:
    rule = FeeRule(Money(flat), rate, Money(minimum))
    year = count_fee(rule, turnover=Money(turnover), months=12).due
    due = count_fee(rule, turnover=Money(turnover), months=months).due

    assert year >= max(flat, minimum)
    assert 0 <= due <= year
    assert abs(due * 12 - year * months) <= 6


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_months_of_a_year_follow_the_admission(day: date) -> None:
    assert 1 <= months_due(day.year, day) <= 12
    assert (months_due(day.year - 1, day), months_due(day.year + 1, day)) == (0, 12)


works = st.builds(
    Work, st.integers(1, 5), st.just(""), st.integers(0, 500), cents.map(Money), cents.map(Money)
)


@given(st.lists(works, max_size=12))
def test_members_sum_to_the_price(listed: list[Work]) -> None:
    assert total(list(by_company(listed).values())) == total([work.amount for work in listed])


@given(shares, cents)
def test_a_negotiated_price_is_shared_exactly(asked: dict[int, Money], amount: int) -> None:
    assert total(list(awarded(asked, Money(amount)).values())) == Money(amount)


@settings(deadline=None, max_examples=50)
@given(shares, st.data(), rates, rates)
def test_payments_end_each_share_exactly(
    due: dict[int, Money], data: st.DataObject, retention: Rate, commission: Rate
) -> None:
    """Whatever the bills, nobody is paid more than their share, and the last one leaves nothing."""
    left, held = dict(due), dict.fromkeys(due, ZERO)
    for payment in range(3):
        most = total(list(left.values())).cents
        if not most:
            break
        bill = Money(most if payment == 2 else data.draw(st.integers(1, most)))
        cuts = split(bill, left, retention=retention, commission=commission)
        assert total([cut.gross for cut in cuts.values()]) == bill
        assert total([cut.retained for cut in cuts.values()]) == bill.share(retention)
        for company, cut in cuts.items():
            assert ZERO <= cut.retained <= cut.gross
            assert ZERO <= cut.commission <= cut.received
            left[company] -= cut.gross
            held[company] += cut.retained
            assert left[company] >= ZERO
    assert not any(left.values())
    kept = total(list(held.values()))
    if kept:
        back = release(kept, held, commission=commission)
        assert {company: -cut.retained for company, cut in back.items()} == held


def test_a_payment_above_what_is_due_is_refused() -> None:
    with pytest.raises(ValueError, match="not within"):
        split(Money(301), {1: Money(300)}, retention=Rate.parse("0"), commission=Rate.parse("0"))


WORDS = st.lists(st.sampled_from(["étude", "impact", "film", "quartier", "école"]), max_size=6).map(" ".join)
PROFILES = st.lists(
    st.builds(
        Profile,
        st.integers(1, 50),
        st.lists(st.tuples(WORDS, WORDS), max_size=3),
        st.frozensets(st.sampled_from(["59", "62", "2A"])),
    ),
    max_size=6,
    unique_by=lambda profile: profile.company,
)


def test_a_match_says_why() -> None:
    profile = Profile(7, [("Graphisme", "Graphisme"), ("Graphisme", "affiche")], frozenset({"59"}))

    here = match("Conception d'affiches", areas_of("59, 62"), profile)
    there = match("Conception d'affiches", areas_of("75"), profile)

    assert here is not None and (here.skills, here.areas) == ((("Graphisme", "affiche"),), ("59",))
    assert there is not None and there.elsewhere
    assert match("Travaux de toiture", areas_of("59"), profile) is None


@given(WORDS, WORDS, PROFILES)
def test_more_words_never_lose_a_match(text: str, more: str, profiles: list[Profile]) -> None:
    before = {one.company for one in matches(text, frozenset(), profiles)}
    after = {one.company for one in matches(f"{text} {more}", frozenset(), profiles)}
    assert before <= after


@given(WORDS, PROFILES)
def test_the_order_of_members_changes_nothing(text: str, profiles: list[Profile]) -> None:
    areas = frozenset({"59"})
    assert matches(text, areas, profiles) == matches(text, areas, profiles[::-1])


def test_reserved_contracts_ask_for_a_status_and_a_share() -> None:
    listed = [
        Candidate(1, "adapted", 60),
        Candidate(2, "adapted", 49),
        Candidate(3, "ess", 0),
        Candidate(4, "ess", 0, won_before=True),
    ]
    rule = {"least": 50, "months": 36, "most_months": 36}

    assert faults("both", listed, **rule)[1] == []
    assert faults("both", listed, **rule)[2] == [Fault.SHARE]
    assert faults("insertion", listed, **rule)[1] == [Fault.STATUS]
    assert faults("ess", listed, **rule)[3] == []
    assert faults("ess", listed, **rule)[4] == [Fault.AGAIN]
    assert faults("ess", listed, least=50, months=37, most_months=36)[3] == [Fault.LENGTH]
    assert faults("", listed, **rule) == {}


DECP = {
    "id": "2024-12",
    "acheteur": {"id": "21590350100017"},
    "objet": "Étude sociale",
    "montant": 42000.5,
    "dureeMois": 24,
    "dateNotification": "2024-11-30",
    "lieuExecution": {"code": "59350", "typeCode": "Code commune"},
}
BOAMP = {
    "idweb": "26-1234",
    "objet": "Formation des agents",
    "nomacheteur": "Ville de Lens",
    "datelimitereponse": "2026-12-15T12:00:00+01:00",
    "code_departement": ["62"],
    "descripteur_libelle": ["Formation"],
    "url_avis": "https://www.boamp.fr/avis/26-1234",
}


def decp(*rows: Any) -> bytes:
    return json.dumps({"marches": {"marche": rows}}).encode()


def test_both_kinds_of_files_are_read() -> None:
    (signed,) = read_notices(decp(DECP))
    (call,) = read_notices(json.dumps({"total_count": 1, "results": [BOAMP]}).encode())

    assert (signed.renews_on, signed.areas, signed.amount) == (date(2026, 11, 28), ("59",), Money(4200050))
    assert (call.ref, call.buyer, call.areas, call.text) == ("26-1234", "Ville de Lens", ("62",), "Formation")
    assert call.deadline is not None and call.deadline.hour == 12
    assert read_notices(json.dumps([BOAMP]).encode()) == [call]


@pytest.mark.parametrize(
    ("content", "why", "notice", "field"),
    [
        (b'[\n{"objet": "a",\n}]', "json", 0, ""),
        (b"\xff\xfe", "json", 0, ""),
        (b"[" * 100_000, "json", 0, ""),
        (b"{}", "shape", 0, ""),
        (b"[]", "empty", 0, ""),
        (b'"texte"', "shape", 0, ""),
        (b"[1]", "missing", 1, "objet"),
        (decp(DECP, {**DECP, "objet": " "}), "missing", 2, "objet"),
        (decp({**DECP, "montant": "cher"}), "number", 1, "montant"),
        (decp({**DECP, "montant": -1}), "number", 1, "montant"),
        (decp({**DECP, "dateNotification": "30/11/2024"}), "date", 1, "dateNotification"),
        (decp({**DECP, "dateNotification": "9999-11-30"}), "date", 1, "dateNotification"),
        (decp({**DECP, "acheteur": None}), "missing", 1, "acheteur"),
        (json.dumps([{**BOAMP, "datelimitereponse": "demain"}]).encode(), "date", 1, "datelimitereponse"),
        (json.dumps([BOAMP] * (MOST_NOTICES + 1)).encode(), "many", 0, ""),
        (b" " * 5_000_001, "large", 0, ""),
        (b'[{"objet": NaN}]', "json", 0, ""),
        (decp({**DECP, "objet": "\x00 "}), "missing", 1, "objet"),
    ],
)
def test_a_bad_file_says_where(content: bytes, why: str, notice: int, field: str) -> None:
    with pytest.raises(BadNotice) as told:
        read_notices(content)

    assert (told.value.why, told.value.notice, told.value.field) == (why, notice, field)


def test_broken_json_names_its_line() -> None:
    with pytest.raises(BadNotice) as told:
        read_notices(b'[\n{"objet": "a",\n}]')
    assert told.value.line in (2, 3)


json_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "code", "nom"]), st.text(max_size=5), max_size=2),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*DECP, *BOAMP]), json_values), st.booleans())
def test_any_row_is_read_or_refused(row: dict[str, Any], signed: bool) -> None:
    rows = {"marches": {"marche": [{**DECP, **row}]}} if signed else [{**BOAMP, **row}]
    try:
        (found,) = read_notices(json.dumps(rows).encode())
    except BadNotice as error:
        assert error.why
    else:
        assert found.title.strip()
        assert "\x00" not in "".join([found.title, found.buyer, found.text, *found.areas])
