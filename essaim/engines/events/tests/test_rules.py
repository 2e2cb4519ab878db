import doctest
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.events import rules
from essaim.engines.events.rules import Waiting, cause_key, fits, next_start, promotions, told_moment

PARIS = ZoneInfo("Europe/Paris")
SEATS = st.lists(st.integers(1, 8), max_size=30)


def test_rules_examples_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@given(places=st.integers(0, 60), taken=st.integers(0, 60), seats=SEATS)
def test_promotions_never_pass_the_places_and_keep_the_order(
    places: int, taken: int, seats: list[int]
) -> None:
    queue = [Waiting(key, count) for key, count in enumerate(seats)]

    served = promotions(places=places, taken=taken, waiting=queue)

    assert served == list(range(len(served)))
    if served:
        assert taken + sum(seats[: len(served)]) <= places


@given(places=st.integers(0, 60), taken=st.integers(0, 60), seats=SEATS)
def test_promotions_stop_only_where_the_next_does_not_fit(places: int, taken: int, seats: list[int]) -> None:
    queue = [Waiting(key, count) for key, count in enumerate(seats)]

    count = len(promotions(places=places, taken=taken, waiting=queue))

    if count < len(seats):
        assert not fits(places=places, taken=taken + sum(seats[:count]), seats=seats[count])


@given(seats=SEATS, places=st.integers(1, 60), given_back=st.integers(0, 10))
def test_promotions_more_places_never_serve_fewer(seats: list[int], places: int, given_back: int) -> None:
    queue = [Waiting(key, count) for key, count in enumerate(seats)]

    before = promotions(places=places, taken=0, waiting=queue)
    after = promotions(places=places + given_back, taken=0, waiting=queue)

    assert after[: len(before)] == before


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2026, 10, 23, 8, tzinfo=UTC), "2026-10-25T18:00:00+01:00"),  # winter time begins that day
        (datetime(2026, 3, 27, 8, tzinfo=UTC), "2026-03-29T18:00:00+02:00"),  # summer time begins that day
        (
            datetime(2026, 12, 30, 23, 30, tzinfo=UTC),
            "2027-01-02T18:00:00+01:00",
        ),  # already the 31st in Paris
    ],
)
def test_next_start_keeps_the_local_hour(after: datetime, expected: str) -> None:
    assert next_start(after=after, days=2, at=time(18), zone=PARIS).isoformat() == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"distributes_at": "2026-11-12T15:00:00Z"}, "2026-11-12T15:00:00+00:00"),
        ({"distributes_at": datetime(2026, 11, 12, 15, tzinfo=UTC)}, "2026-11-12T15:00:00+00:00"),
        ({"distributed_on": "2026-11-12"}, "2026-11-12T00:00:00+01:00"),
        ({"distributes_at": "jeudi"}, None),
        ({"distributes_at": None}, None),
        ({}, None),
    ],
)
def test_told_moment_reads_what_an_event_names(payload: dict[str, object], expected: str | None) -> None:
    told = told_moment(payload, zone=PARIS)

    assert (told.isoformat() if told else None) == expected


def test_cause_key_tells_different_ids_and_different_payloads_apart() -> None:
    day = date(2026, 11, 12)
    payloads: list[dict[str, object]] = [
        {"cycle_id": 1, "name": "A"},
        {"cycle_id": 2, "name": "A"},
        {"order_id": 1, "name": "A"},
        {"name": "A"},
        {"name": "B"},
        {},
    ]

    keys = [cause_key(payload, day=day) for payload in payloads]

    assert len(set(keys)) == len(payloads)
    assert cause_key({"name": "Autre", "cycle_id": 1}, day=date(2026, 12, 1)) == keys[0]
    assert cause_key({}, day=date(2026, 12, 1)) != keys[-1]
    assert cause_key({"x_id": "9" * 200}, day=day) == f"x_id={'9' * 115}"
