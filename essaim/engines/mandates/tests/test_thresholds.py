"""Each number of the law on either side of each day it changes, and other services than those of the campaign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from essaim.engines.mandates import factories
from essaim.engines.mandates.rules.compensation import Funder, compute
from essaim.engines.mandates.rules.compensation_control import YearTold, control
from essaim.engines.mandates.rules.facts import Given
from essaim.engines.mandates.rules.mandate_start import CAPLESS_SINCE, capless, start_of
from essaim.engines.mandates.tests.test_cases import found, values
from essaim.engines.mandates.tests.test_compensation_rules import MARGIN, TRAINING
from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.params.api import NoValue, Value, parameters, value

DAY = timedelta(days=1)
CENT = Money(1)
TODAY = date(2026, 11, 28)
OURS = sorted(
    key
    for file in (Path(factories.__file__).parent / "params").glob("*.yaml")
    for key in yaml.safe_load(file.read_text(encoding="utf-8"))
)


def on(key: str, day: date) -> Value | None:
    try:
        return value(key, on=day)
    except NoValue:
        return None


@pytest.mark.parametrize("key", OURS)
def test_each_number_holds_from_its_first_day_to_its_last(key: str) -> None:
    periods = list(reversed(parameters()[key].values))
    for n, one in enumerate(periods):
        before = periods[n - 1] if n else None
        assert on(key, one.since) == one
        joins = before is not None and before.until in (None, one.since - DAY)
        assert on(key, one.since - DAY) == (before if joins else None)
        if one.until is not None:
            assert on(key, one.until) == one != on(key, one.until + DAY)


def edges(key: str) -> Iterator[tuple[date, Money]]:
    """The first and the last day of each value of a threshold."""
    for one in parameters()[key].values:
        assert isinstance(one.measure, Money)
        yield one.since, one.measure
        yield one.until or TODAY, one.measure


# A company that sells meals to the authority for a year: bought, whatever it is called.
BOUGHT = {**factories.REUNION, "domain": "other", "need": "authority", "years": 1}


@pytest.mark.parametrize(("day", "limit"), [*edges("ccp.dispense")])
def test_a_small_contract_stops_at_the_threshold_of_its_day(day: date, limit: Money) -> None:
    assert found(day, BOUGHT, amount=limit - CENT)["mode.no_competition"].value == "open"
    assert found(day, BOUGHT, amount=limit)["mode.no_competition"].value == "closed"


@pytest.mark.parametrize(("day", "limit"), [*edges("ccp.seuil_europeen")])
def test_an_adapted_procedure_stops_at_the_european_threshold_of_its_day(day: date, limit: Money) -> None:
    assert found(day, BOUGHT, amount=limit - CENT)["mode.adapted"].value == "open"
    assert found(day, BOUGHT, amount=limit)["mode.adapted"].value == "closed"
    assert found(day, BOUGHT, amount=limit, domain="training")["mode.adapted"].value == "open", (
        "a light regime"
    )


@pytest.mark.parametrize(("day", "limit"), [*edges("sieg.plafond")])
def test_a_capped_service_is_notified_above_the_ceiling_of_its_day(day: date, limit: Money) -> None:
    culture = {**factories.CHILDCARE, "domain": "culture"}
    assert found(day, culture, amount=limit)["mode.sieg_mandate"].value == "open"
    assert found(day, culture, amount=limit + CENT)["mode.sieg_mandate"].value == "closed"


@pytest.mark.parametrize("key", ["minimis.sieg", "minimis.general"])
def test_a_body_near_its_ceiling_counts_what_it_already_received(key: str) -> None:
    mode = "mode.sieg_minimis" if key == "minimis.sieg" else "mode.minimis"
    for day, limit in edges(key):
        asked: dict[str, Given] = {"amount": Money.euros("20000"), "years": 3}
        room = limit - Money.euros("60000")
        assert found(day, factories.CHILDCARE, **asked, other_aid=room)[mode].value == "open"
        assert found(day, factories.CHILDCARE, **asked, other_aid=room + CENT)[mode].value == "closed"


@pytest.mark.parametrize(
    ("day", "years", "told"),
    [
        (date(2010, 1, 17), 5, "open"),
        (date(2010, 1, 18), 3, "open"),
        (date(2010, 1, 18), 4, "care"),
        (date(2015, 9, 28), 4, "care"),
        (date(2015, 9, 29), 4, "open"),
        (date(2015, 9, 29), 5, "care"),
    ],
)
def test_an_agreement_on_objectives_lasts_as_advised_that_day(day: date, years: int, told: str) -> None:
    assert found(day, factories.CHILDCARE, years=years)["mode.objectives"].value == told


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("social_housing", ["open", "open", "open", "open"]),
        ("childcare", ["closed", "open", "open", "open"]),
        ("families", ["closed", "open", "open", "care"]),
        ("employment", ["closed", "open", "open", "open"]),
        ("culture", ["closed", "closed", "closed", "closed"]),
        ("training", ["closed", "closed", "closed", "closed"]),
    ],
)
def test_which_services_have_no_ceiling_changed_with_each_decision(domain: str, told: list[str]) -> None:
    days = [date(2012, 1, 30), date(2012, 1, 31), date(2026, 1, 7), date(2026, 1, 8)]
    huge: dict[str, Given] = {"amount": Money.euros("40000000"), "years": 3, "domain": domain}
    assert [found(day, factories.CHILDCARE, **huge)["mode.sieg_mandate"].value for day in days] == told
    # An act begun that day proposes the same.
    for day, said in zip(days, told, strict=True):
        case = factories.case_of(day, **{**factories.CHILDCARE, "domain": domain})
        assert start_of(case, "sieg_mandate", on=day).is_uncapped is (said == "open")


def test_capless_domains_follow_one_another() -> None:
    assert [since for since, _domains in CAPLESS_SINCE] == sorted(
        (s for s, _d in CAPLESS_SINCE), reverse=True
    )
    assert capless(date(2005, 12, 18)) == ()


@pytest.mark.parametrize(
    ("told", "nature", "modes"),
    [
        # insertion, its people paid for by nobody
        ({"domain": "employment", "status": "siae", "payer": "nobody"}, "sieg", ["open", "open", "closed"]),
        # social housing over twenty years, an investment to write off
        (
            {"domain": "social_housing", "status": "ess", "years": 20, "investment": "yes"},
            "sieg",
            ["open", "open", "closed"],
        ),
        ({"domain": "social_housing", "status": "ess", "years": 20}, "sieg", ["open", "closed", "closed"]),
        # a library, free, and alone on its territory
        ({"domain": "culture", "payer": "nobody", "market": "no"}, "signe", ["open", "closed", "closed"]),
        # a place of culture that imposes nothing on itself
        ({"domain": "culture", "obligations": "no"}, "market", ["open", "closed", "closed"]),
        # the police of a commune: nobody else may hold it
        ({"sovereign": "authority", "domain": "security"}, "signe", ["closed", "closed", "closed"]),
        # an insertion body that mows the lawns of the town hall
        (
            {"domain": "employment", "status": "siae", "need": "authority", "counterpart": "yes"},
            "market",
            ["closed", "closed", "open"],
        ),
    ],
)
def test_other_services(told: dict[str, Given], nature: str, modes: list[str]) -> None:
    result = found(TODAY, factories.CHILDCARE, **told)
    assert values(result, "qualification") == [nature]
    assert values(result, "mode.subsidy", "mode.sieg_mandate", "mode.reserved") == modes


@pytest.mark.parametrize(
    ("received", "carried", "given_back"),
    [
        ("109900", "9900", "0"),
        ("110000", "10000", "0"),
        ("110000,01", "0", "10000,01"),
        ("110100", "0", "10100"),
    ],
)
def test_the_tenth_is_of_what_was_allowed(received: str, carried: str, given_back: str) -> None:
    """Exactly a tenth, and a cent above: a tenth of the compensation allowed, not of what was received."""
    (year,) = control(
        [YearTold(2027, Money.euros("100000"), Money.euros(received))], carry_over=Rate.parse("10 %")
    ).years
    assert (year.carried_out, year.clawed_back) == (Money.euros(carried), Money.euros(given_back))


def test_several_funders_always_pay_the_whole() -> None:
    for funders in (
        (Funder("Région", 1), Funder("Département", 1), Funder("Ville", 1)),
        (Funder("Région", 7), Funder("FSE+", fixed=Money(1)), Funder("CAF", fixed=Money.euros("99999,99"))),
        (Funder("Région", 1), Funder("FSE+", fixed=Money.euros("900000"))),
    ):
        done = compute(replace(TRAINING, funders=funders), margin=MARGIN)
        assert total(done.parts) == done.cash and min(done.parts) >= ZERO


@pytest.mark.parametrize("mode", ["subsidy", "objectives", "call", "no_competition", "adapted", "concession"])
def test_public_power_is_handed_over_to_nobody(mode: str) -> None:
    police: dict[str, Given] = {"sovereign": "authority", "risk": "yes", "counterpart": "yes"}
    told = found(TODAY, factories.CHILDCARE, **police)
    assert (told["mode.direct"].value, told[f"mode.{mode}"].value) == ("open", "closed")
    school = found(TODAY, factories.CHILDCARE, sovereign="compulsory", risk="yes")
    assert school["mode.subsidy"].value == "open", "a compulsory scheme is not public power"


@pytest.mark.parametrize(
    ("day", "status", "told"),
    [
        (date(2016, 3, 31), "ess", {"adapted_preferred"}),
        (date(2016, 3, 31), "company", set()),
        (date(2016, 4, 1), "ess", set()),
        (date(2026, 8, 20), "ess", set()),
        (date(2026, 8, 21), "ess", {"bought_environment"}),
        (date(2026, 8, 22), "ess", {"bought_environment", "bought_social"}),
    ],
)
def test_what_a_contract_must_say_is_that_of_its_day(day: date, status: str, told: set[str]) -> None:
    bought = found(day, BOUGHT, status=status, amount=Money.euros("300000"), domain="training")
    lines = {duty.key for duty in bought["mode.adapted"].duties}
    assert lines & {"adapted_preferred", "bought_environment", "bought_social"} == told


@pytest.mark.parametrize(("day", "limit"), [*edges("sieg.publication")])
def test_a_compensation_is_made_public_above_the_amount_of_its_day(day: date, limit: Money) -> None:
    for amount, told in ((limit, False), (limit + CENT, True)):
        lines = found(day, factories.CHILDCARE, amount=amount)["mode.sieg_mandate"].duties
        assert ("sieg_published" in {duty.key for duty in lines}) is told
