"""The price of an answer, member by member, and how its payments are split. Sums are exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from essaim.kernel.money import ZERO, Money, Rate, total


@dataclass(frozen=True, slots=True)
class Work:
    """One task: days at a price, and costs."""

    company: int
    lot: str
    days: int
    day_price: Money
    costs: Money

    @property
    def amount(self) -> Money:
        return self.day_price * self.days + self.costs


def by_company(works: Iterable[Work]) -> dict[int, Money]:
    """What each member asks; they sum to the price."""
    found: dict[int, Money] = {}
    for work in works:
        found[work.company] = found.get(work.company, ZERO) + work.amount
    return found


def days_by_company(works: Iterable[Work]) -> dict[int, int]:
    found: dict[int, int] = {}
    for work in works:
        found[work.company] = found.get(work.company, 0) + work.days
    return found


def awarded(shares: Mapping[int, Money], amount: Money) -> dict[int, Money]:
    """The shares of the price that was signed: as asked, in proportion when it was negotiated.

    >>> awarded({1: Money(200), 2: Money(100)}, Money(100))
    {1: Money(cents=67), 2: Money(cents=33)}
    """
    parts = amount.allocate([share.cents for share in shares.values()])
    return dict(zip(shares, parts, strict=True))


@dataclass(frozen=True, slots=True)
class Cut:
    """What a payment gives one member, before and after the part of the cluster."""

    gross: Money
    retained: Money
    commission: Money

    @property
    def received(self) -> Money:
        return self.gross - self.retained


def split(gross: Money, due: Mapping[int, Money], *, retention: Rate, commission: Rate) -> dict[int, Cut]:
    """A payment split by what is still due to each: nobody ever gets more than their share, and the last payment ends it.

    ValueError when more is paid than what is due. Retained amounts follow the parts; the commission is on what arrives.

    >>> cuts = split(Money(101), {1: Money(200), 2: Money(100)}, retention=Rate.parse("5 %"), commission=Rate.parse("10 %"))
    >>> [cut.gross.cents for cut in cuts.values()], [cut.retained.cents for cut in cuts.values()]
    ([67, 34], [3, 2])
    """
    if gross > total(list(due.values())) or gross <= ZERO:
        raise ValueError(f"{gross!r} is not within what is due")
    parts = gross.allocate([amount.cents for amount in due.values()])
    kept = gross.share(retention).allocate([part.cents for part in parts])
    return {
        company: Cut(part, held, (part - held).share(commission))
        for company, part, held in zip(due, parts, kept, strict=True)
    }


def release(amount: Money, held: Mapping[int, Money], *, commission: Rate) -> dict[int, Cut]:
    """Money kept by the buyer and given back, in proportion to what each still has there."""
    if amount > total(list(held.values())) or amount <= ZERO:
        raise ValueError(f"{amount!r} is not within what is held")
    parts = amount.allocate([kept.cents for kept in held.values()])
    return {
        company: Cut(ZERO, -part, part.share(commission)) for company, part in zip(held, parts, strict=True)
    }
