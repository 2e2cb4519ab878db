"""When a digest is due: one moment a day, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.outbox.rules import due_on, last_due

pytestmark = pytest.mark.pure
PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Europe/Paris",
            "America/Sao_Paulo",
            "Indian/Reunion",
            "Australia/Lord_Howe",
            "Asia/Beirut",
        )
    ]
)
MOMENTS = st.integers(0, 30 * 366 * 86_400).map(
    lambda seconds: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
DAYS = st.dates(date(2010, 1, 1), date(2040, 1, 1))
HOURS = st.integers(0, 23)


@pytest.mark.parametrize(
    ("at", "day", "due"),
    [
        ("2026-11-02T16:59:59+00:00", date(2026, 11, 1), "2026-11-01T17:00:00+00:00"),
        ("2026-11-02T17:00:00+00:00", date(2026, 11, 2), "2026-11-02T17:00:00+00:00"),
        (
            "2026-07-02T16:00:00+00:00",
            date(2026, 7, 2),
            "2026-07-02T16:00:00+00:00",
        ),  # summer: an hour earlier
        (
            "2026-07-02T23:30:00+00:00",
            date(2026, 7, 2),
            "2026-07-02T16:00:00+00:00",
        ),  # past midnight in Paris
    ],
)
def test_digest_at_six_in_the_evening(at: str, day: date, due: str) -> None:
    assert last_due(datetime.fromisoformat(at), 18, PARIS) == (day, datetime.fromisoformat(due))


def test_an_hour_that_does_not_exist_comes_just_after_and_one_that_comes_twice_comes_once() -> None:
    assert due_on(date(2026, 3, 29), 2, PARIS).astimezone(PARIS).isoformat() == "2026-03-29T03:00:00+02:00"
    assert due_on(date(2026, 10, 25), 2, PARIS).isoformat() == "2026-10-25T00:00:00+00:00"


@given(MOMENTS, HOURS, ZONES)
def test_the_last_due_is_the_last(at: datetime, hour: int, zone: ZoneInfo) -> None:
    day, due = last_due(at, hour, zone)

    assert due == due_on(day, hour, zone)
    assert due <= at < due_on(day + timedelta(days=1), hour, zone)


@given(DAYS, HOURS, ZONES)
def test_a_day_has_one_digest_a_day_after_the_other(day: date, hour: int, zone: ZoneInfo) -> None:
    first, second = due_on(day, hour, zone), due_on(day + timedelta(days=1), hour, zone)

    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)
    assert last_due(first, hour, zone) == (day, first)


@given(MOMENTS, st.integers(1, 600), HOURS, ZONES)
def test_time_that_goes_on_never_brings_an_earlier_day_back(
    at: datetime, minutes: int, hour: int, zone: ZoneInfo
) -> None:
    before, _due = last_due(at, hour, zone)
    after, _due = last_due(at + timedelta(minutes=minutes), hour, zone)

    assert before <= after
