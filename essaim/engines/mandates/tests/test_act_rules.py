"""Does an act of mandate hold: each item of article 4, publicity, duration, and the calendar."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules.mandate_act import (
    Act,
    ActFault,
    ActOperator,
    Delays,
    Item,
    Step,
    calendar,
    last_day,
    months_after,
    review_act,
)

ON, NEW_LAW = date(2026, 6, 1), date(2026, 1, 8)
BODIES = tuple(
    ActOperator(name=f"Organisme {n}", designated_on=date(2026, 5, 4), has_scenario=True) for n in range(35)
)
# The service of Poitou-Charentes: 35 bodies, five years.
ACT = Act(
    obligations="Accueillir toute personne sans diplôme, sur tout le territoire.",
    starts_on=date(2026, 9, 1),
    ends_on=date(2031, 8, 31),
    territory="Poitou-Charentes",
    exclusive_rights="Aucun",
    mechanism="Coût horaire, moins les recettes.",
    review="Chaque année, sur l'indice du coût du travail.",
    recovery="Bilan annuel, remboursement sous trois mois.",
    reference="Décision (UE) 2025/2630",
    designation="convention",
    publicity="Avis au site de la Région",
    publicity_on=date(2026, 3, 2),
    decision="2026-041",
    decided_on=date(2026, 5, 4),
    operators=BODIES,
)


def faults(act: Act, on: date = ON) -> list[ActFault]:
    return [one.fault for one in review_act(act, on=on, longest_years=10, new_law_since=NEW_LAW)]


def test_an_act_for_thirty_five_bodies_and_five_years_holds() -> None:
    assert faults(ACT) == []


@pytest.mark.parametrize(
    ("changed", "fault", "item"),
    [
        ({"obligations": " "}, ActFault.NO_OBLIGATIONS, Item.A),
        ({"ends_on": None}, ActFault.NO_DURATION, Item.A),
        ({"ends_on": date(2026, 8, 31)}, ActFault.BACKWARDS, Item.A),
        ({"territory": ""}, ActFault.NO_TERRITORY, Item.B),
        ({"operators": ()}, ActFault.NO_OPERATOR, Item.B),
        ({"exclusive_rights": ""}, ActFault.NO_RIGHTS_SAID, Item.C),
        ({"mechanism": ""}, ActFault.NO_MECHANISM, Item.D),
        ({"recovery": ""}, ActFault.NO_RECOVERY, Item.E),
        ({"reference": "la décision de la Commission"}, ActFault.NO_REFERENCE, Item.F),
        ({"designation": ""}, ActFault.NO_DESIGNATION, Item.DESIGNATION),
        ({"publicity_on": None}, ActFault.NO_PUBLICITY, Item.PUBLICITY),
        ({"publicity_on": date(2026, 5, 4)}, ActFault.PUBLICITY_LATE, Item.PUBLICITY),
        ({"decided_on": None}, ActFault.NO_DECISION, Item.DECISION),
        ({"ends_on": date(2036, 9, 1)}, ActFault.TOO_LONG, Item.DURATION),
        ({"nature": "signe"}, ActFault.NOT_ECONOMIC, Item.A),
    ],
)
def test_each_item_missing_keeps_the_act_from_being_signed(
    changed: dict[str, object], fault: ActFault, item: Item
) -> None:
    found = review_act(
        replace(ACT, **changed),  # type: ignore[arg-type]
        on=ON,
        longest_years=10,
        new_law_since=NEW_LAW,
    )
    assert [(one.fault, one.item) for one in found if one.blocks] == [(fault, item)]


def test_ten_years_to_the_day_hold_and_an_investment_justifies_more() -> None:
    assert last_day(date(2026, 9, 1), 10) == date(2036, 8, 31)
    assert faults(replace(ACT, ends_on=date(2036, 8, 31))) == []
    longer = replace(ACT, ends_on=date(2041, 8, 31), investment="Plateau technique amorti sur quinze ans")
    assert faults(longer) == [ActFault.INVESTMENT_TO_PROVE]


def test_bodies_without_date_or_scenario_are_named() -> None:
    late = ActOperator(name="Retardataire")
    found = review_act(
        replace(ACT, operators=(*BODIES, late)), on=ON, longest_years=10, new_law_since=NEW_LAW
    )
    assert {(one.fault, one.names) for one in found} == {
        (ActFault.NO_DESIGNATION, ("Retardataire",)),
        (ActFault.NO_SCENARIO, ("Retardataire",)),
    }


def test_advice_does_not_block() -> None:
    old = replace(ACT, reference="Décision 2012/21/UE", review="", starts_on=date(2026, 5, 1))
    mixed = replace(old, operators=(replace(BODIES[0], does_more=True),))
    found = review_act(mixed, on=ON, longest_years=10, new_law_since=NEW_LAW)
    assert [one.fault for one in found] == [
        ActFault.REPEALED,
        ActFault.STARTS_BEFORE,
        ActFault.NO_ACCOUNTS,
        ActFault.NO_REVIEW,
    ]
    assert not any(one.blocks for one in found)
    assert ActFault.REPEALED not in faults(old, date(2026, 1, 7))


def test_the_calendar_of_five_years() -> None:
    found = calendar(
        date(2026, 9, 1),
        date(2031, 8, 31),
        Delays(statement_months=6, control_years=3, renewal_months=12, records_years=10),
    )
    told = [(one.step, one.on.isoformat()) for one in found]
    assert told[0] == (Step.START, "2026-09-01")
    assert [on for step, on in told if step is Step.CONTROL] == ["2029-09-01", "2032-02-29"]
    assert [one.year for one in found if one.step is Step.STATEMENT] == [*range(2026, 2032)]
    assert told[-1] == (Step.RECORDS, "2041-08-31")
    assert (Step.RENEWAL, "2030-08-31") in told


days = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@given(days, st.integers(0, 4000), st.integers(1, 5))
def test_a_calendar_is_in_order_and_controls_are_never_further_apart(
    start: date, length: int, years: int
) -> None:
    end = start + timedelta(days=length)
    found = calendar(start, end, Delays(6, years, 12, 10))
    assert [one.on for one in found] == sorted(one.on for one in found)
    controls = [start, *(one.on for one in found if one.step is Step.CONTROL)]
    assert all((b - a).days <= years * 366 + 184 for a, b in pairwise(controls))


@given(days, st.integers(-40, 40))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
