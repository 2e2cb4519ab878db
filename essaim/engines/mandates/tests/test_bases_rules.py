"""A compensation changed on a day: which basis holds, what the year comes to, and what it never exceeds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Key,
    Plan,
    Profit,
    Revenue,
    Service,
    Shared,
    compute,
    plan_faults,
)
from essaim.engines.mandates.rules.compensation_bases import (
    BasisFrom,
    Span,
    by_days,
    by_periods,
    line_name,
    spans,
    year_plan,
)
from essaim.engines.mandates.tests.test_compensation_rules import MARGIN, TRAINING
from essaim.kernel.money import ZERO, Money, Rate

FIRST, LAST = date(2027, 1, 1), date(2031, 12, 31)
HOURS = Plan(
    services=(Service(name="Accueil", hours=3650, basis=Basis.HOUR, price=Money(1000)),),
    revenues=(Revenue("Familles", Money.euros("3650")),),
    funders=(Funder("Ville", 1),),
)
DEARER = replace(HOURS, services=(Service(name="Accueil", hours=3650, basis=Basis.HOUR, price=Money(1200)),))
JULY = [BasisFrom(HOURS), BasisFrom(DEARER, date(2027, 7, 1))]
NAMES = ["01/01-30/06", "01/07-31/12"]


def allowed(plan: Plan) -> Money:
    return compute(plan, margin=MARGIN).allowed


def test_a_year_is_cut_where_the_basis_changes() -> None:
    first, second = spans(JULY, 2027, first=FIRST, last=LAST)
    assert (first.first, first.last, second.first, second.last) == (
        date(2027, 1, 1),
        date(2027, 6, 30),
        date(2027, 7, 1),
        date(2027, 12, 31),
    )
    assert (first.share, second.share) == (Fraction(181, 365), Fraction(184, 365))
    (later,) = spans(JULY, 2028, first=FIRST, last=LAST)
    assert (later.plan, later.share) == (DEARER, Fraction(1))
    (before,) = spans(JULY, 2026, first=date(2026, 4, 1), last=LAST)
    assert (before.plan, before.share) == (HOURS, Fraction(275, 365))
    assert spans(JULY, 2032, first=FIRST, last=LAST) == ()


def test_pro_rata_of_days() -> None:
    parts = spans(JULY, 2027, first=FIRST, last=LAST)
    # 32 850 € a year, then 40 150 €: 181 and 184 days.
    assert by_days(parts, allowed) == Money.euros("36530")


def test_by_periods_counts_what_each_period_lived() -> None:
    parts = spans(JULY, 2027, first=FIRST, last=LAST)
    plan = year_plan(parts, NAMES)
    assert [(one.name, one.hours, one.price.cents) for one in plan.services] == [
        ("Accueil (01/01-30/06)", 1810, 1000),
        ("Accueil (01/07-31/12)", 1840, 1200),
    ]
    assert plan.revenues == (Revenue("Familles", Money.euros("3650")),)
    assert allowed(plan) == by_periods(parts, plan, NAMES, allowed) == by_days(parts, allowed)
    quiet = replace(plan.services[1], hours=1000)
    lived = replace(plan, services=(plan.services[0], quiet))
    # 18 100 - 1 810 for the first period, 12 000 - 1 840 for the second.
    assert by_periods(parts, lived, NAMES, allowed) == Money.euros("26450")
    stopped = replace(plan, services=(plan.services[0], replace(quiet, hours=0)))
    assert by_periods(parts, stopped, NAMES, allowed) == Money.euros("16290")


def test_a_service_that_did_not_change_stays_one_line() -> None:
    other = Service(name="Veille", people=73, basis=Basis.PERSON, price=Money(5000))
    bases = [replace(one.plan, services=(*one.plan.services, other)) for one in JULY]
    parts = spans([BasisFrom(bases[0]), BasisFrom(bases[1], JULY[1].since)], 2027, first=FIRST, last=LAST)
    plan = year_plan(parts, NAMES)
    assert [one.name for one in plan.services] == [
        "Veille",
        *(line_name(HOURS.services[0], name) for name in NAMES),
    ]
    assert plan.services[0].people == 73


def test_capital_and_funders_of_a_year_cut_in_two() -> None:
    after = replace(
        TRAINING,
        profit=Profit(Money.euros("80000"), Rate.parse("1,95 %")),
        funders=(Funder("Région", 1), Funder("FSE+", fixed=Money.euros("50000"))),
    )
    parts = spans([BasisFrom(TRAINING), BasisFrom(after, date(2028, 7, 1))], 2028, first=FIRST, last=LAST)
    plan = year_plan(parts, NAMES)
    assert plan.profit is not None
    # 182 days at 40 000 €, 184 at 80 000 €, of the 366 of 2028; the lower rate.
    assert (plan.profit.capital, plan.profit.swap) == (Money(6_010_928), Rate.parse("1,95 %"))
    assert [(one.name, one.fixed) for one in plan.funders] == [("Région", None), ("FSE+", Money(3_756_830))]
    assert plan.services == TRAINING.services, "nothing changed there"


EUROS = st.integers(0, 200_000).map(lambda cents: Money(cents * 100))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    services = tuple(
        Service(
            name=f"Service {n}",
            hours=draw(st.integers(1, 5000)),
            people=draw(st.integers(1, 300)),
            area=draw(st.integers(0, 500)),
            basis=draw(st.sampled_from(Basis)),
            price=draw(st.integers(0, 5000).map(Money)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    return Plan(
        services=services,
        elsewhere=Activity(name="Autres", hours=draw(st.integers(0, 3000))),
        shared=(Shared("Direction", draw(EUROS), draw(st.sampled_from([Key.HOURS, Key.PEOPLE]))),),
        revenues=(Revenue("Usagers", draw(EUROS)),),
        funders=(Funder("Ville", 1),),
        profit=draw(st.none() | st.builds(Profit, EUROS, st.just(Rate.parse("2,5 %")))),
    )


@st.composite
def changes(draw: st.DrawFn) -> list[BasisFrom]:
    days = draw(st.lists(st.integers(1, 1800), min_size=1, max_size=3, unique=True).map(sorted))
    return [
        BasisFrom(draw(plans())),
        *(BasisFrom(draw(plans()), FIRST + timedelta(days=day)) for day in days),
    ]


@given(changes(), st.integers(2027, 2031))
def test_the_days_of_a_year_are_all_counted_once(bases: list[BasisFrom], year: int) -> None:
    parts = spans(bases, year, first=FIRST, last=LAST)
    assert sum((one.share for one in parts), Fraction(0)) == 1
    assert all(one.last + timedelta(days=1) == then.first for one, then in pairwise(parts))


@given(changes(), st.integers(2027, 2031))
def test_pro_rata_stays_between_the_bases(bases: list[BasisFrom], year: int) -> None:
    parts = spans(bases, year, first=FIRST, last=LAST)
    sums = [allowed(one.plan).cents for one in parts]
    assert min(sums) <= by_days(parts, allowed).cents <= max(sums)


@given(changes(), st.integers(2027, 2031))
def test_no_cost_of_the_year_is_above_the_bases(bases: list[BasisFrom], year: int) -> None:
    """Direct costs, shared costs and capital are cut down, revenues up: the year never promises more than its bases."""
    parts = spans(bases, year, first=FIRST, last=LAST)
    plan = year_plan(parts, [str(n) for n in range(len(parts))])

    def weighed(amount: Callable[[Plan], int]) -> Fraction:
        return sum((amount(one.plan) * one.share for one in parts), Fraction(0))

    def direct(one: Plan) -> int:
        return sum(service.direct.cents for service in one.services)

    def common(one: Plan) -> int:
        return sum(line.amount.cents for line in one.shared)

    def earned(one: Plan) -> int:
        return sum(line.amount.cents for line in one.revenues)

    assert direct(plan) <= weighed(direct)
    assert common(plan) <= weighed(common)
    assert earned(plan) >= weighed(earned)
    if not plan_faults(plan):
        done = compute(plan, margin=MARGIN)
        assert done.allowed == done.net_cost + done.profit
        assert by_periods(parts, plan, [str(n) for n in range(len(parts))], allowed) >= ZERO


@given(plans())
def test_a_whole_year_of_one_basis_is_that_basis(plan: Plan) -> None:
    parts = spans([BasisFrom(plan)], 2028, first=FIRST, last=LAST)
    assert year_plan(parts, ["x"]) is plan
    assert by_days(parts, allowed) == allowed(plan) == by_periods(parts, plan, ["x"], allowed)


@pytest.mark.parametrize("name", ["Accueil", "A" * 100])
def test_the_name_of_a_period_fits_in_its_field(name: str) -> None:
    assert len(line_name(Service(name=name), "01/01-30/06")) <= 100
    assert Span(FIRST, FIRST, HOURS).share == Fraction(1, 365)
