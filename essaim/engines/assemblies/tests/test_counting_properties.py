"""What holds of every count, whatever the ballots."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from essaim.engines.assemblies.rules.counting import Terms, count
from essaim.engines.assemblies.rules.judgement import compare
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.weighing import weigh

NAMES = ("a", "b", "c", "d")
ORDERS = st.permutations(NAMES).flatmap(lambda p: st.integers(0, 4).map(lambda n: ">".join(p[:n])))
LISTS = st.sets(st.sampled_from(NAMES)).map(lambda names: ",".join(sorted(names)))
ONE = st.sampled_from(["", *NAMES])
JUDGED = st.lists(st.integers(0, 6), min_size=4, max_size=4).map(
    lambda grades: ",".join(f"{name}:{grade}" for name, grade in zip(NAMES, grades, strict=True))
)
FORMS = {
    Method.MAJORITY: ONE,
    Method.TWO_ROUNDS: ONE,
    Method.NOMINATION: ONE,
    Method.APPROVAL: LISTS,
    Method.BUDGET: LISTS,
    Method.JUDGEMENT: JUDGED,
    Method.SCHULZE: ORDERS,
    Method.STV: ORDERS,
}
COSTS = {"a": 40, "b": 30, "c": 30, "d": 55}
CASES = st.sampled_from(list(FORMS)).flatmap(
    lambda method: st.tuples(
        st.just(method),
        st.dictionaries(FORMS[method], st.integers(1, 9), max_size=8),
        st.integers(1, 3) if method not in (Method.MAJORITY, Method.TWO_ROUNDS) else st.just(1),
    )
)
TALLIES = st.lists(st.integers(0, 6), min_size=1, max_size=9)


def _terms(seats: int, lot: tuple[str, ...] = ()) -> Terms:
    return Terms(seats=seats, costs=COSTS, budget=100, lot=lot)


@given(CASES)
def test_the_order_of_candidates_changes_nothing(case: tuple[Method, dict[str, int], int]) -> None:
    method, ballots, seats = case

    here = count(ballots, NAMES, method, terms=_terms(seats))
    there = count(ballots, NAMES[::-1], method, terms=_terms(seats))

    assert set(here.elected) == set(there.elected)
    assert set(here.tied) == set(there.tied)


@given(CASES)
def test_seats_are_never_overfilled_and_the_tied_are_more_than_the_seats(
    case: tuple[Method, dict[str, int], int],
) -> None:
    method, ballots, seats = case
    result = count(ballots, NAMES, method, terms=_terms(seats))

    assert len(set(result.elected)) == len(result.elected)
    assert not set(result.elected) & set(result.tied)
    if method == Method.BUDGET:
        assert sum(COSTS[name] for name in result.elected) <= 100
    else:
        assert len(result.elected) <= seats
    if result.tied:
        assert len(result.tied) > 1
        assert result.open_seats > 0


@given(CASES, st.permutations(NAMES))
def test_a_full_draw_always_settles(case: tuple[Method, dict[str, int], int], lot: list[str]) -> None:
    method, ballots, seats = case

    assert count(ballots, NAMES, method, terms=_terms(seats, tuple(lot))).is_settled


@given(CASES, st.integers(2, 5))
def test_as_many_times_each_ballot_gives_the_same_result(
    case: tuple[Method, dict[str, int], int], times: int
) -> None:
    method, ballots, seats = case
    assume(method != Method.STV)  # its quota is a whole number of ballots: see the next test
    once = count(ballots, NAMES, method, terms=_terms(seats))

    for factor in (times, Fraction(1, times)):
        again = count({text: n * factor for text, n in ballots.items()}, NAMES, method, terms=_terms(seats))
        assert (again.elected, again.tied) == (once.elected, once.tied)


SOLID = st.sampled_from(["a>b>c>d", "b>a>d", "a>b", "b>a>c"])
OTHERS = st.sampled_from(["c", "d>c", "c>d>a", "d", "c>a>b"])


@given(
    st.dictionaries(SOLID, st.integers(1, 9), min_size=1),
    st.dictionaries(OTHERS, st.integers(1, 9)),
    st.integers(1, 3),
)
def test_a_group_with_a_quota_gets_a_seat(solid: dict[str, int], others: dict[str, int], seats: int) -> None:
    ballots, total = solid | others, sum(solid.values()) + sum(others.values())
    solid["a>b"] = solid.get("a>b", 0) + max(0, total // (seats + 1) + 1 - sum(solid.values())) * 2
    ballots = solid | others
    assert sum(solid.values()) >= sum(ballots.values()) // (seats + 1) + 1

    result = count(ballots, NAMES, Method.STV, terms=_terms(seats, NAMES))

    assert set(result.elected) & {"a", "b"}


@given(st.dictionaries(ORDERS, st.integers(1, 9), min_size=1, max_size=8))
def test_who_beats_each_other_one_wins_under_schulze(ballots: dict[str, int]) -> None:
    def ahead(one: str, other: str) -> int:
        def place(text: str, name: str) -> int:
            names = text.split(">")
            return names.index(name) if name in names else 9

        return sum(n if place(t, one) < place(t, other) else 0 for t, n in ballots.items())

    best = [one for one in NAMES if all(ahead(one, x) > ahead(x, one) for x in NAMES if x != one)]

    if best:
        assert list(count(ballots, NAMES, Method.SCHULZE).elected) == best


def _by_hand(grades: list[int]) -> list[int]:
    """The medians that come off one by one."""
    left, read = sorted(grades), []
    while left:
        read.append(left.pop((len(left) - 1) // 2))
    return read


@given(TALLIES, st.data())
def test_judgement_compares_as_taking_medians_away_one_by_one(grades: list[int], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.integers(0, 6), min_size=len(grades), max_size=len(grades)))
    one, other = _by_hand(grades), _by_hand(others)

    found = compare(*(tuple(each.count(g) for g in range(7)) for each in (grades, others)))

    assert (found > 0) - (found < 0) == (one > other) - (one < other)


PARTS = st.lists(st.integers(1, 100), min_size=1, max_size=5).map(
    lambda weighs: {f"college {number}": weight for number, weight in enumerate(weighs)}
)


VOTES = st.dictionaries(st.sampled_from(["for", "against", "abstain", ""]), st.integers(0, 50))


@given(PARTS, st.data())
def test_one_person_one_vote_inside_a_college(parts: dict[str, int], data: st.DataObject) -> None:
    weights = {name: Fraction(number, sum(parts.values())) for name, number in parts.items()}
    votes = {college: data.draw(VOTES) for college in parts}

    merged, _steps = weigh(votes, weights)

    heard = [c for c, ballots in votes.items() if sum(n for text, n in ballots.items() if text)]
    assert sum(merged.values(), Fraction(0)) == sum((weights[c] for c in heard), Fraction(0))
    for college in heard:
        alone, _steps = weigh({college: votes[college]}, weights)
        cast = sum(n for text, n in votes[college].items() if text)
        assert all(alone[text] == weights[college] * Fraction(votes[college][text], cast) for text in alone)


@settings(max_examples=20)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_big_college_does_not_drown_a_small_one(big: int, small: int) -> None:
    merged, _steps = weigh(
        {"users": {"against": big}, "staff": {"for": small}},
        {"users": Fraction(2, 5), "staff": Fraction(3, 5)},
    )

    assert count(merged, ["for"], Method.MOTION).elected == ("for",)
