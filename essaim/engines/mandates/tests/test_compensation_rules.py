"""The compensation of a public service, before the year and after it: worked examples and properties."""

from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Key,
    Plan,
    PlanFault,
    Profit,
    Revenue,
    Service,
    Shared,
    compute,
    plan_faults,
    share_between,
)
from essaim.engines.mandates.rules.compensation_control import YearTold, control
from essaim.engines.mandates.rules.compensation_text import plan_from_json, plan_to_json
from essaim.kernel.money import ZERO, Money, Rate, total

MARGIN, CARRY = Rate.parse("1 %"), Rate.parse("10 %")

# A training body: 12 000 hours at 8,50 €, 60 people followed at 240 €, a lump sum for the welcome.
TRAINING = Plan(
    services=(
        Service(
            name="Savoirs de base", hours=12_000, people=60, area=300, basis=Basis.HOUR, price=Money(850)
        ),
        Service(
            name="Accompagnement", hours=1_500, people=60, area=80, basis=Basis.PERSON, price=Money(24_000)
        ),
        Service(name="Accueil", hours=500, people=90, area=20, basis=Basis.LUMP, price=Money.euros("9000")),
    ),
    elsewhere=Activity(name="Formations vendues", hours=6_000, people=40, area=200),
    shared=(
        Shared("Direction", Money.euros("60000"), Key.HOURS),
        Shared("Loyer", Money.euros("30000"), Key.AREA),
    ),
    in_kind=(Shared("Salles de la commune", Money.euros("6000"), Key.AREA),),
    revenues=(Revenue("Participation des personnes", Money.euros("4000")),),
    funders=(
        Funder("Région", weight=3),
        Funder("Département", weight=1),
        Funder("FSE+", fixed=Money(2_500_000)),
    ),
    profit=Profit(Money.euros("40000"), Rate.parse("2,35 %")),
)


def test_a_body_with_several_services_and_funders() -> None:
    done = compute(TRAINING, margin=MARGIN)

    assert [one.direct.plain for one in TRAINING.services] == ["102000,00", "14400,00", "9000,00"]
    # 60 000 € over 20 000 hours, 30 000 € and 6 000 € over 600 m².
    assert [part.plain for part in done.shared[0].parts] == ["36000,00", "4500,00", "1500,00", "18000,00"]
    assert [part.plain for part in done.shared[1].parts] == ["15000,00", "4000,00", "1000,00", "10000,00"]
    assert [part.plain for part in done.in_kind[0].parts] == ["3000,00", "800,00", "200,00", "2000,00"]
    assert [cost.plain for cost in done.costs] == ["156000,00", "23700,00", "11700,00"]
    assert (done.net_cost.plain, str(done.rate), done.profit.plain) == ("187400,00", "3,35\u00a0%", "1340,00")
    assert (done.allowed.plain, done.given.plain, done.cash.plain) == ("188740,00", "6000,00", "182740,00")
    assert [part.plain for part in done.parts] == ["118305,00", "39435,00", "25000,00"]
    assert total(done.by_service) == done.allowed


def test_what_is_given_in_kind_and_used_elsewhere_is_no_cost_of_the_service() -> None:
    """Two thirds of the rooms serve something else: the rooms count whole as received, a third as a cost."""
    plan = Plan(
        services=(Service(name="Crèche", area=100, basis=Basis.LUMP, price=Money(10_000)),),
        elsewhere=Activity(name="Autres", area=200),
        in_kind=(Shared("Salle", Money(30_000), Key.AREA),),
        funders=(Funder("Ville", 1),),
    )
    done = compute(plan, margin=MARGIN)
    assert (done.cost, done.given, done.cash, done.given_too_much) == (
        Money(20_000),
        Money(30_000),
        ZERO,
        Money(10_000),
    )


def test_a_service_that_earns_more_than_it_costs_is_owed_nothing() -> None:
    plan = replace(TRAINING, revenues=(Revenue("Ventes", Money.euros("500000")),), profit=None)
    done = compute(plan, margin=MARGIN)
    assert (done.net_cost, done.allowed, done.cash, total(done.parts)) == (ZERO, ZERO, ZERO, ZERO)


@pytest.mark.parametrize(("swap", "rate"), [("2,35 %", "3,35"), ("-0,4 %", "0,6"), ("-1,5 %", "0")])
def test_the_profit_is_the_swap_rate_and_a_hundred_points_never_below_zero(swap: str, rate: str) -> None:
    plan = replace(TRAINING, profit=Profit(Money(100_000), Rate.parse(swap)))
    assert compute(plan, margin=MARGIN).rate == Rate.parse(f"{rate} %")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"services": ()}, PlanFault.NO_SERVICE),
        ({"services": (Service(name="x", basis=Basis.HOUR, price=Money(1)),)}, PlanFault.NO_UNITS),
        ({"revenues": (Revenue("Dons", Money(-1)),)}, PlanFault.NEGATIVE),
        ({"funders": (Funder("Région", fixed=Money(10)),)}, PlanFault.NO_FUNDER),
        ({"funders": (Funder("Région", 1), Funder("région", 1))}, PlanFault.SAME_NAME),
        ({"revenues": (Revenue("Région", Money(10)),)}, PlanFault.COUNTED_TWICE),
    ],
)
def test_what_keeps_a_plan_from_being_counted(changed: dict[str, object], fault: PlanFault) -> None:
    plan = replace(TRAINING, **changed)  # type: ignore[arg-type]
    assert fault in [one.fault for one in plan_faults(plan)]
    with pytest.raises(ValueError, match="a plan with faults"):
        compute(plan, margin=MARGIN)


def test_a_key_that_weighs_nothing_is_named() -> None:
    plan = replace(TRAINING, services=(Service(name="x", price=Money(1)),), elsewhere=None)
    assert [one.name for one in plan_faults(plan)] == ["Direction", "Loyer", "Salles de la commune"]


amounts = st.integers(0, 10**9).map(Money)
rates = st.fractions(-1, 1).map(Rate)
keys = st.sampled_from(Key)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that can be counted: its first service has hours, people and metres."""
    counts = st.integers(0, 10_000)
    services = tuple(
        Service(
            name=f"Service {n}",
            hours=draw(st.integers(1, 10_000)),
            people=draw(st.integers(1, 10_000)),
            area=draw(st.integers(1, 10_000)) if n == 0 else draw(counts),
            basis=draw(st.sampled_from(Basis)),
            price=draw(st.integers(0, 100_000).map(Money)),
        )
        for n in range(draw(st.integers(1, 4)))
    )
    lines = st.lists(st.builds(Shared, st.just("Ligne"), amounts, keys), max_size=3).map(tuple)
    funders = [Funder("Premier", draw(st.integers(1, 9)))]
    for n in range(draw(st.integers(0, 3))):
        fixed = draw(st.none() | amounts)
        funders.append(Funder(f"Financeur {n}", draw(st.integers(0, 9)), fixed))
    return Plan(
        services=services,
        elsewhere=draw(
            st.none() | st.builds(Activity, name=st.just("Reste"), hours=counts, people=counts, area=counts)
        ),
        shared=draw(lines),
        in_kind=draw(lines),
        revenues=tuple(Revenue(f"R{n}", draw(amounts)) for n in range(draw(st.integers(0, 2)))),
        funders=tuple(funders),
        profit=draw(st.none() | st.builds(Profit, amounts, rates)),
    )


@given(plans())
def test_never_above_the_net_cost_and_the_profit_and_the_funders_make_the_whole(plan: Plan) -> None:
    done = compute(plan, margin=MARGIN)
    assert ZERO <= done.cash <= done.allowed == done.net_cost + done.profit
    assert done.cash + done.given - done.given_too_much == done.allowed
    assert total(done.parts) == done.cash
    assert all(part >= ZERO for part in done.parts)
    for one in (*done.shared, *done.in_kind):
        assert total(one.parts) == one.line.amount
    for funder, part in zip(plan.funders, done.parts, strict=True):
        assert funder.fixed is None or part <= funder.fixed


@given(plans())
def test_a_plan_is_read_back_as_it_was_written(plan: Plan) -> None:
    assert plan_from_json(plan_to_json(plan)) == plan


@given(amounts, st.lists(st.tuples(st.integers(1, 9), st.none() | amounts), min_size=1, max_size=5))
def test_funders_share_any_amount_to_the_cent(amount: Money, told: list[tuple[int, Money | None]]) -> None:
    funders = [Funder("Reste", 1), *(Funder(str(n), weight, fixed) for n, (weight, fixed) in enumerate(told))]
    assert total(share_between(amount, funders)) == amount


# The control, after the year: 100 000 € allowed a year.
@pytest.mark.parametrize(
    ("excess", "carried", "clawed"),
    [
        ("9900", "9900,00", "0,00"),  # 9,9 %
        ("10000", "10000,00", "0,00"),  # exactly 10 %
        ("10000,01", "0,00", "10000,01"),  # a cent more
        ("10100", "0,00", "10100,00"),  # 10,1 %: the whole excess, not what is above
        ("0", "0,00", "0,00"),
    ],
)
def test_an_excess_of_ten_percent_is_carried_over_and_more_is_given_back(
    excess: str, carried: str, clawed: str
) -> None:
    allowed = Money.euros("100000")
    done = control([YearTold(2026, allowed, allowed + Money.euros(excess))], carry_over=CARRY)
    assert (done.years[0].carried_out.plain, done.years[0].clawed_back.plain) == (carried, clawed)


def test_what_is_carried_over_counts_the_next_year() -> None:
    """8 000 € too much, then 3 000 € too much: 11 000 € stand in 2027, above 10 % of 100 000 €."""
    told = [
        YearTold(2026, Money.euros("100000"), Money.euros("108000")),
        YearTold(2027, Money.euros("100000"), Money.euros("103000")),
    ]
    first, second = control(told, carry_over=CARRY).years
    assert (first.carried_out.plain, second.carried_in.plain) == ("8000,00", "8000,00")
    assert (second.excess.plain, second.clawed_back.plain) == ("11000,00", "11000,00")


def test_the_average_is_that_of_the_years_so_far() -> None:
    """9 000 € in 2027 is above 10 % of 80 000 €, and not above 10 % of the average, 90 000 €."""
    told = [
        YearTold(2026, Money.euros("100000"), Money.euros("100000")),
        YearTold(2027, Money.euros("80000"), Money.euros("89000")),
    ]
    assert control(told, carry_over=CARRY).years[1].carried_out == Money.euros("9000")


def test_the_last_year_hands_nothing_on_and_what_was_short_is_told() -> None:
    told = [
        YearTold(2026, Money.euros("105000"), Money.euros("100000")),
        YearTold(2027, Money.euros("99000"), Money.euros("100000")),
    ]
    done = control(told, carry_over=CARRY, last_year=2027)
    assert (done.years[0].short.plain, done.years[1].clawed_back.plain) == ("5000,00", "1000,00")
    assert (done.excess.plain, done.kept.plain) == ("0,00", "199000,00")


def test_a_missing_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2028 does not follow 2026"):
        control([YearTold(2026, ZERO, ZERO), YearTold(2028, ZERO, ZERO)], carry_over=CARRY)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8), st.booleans())
def test_a_body_never_keeps_more_than_the_law_allows(told: list[tuple[Money, Money]], ends: bool) -> None:
    years = [YearTold(2026 + n, allowed, received) for n, (allowed, received) in enumerate(told)]
    done = control(years, carry_over=CARRY, last_year=years[-1].year if ends else None)
    assert done.kept <= done.allowed
    assert done.clawed_back + done.carried_out >= done.excess
    assert not ends or done.carried_out == ZERO
    for one, allowed in zip(done.years, accumulate(year.allowed.cents for year in years), strict=True):
        assert one.carried_out.cents * 10 * (one.year - 2025) <= allowed
        assert one.carried_in + one.received + one.short == one.allowed + one.excess
