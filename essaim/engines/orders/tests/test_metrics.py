"""The figures of the engine agree with one another."""

import pytest

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.engines.orders.queries.metrics import METRICS
from essaim.kernel.periods import Period

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("distinct_households", 2),
        ("baskets", 4),
        ("producer_euros", 4700),
        ("funder_euros", 2350),
        ("household_euros", 2350),
    ],
)
def test_metric_says_the_same_by_month_whole_and_by_project(name: str, expected: int) -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle, small=1, large=1)
    make_order(cast, cycle, household=make_household(cast.project, "Famille Nguyen"), small=1, large=1)
    metric, tools, year = METRICS[name], [cast.tool("paniers").pk], Period.year(2026)
    assert metric.by_project is not None
    assert metric.by_project(tools, year) == {cast.project.pk: expected}
    assert metric.total(tools, year) == sum(metric.monthly(tools, year).values()) == expected
    assert metric.total(tools, Period.year(2020)) == 0
