"""Ceilings of small aids: windows either side of 2024, several entities, what one more would do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules.ceilings import (
    CeilingLaw,
    Granted,
    Window,
    YearlyCap,
    consumption,
    window_on,
    years_before,
)
from essaim.kernel.money import ZERO, Money, Rate, total

WARN = Rate.parse("80 %")
OLD = CeilingLaw(Money.euros("500000"), 3, Window.FISCAL)
NEW = CeilingLaw(Money.euros("750000"), 3, Window.ROLLING)


def aid(on: str, euros: str, entity: str = "Croc la vie") -> Granted:
    return Granted(date.fromisoformat(on), Money.euros(euros), entity)


def test_accounting_years_before_2024_and_days_since() -> None:
    """Given on 15 March 2021: out of the accounts of 2022–2024, but still within three years on 10 March 2024."""
    given = [aid("2021-03-15", "200000"), aid("2022-06-01", "200000")]
    old = consumption(given, on=date(2023, 12, 31), law=OLD, warn_from=WARN)
    assert (old.used.plain, old.left.plain, old.window.start) == ("400000,00", "100000,00", date(2021, 1, 1))
    assert old.is_near

    new = consumption(given, on=date(2024, 3, 10), law=NEW, warn_from=WARN)
    assert (new.used.plain, new.is_near) == ("400000,00", False)
    assert consumption(given, on=date(2024, 3, 15), law=NEW, warn_from=WARN).used.plain == "200000,00"
    assert consumption(given, on=date(2024, 3, 14), law=NEW, warn_from=WARN).used.plain == "400000,00"
    assert new.releases == (
        (date(2024, 3, 15), Money.euros("200000")),
        (date(2025, 6, 1), Money.euros("200000")),
    )


def test_accounting_years_that_do_not_start_in_january() -> None:
    assert window_on(date(2023, 8, 31), OLD, 9).start == date(2020, 9, 1)
    assert window_on(date(2023, 9, 1), OLD, 9).start == date(2021, 9, 1)


def test_the_entities_of_one_undertaking_are_counted_together_to_the_last_cent() -> None:
    given = [aid("2025-01-10", "400000"), aid("2025-02-10", "349999,99", "Les Jardins de Croc")]
    used = consumption(given, on=date(2026, 1, 1), law=NEW, warn_from=WARN)
    assert [one.entity for one in used.counted] == ["Croc la vie", "Les Jardins de Croc"]
    assert (used.left, used.over, used.is_near) == (Money(1), ZERO, True)
    assert used.admits(Money(1))
    assert not used.admits(Money(2))


@pytest.mark.parametrize(("used", "near"), [("599999,99", False), ("600000", True)])
def test_one_is_warned_before_the_limit(used: str, near: bool) -> None:
    found = consumption([aid("2026-01-10", used)], on=date(2026, 2, 1), law=NEW, warn_from=WARN)
    assert found.is_near is near


def test_an_aid_to_come_does_not_count_yet() -> None:
    given = [aid("2026-06-01", "10")]
    assert consumption(given, on=date(2026, 5, 31), law=NEW, warn_from=WARN).used == ZERO


def test_the_29th_of_february() -> None:
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)
    assert years_before(date(2024, 2, 29), -4) == date(2028, 2, 29)


def test_a_yearly_cap_and_a_service_without() -> None:
    cap = YearlyCap(Money.euros("15000000"), Money.euros("15000000,01"), WARN)
    assert (cap.is_over, cap.left) == (True, ZERO)
    assert YearlyCap(Money.euros("20000000"), Money.euros("16000000"), WARN).is_near
    free = YearlyCap(None, Money.euros("90000000"), WARN)
    assert (free.is_over, free.is_near, free.left) == (False, False, None)


days = st.dates(date(2018, 1, 1), date(2030, 12, 31))


@given(
    st.lists(st.builds(Granted, days, st.integers(0, 10**8).map(Money))), days, st.sampled_from([OLD, NEW])
)
def test_used_and_left_make_the_ceiling_unless_it_is_passed(
    given: list[Granted], on: date, law: CeilingLaw
) -> None:
    found = consumption(given, on=on, law=law, warn_from=WARN)
    assert found.used + found.left == law.ceiling + found.over
    assert total([one.amount for one in given if one.on > on]) + found.used <= total(
        [one.amount for one in given]
    )
    assert found.admits(found.left) is (found.over == ZERO)
    assert not found.admits(found.left + Money(1))
