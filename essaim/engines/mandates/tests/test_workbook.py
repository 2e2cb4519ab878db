"""The workbook recomputes: every formula, from the cells alone, comes to what the screen shows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from essaim.engines.mandates.queries.compensation import count
from essaim.engines.mandates.queries.compensation_workbook import _plan_sheet, _table, workbook
from essaim.engines.mandates.queries.statements import controlled, statements_of, years_of
from essaim.engines.mandates.rules.compensation import Funder, Plan
from essaim.engines.mandates.tests.formulas import Workbook
from essaim.engines.mandates.tests.mandates_world import filed, make_world, settled, signed
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING, plans
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui.tables import ods_bytes

ON = date(2026, 6, 1)


def check(content: bytes) -> Workbook:
    """Every formula gives what was written beside it, to the cent."""
    book = Workbook(content)
    assert book.formulas
    for place, formula in book.formulas.items():
        shown = float(book.cells[place])
        assert book.computed(place) == pytest.approx(shown, abs=0.001), (place, formula)
    return book


def of_plan(plan: Plan) -> Workbook:
    return check(ods_bytes(_table(_plan_sheet("Scénario 1", count(plan, on=ON)).sheet)))


def find(book: Workbook, label: str, sheet: str = "Scénario 1") -> float:
    row = max(y for (name, x, y), value in book.cells.items() if x == 0 and value == label and name == sheet)
    return float(book.computed((sheet, 1, row)))


def test_a_scenario_recomputes() -> None:
    book = of_plan(TRAINING)
    assert find(book, "Compensation permise") == 188740
    assert find(book, "À verser en argent") == 182740
    # More hours for what the body does besides: the service bears less of the shared costs.
    hours = next(place for place, value in book.cells.items() if value == 6000 and place[1] == 3)
    again = of_plan(TRAINING)
    again.cells[hours] = 16000
    again.forget()
    assert find(again, "Compensation permise") == 174740


def test_fixed_amounts_above_the_whole_are_cut() -> None:
    funders = (
        Funder("Région", 1),
        Funder("FSE+", fixed=Money.euros("300000,01")),
        Funder("Ville", fixed=Money(7)),
    )
    of_plan(replace(TRAINING, funders=funders))


def small(plan: Plan) -> Plan:
    """A workbook counts whole cents up to 2^53: amounts below a hundred thousand euros, rates of six decimals."""

    def cut(money: Money) -> Money:
        return Money(money.cents % 10**7)

    profit = plan.profit and replace(plan.profit, capital=cut(plan.profit.capital), swap=Rate.parse("0,0235"))
    return replace(
        plan,
        shared=tuple(replace(one, amount=cut(one.amount)) for one in plan.shared),
        in_kind=tuple(replace(one, amount=cut(one.amount)) for one in plan.in_kind),
        revenues=tuple(replace(one, amount=cut(one.amount)) for one in plan.revenues),
        services=tuple(replace(one, price=Money(one.price.cents % 10_000)) for one in plan.services),
        funders=tuple(replace(one, fixed=one.fixed and cut(one.fixed)) for one in plan.funders),
        profit=profit,
    )


@settings(max_examples=8, deadline=None)
@given(plans())
def test_any_plan_recomputes_to_the_cent(plan: Plan) -> None:
    of_plan(small(plan))


@pytest.mark.django_db
def test_the_control_recomputes_from_the_years() -> None:
    world = make_world()
    operator = signed(world)
    settled(world, operator, 2027, "200740")
    filed(world, operator, 2028, "190740")
    statements = list(statements_of(operator))
    years = years_of(statements)
    book = check(ods_bytes(*workbook(operator, list(operator.scenarios.all()), years)))
    period, _lines = controlled(operator, years)
    rows = {value: y for (name, x, y), value in book.cells.items() if name == "Contrôle" and x == 0}
    assert book.computed(("Contrôle", 9, rows[2028])) == 26000 == period.years[1].clawed_back.cents / 100
    assert book.computed(("Contrôle", 8, rows[2027])) == 18000
