"""Totals: tax to the cent for each rate, prices with tax paid to the cent."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.engines.invoices.factories import CARROTS, NORMAL, REDUCED, WORKSHOP
from essaim.engines.invoices.rules.totals import NO_TAX, Item, Tax, Totals, base_of, count, unit_price
from essaim.kernel.money import ZERO, Money, Rate, total

RATES = [NO_TAX, REDUCED, Rate.parse("10 %"), NORMAL]
items = st.lists(
    st.builds(
        Item,
        st.just("Panier"),
        st.integers(1, 500_000),
        st.integers(1, 100_000).map(Money),
        st.sampled_from(RATES),
    ),
    min_size=1,
    max_size=12,
)


def test_prices_without_tax_bear_it_once_a_rate() -> None:
    told = count([CARROTS, CARROTS, WORKSHOP], with_tax=False)

    assert told.lines == (Money(350), Money(350), Money(9999))
    assert told.taxes == (Tax(REDUCED, Money(700), Money(39)), Tax(NORMAL, Money(9999), Money(2000)))
    assert (told.net, told.gross, told.rounding) == (Money(10699), Money(12738), ZERO)


def test_a_price_with_tax_gives_its_base_and_comes_back() -> None:
    """14,50 € at 5,5 %: 13,74 € and 0,76 €, the figures of any accountant."""
    told = count([Item("Panier", 1000, Money(1450), REDUCED)], with_tax=True)

    assert told == Totals((Money(1374),), (Tax(REDUCED, Money(1374), Money(76)),))
    assert told.payable == Money(1450)


def test_a_sum_that_no_base_gives_shows_a_cent_of_rounding() -> None:
    """3 cents at 20 %: 2 bear 0 of tax, 3 bear 1. The missing cent is shown."""
    told = count([Item("Bonbon", 1000, Money(3), NORMAL)], with_tax=True)

    assert (told.net, told.tax, told.rounding, told.payable) == (Money(2), ZERO, Money(1), Money(3))


@settings(deadline=None)
@given(items)
def test_prices_with_tax_are_paid_to_the_cent(asked: list[Item]) -> None:
    told = count(asked, with_tax=True)

    assert told.payable == total([item.amount for item in asked])
    assert abs(told.rounding.cents) <= len(told.taxes)


@settings(deadline=None)
@given(st.integers(0, 10**7).map(Money), st.sampled_from(RATES))
def test_rounding_stays_only_where_no_base_gives_the_sum(gross: Money, rate: Rate) -> None:
    """Bases one cent apart give sums one or two cents apart: a base found at a cent means that none is exact."""
    base = base_of(gross, rate)
    near = [Money(base.cents + step) for step in range(-2, 3)]
    sums = [one + one.share(rate) for one in near]

    assert abs((base + base.share(rate) - gross).cents) == min(abs((one - gross).cents) for one in sums) <= 1
    assert all((after - before).cents in (1, 2) for before, after in pairwise(sums))


@settings(deadline=None)
@given(items, st.booleans())
def test_totals_hold_to_the_norm(asked: list[Item], with_tax: bool) -> None:
    """BR-CO-10, 13, 15, 16, 17 and BR-S-08: bases are sums of lines, tax is a share of its base."""
    told = count(asked, with_tax=with_tax)

    for tax in told.taxes:
        lines = [told.lines[place] for place, item in enumerate(asked) if item.rate == tax.rate]
        assert tax.base == total(lines)
        assert tax.amount == tax.base.share(tax.rate)
    assert total([tax.base for tax in told.taxes]) == told.net
    assert told.payable == told.net + told.tax + told.rounding


@settings(deadline=None)
@given(st.integers(1, 10**7).map(Money), st.integers(1, 10**8))
def test_a_unit_price_gives_its_line_again(line: Money, quantity: int) -> None:
    found = unit_price(line, quantity)
    again = (found.price * quantity / found.per).quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert again == Decimal(line.cents) / 100
    assert found.price > 0
    assert -int(found.price.as_tuple().exponent) <= 6
