"""The cases cited by the campaign, each judged by the law of its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from essaim.engines.mandates import factories
from essaim.engines.mandates.factories import case_of
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.rules.book import BOOK, questions
from essaim.engines.mandates.rules.facts import Given
from essaim.engines.mandates.rules.findings import Change, Step, steps
from essaim.engines.mandates.rules.interview import Reasoner
from essaim.engines.mandates.rules.sources import in_force
from essaim.kernel.money import Money


def found(on: date, given: Mapping[str, Given], **changed: Given) -> dict[str, Step]:
    case = case_of(on, **{**given, **changed})
    law = law_on(on)
    assert questions(case, law) == ()
    return {step.goal: step for step in steps(case, law)}


def values(found: Mapping[str, Step], *goals: str) -> list[str]:
    return [found[goal].value for goal in goals]


def test_aix_2007_a_recognised_public_service_is_subsidised_without_contract() -> None:
    told = found(date(2007, 4, 6), factories.AIX)

    assert values(told, "mode.subsidy", "mode.concession") == ["open", "closed"]
    assert told["mode.subsidy"].rule == "subsidy.open"
    assert "aix" in {one.key for one in in_force(told["mode.subsidy"].sources, date(2007, 4, 6))}
    assert "art_9_1" not in {one.key for one in in_force(told["mode.subsidy"].sources, date(2007, 4, 6))}
    assert found(date(2007, 4, 6), factories.AIX, initiative="authority")["mode.subsidy"].value == "care"


def test_reunion_2008_covering_every_cost_of_ordered_training_is_a_price() -> None:
    told = found(date(2008, 3, 26), factories.REUNION, counterpart="no")

    assert values(told, "qualification", "mode.subsidy", "mode.objectives", "mode.call") == [
        "market",
        "closed",
        "closed",
        "closed",
    ]
    assert told["mode.subsidy"].rule == "subsidy.ordered"
    assert found(date(2008, 3, 26), factories.REUNION)["mode.adapted"].value == "open"


def test_six_fours_2011_no_control_is_no_public_service_but_a_purchase() -> None:
    told = found(date(2011, 5, 23), factories.SIX_FOURS)

    assert values(told, "qualification", "mode.subsidy", "mode.concession", "mode.adapted") == [
        "market",
        "closed",
        "closed",
        "open",
    ]
    assert told["mode.subsidy"].rule == "subsidy.own_need"
    inhabitants = found(date(2011, 5, 23), factories.SIX_FOURS, need="inhabitants", counterpart="no")
    assert inhabitants["mode.subsidy"].rule == "subsidy.handed_over"
    assert inhabitants["mode.concession"].rule == "concession.no_control"


def test_limousin_2011_paying_for_attendance_is_a_price() -> None:
    told = found(date(2011, 6, 21), factories.LIMOUSIN, counterpart="no")

    assert told["mode.subsidy"].rule == "subsidy.per_unit"
    assert [one.key for one in in_force(told["mode.subsidy"].sources, date(2011, 6, 21))] == [
        "limousin",
        "reunion",
    ]
    assert values(told, "mode.subsidy", "mode.sieg_mandate") == ["closed", "closed"]


def test_poitou_charentes_2009_an_entrusted_service_is_a_sieg() -> None:
    told = found(date(2009, 7, 1), factories.POITOU_CHARENTES)

    assert values(told, "qualification", "zone", "mandate", "altmark", "aid") == [
        "sieg",
        "black",
        "done",
        "fails_4",
        "decision",
    ]
    assert values(told, "mode.sieg_mandate", "mode.sieg_minimis", "mode.subsidy") == [
        "open",
        "closed",
        "closed",
    ]
    assert told["mode.sieg_minimis"].rule == "sieg_minimis.no_text"
    assert [one.key for one in in_force(told["mode.sieg_mandate"].sources, date(2009, 7, 1))] == ["sieg_2005"]


def test_childcare_in_a_commune() -> None:
    told = found(date(2026, 11, 28), factories.CHILDCARE)

    assert values(told, "qualification", "zone", "mandate") == ["sieg", "black", "to_do"]
    assert (
        values(told, "mode.subsidy", "mode.objectives", "mode.sieg_mandate", "mode.sieg_minimis")
        == ["open"] * 4
    )
    assert values(told, "mode.no_competition", "mode.adapted") == ["closed", "closed"]  # nothing to buy
    (to_mandate,) = [change for change in told["zone"].changes if change.fact == "provider"]
    assert (to_mandate.value, to_mandate.to) == ("mandated", "grey")


def test_social_aid_in_a_departement_is_not_economic() -> None:
    told = found(date(2026, 11, 28), factories.SOCIAL_AID)

    assert values(told, "qualification", "exclusion", "zone", "aid") == ["signe", "a", "grey", "none"]
    assert values(told, "mode.subsidy", "mode.sieg_mandate") == ["open", "closed"]
    assert told["mode.sieg_mandate"].rule == "sieg_mandate.signe"


@pytest.mark.parametrize(
    ("on", "mode", "amount", "value"),
    [
        (date(2011, 12, 11), "no_competition", "10000", "closed"),
        (date(2011, 12, 12), "no_competition", "10000", "open"),
        (date(2015, 9, 30), "no_competition", "15000", "closed"),
        (date(2015, 9, 30), "no_competition", "14999,99", "open"),
        (date(2015, 10, 1), "no_competition", "24999,99", "open"),
        (date(2019, 12, 31), "no_competition", "25000", "closed"),
        (date(2020, 1, 1), "no_competition", "39999,99", "open"),
        (date(2026, 3, 31), "no_competition", "40000", "closed"),
        (date(2026, 4, 1), "no_competition", "59999,99", "open"),
        (date(2026, 4, 1), "no_competition", "60000", "closed"),
        (date(2023, 12, 31), "minimis", "200000", "open"),
        (date(2023, 12, 31), "minimis", "200000,01", "closed"),
        (date(2024, 1, 1), "minimis", "300000", "open"),
        (date(2024, 1, 1), "minimis", "300000,01", "closed"),
        (date(2012, 4, 28), "sieg_minimis", "1", "closed"),
        (date(2012, 4, 29), "sieg_minimis", "500000", "open"),
        (date(2023, 12, 31), "sieg_minimis", "500000,01", "closed"),
        (date(2024, 1, 1), "sieg_minimis", "750000", "open"),
        (date(2024, 1, 1), "sieg_minimis", "750000,01", "closed"),
        (date(2005, 12, 18), "sieg_mandate", "1", "closed"),
        (date(2005, 12, 19), "sieg_mandate", "30000000", "open"),
        (date(2012, 1, 31), "sieg_mandate", "15000000,01", "closed"),
        (date(2026, 1, 7), "sieg_mandate", "15000000,01", "closed"),
        (date(2026, 1, 8), "sieg_mandate", "20000000", "open"),
        (date(2026, 1, 8), "sieg_mandate", "20000000,01", "closed"),
        (date(2025, 12, 31), "adapted", "220999,99", "open"),
        (date(2026, 1, 1), "adapted", "216000", "closed"),
    ],
)
def test_a_file_is_judged_by_the_thresholds_of_its_day(on: date, mode: str, amount: str, value: str) -> None:
    given = {
        **factories.CHILDCARE,
        "domain": "other",
        "counterpart": "yes",
        "years": 1,
        "other_aid": Money(0),
    }
    case = case_of(on, **{**given, "amount": Money.euros(amount)})

    assert Reasoner(BOOK, case, law_on(on)).conclude(f"mode.{mode}").value == value


@pytest.mark.parametrize(
    ("on", "domain", "value"),
    [
        (date(2011, 1, 1), "childcare", "closed"),
        (date(2011, 1, 1), "social_housing", "open"),
        (date(2015, 1, 1), "childcare", "open"),
        (date(2015, 1, 1), "in_need", "open"),
        (date(2026, 1, 8), "in_need", "care"),
        (date(2026, 1, 8), "childcare", "open"),
    ],
)
def test_the_domains_without_ceiling_follow_the_decision_in_force(on: date, domain: str, value: str) -> None:
    case = case_of(on, **{**factories.CHILDCARE, "domain": domain, "amount": Money.euros("40000000")})

    assert Reasoner(BOOK, case, law_on(on)).conclude("mode.sieg_mandate").value == value


def test_a_threshold_tells_on_which_side_it_would_change() -> None:
    told = found(
        date(2026, 11, 28), factories.CHILDCARE, counterpart="yes", years=1, amount=Money.euros("70000")
    )

    step = told["mode.no_competition"]
    assert (step.value, step.rule) == ("closed", "no_competition.too_big")
    assert "ccp.dispense" in step.parameters
    (nearest,) = [change for change in step.changes if change.fact == "amount"]
    assert nearest == Change("amount", Money.euros("59999,99"), "open")


def test_the_law_that_says_nothing_is_not_taken_for_a_no() -> None:
    """Before 2006, no threshold is known here: the rule says so, rather than another one firing."""
    case = case_of(date(2004, 1, 1), **{**factories.CHILDCARE, "counterpart": "yes"})

    step = Reasoner(BOOK, case, law_on(date(2004, 1, 1))).conclude("mode.no_competition")

    assert step.rule is not None
    assert step.rule.key == "no_competition.no_text"
