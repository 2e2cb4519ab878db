"""The figures of the engine agree with one another."""

from datetime import UTC, datetime

import pytest

from essaim.engines.events.engine import ENGINE
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.kernel.factories import NOW
from essaim.kernel.periods import Period

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "expected"), [("attendance", 5), ("held", 1)])
def test_metric_says_the_same_by_month_whole_and_by_project(name: str, expected: int) -> None:
    cast = events_cast()
    tool = next(tool for tool in cast.project.tools.all() if tool.engine == "events")
    held = datetime(2026, 10, 7, 14, tzinfo=UTC)
    event = make_event(tool, starts_at=held, ends_at=held.replace(hour=16), attendance_recorded_at=NOW)
    for people in (2, 3):
        make_registration(event, seats=people, attended=people)
    metric, year = ENGINE.metrics[name], Period.year(2026)
    assert metric.by_project is not None
    assert metric.by_project([tool.pk], year) == {cast.project.pk: expected}
    assert metric.total([tool.pk], year) == sum(metric.monthly([tool.pk], year).values()) == expected
