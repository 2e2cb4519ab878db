"""A compensation that an amendment changed: which basis holds on which days, and what the act promises for a year. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Plan,
    Profit,
    Revenue,
    Service,
    Shared,
    plan_faults,
)
from essaim.kernel.money import ZERO, Money, total

LONGEST_NAME = 100


class YearRule(StrEnum):
    """How a year that an amendment cuts in two is counted.

    DAYS: each basis for its part of the days. PERIODS: each basis for the hours and people of its own period.
    """

    DAYS = "days"
    PERIODS = "periods"


@dataclass(frozen=True, slots=True)
class BasisFrom:
    """How a year's compensation is counted from a day on; `since` is None for what was signed first."""

    plan: Plan
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one year under one basis, both ends counted."""

    first: date
    last: date
    plan: Plan

    @property
    def share(self) -> Fraction:
        """Its part of the whole year.

        >>> Span(date(2027, 1, 1), date(2027, 3, 14), Plan(services=())).share
        Fraction(1, 5)
        """
        days = (self.last - self.first).days + 1
        return Fraction(days, (date(self.first.year + 1, 1, 1) - date(self.first.year, 1, 1)).days)


def spans(bases: Sequence[BasisFrom], year: int, *, first: date, last: date) -> tuple[Span, ...]:
    """The days of a year that a mandate runs, cut where a basis takes over. The bases are in the order of their days."""
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    found = []
    for n, basis in enumerate(bases):
        after = bases[n + 1].since if n + 1 < len(bases) else None
        begins = max(start, basis.since or start)
        ends = min(end, after - timedelta(days=1)) if after else end
        if begins <= ends:
            found.append(Span(begins, ends, basis.plan))
    return tuple(found)


def by_days(parts: Sequence[Span], allowed: Callable[[Plan], Money]) -> Money:
    """What the bases allow for the year, each for its part of the days; cut to the cent, once.

    >>> first, then = Plan(services=(), revenues=()), Plan(services=())
    >>> half = [Span(date(2026, 1, 1), date(2026, 3, 14), first), Span(date(2026, 3, 15), date(2026, 12, 31), then)]
    >>> by_days(half, lambda plan: Money(36500))
    Money(cents=36500)
    """
    return _down(sum((allowed(one.plan).cents * one.share for one in parts), Fraction(0)))


def by_periods(
    parts: Sequence[Span], lived: Plan, names: Sequence[str], allowed: Callable[[Plan], Money]
) -> Money:
    """What the bases allow for the hours and people of each period, as `lived` tells them; the rest by its days.

    A line of `lived` is that of a period when it bears the name `year_plan` gave it.
    """
    told = {one.name: one for one in lived.services}
    plans = [_period_plan(one, told, name) for one, name in zip(parts, names, strict=True)]
    return total([allowed(plan) for plan in plans if not plan_faults(plan)])


def year_plan(parts: Sequence[Span], names: Sequence[str]) -> Plan:
    """The year as the bases foresee it: one line for a service that no amendment changed, one a period for the others.

    `names` tells each period in words. Costs are cut to the cent below and revenues above: never more than the bases.
    """
    if len(parts) == 1 and parts[0].share == 1:
        return parts[0].plan
    last = parts[-1].plan
    return Plan(
        services=_services(parts, names),
        elsewhere=_elsewhere(parts),
        shared=_shared((one.share, line) for one in parts for line in one.plan.shared),
        in_kind=_shared((one.share, line) for one in parts for line in one.plan.in_kind),
        revenues=_revenues(parts),
        funders=tuple(_funder(parts, one) for one in last.funders),
        profit=_profit(parts),
    )


def line_name(service: Service, period: str) -> str:
    """The name of a line that holds for one period only."""
    room = LONGEST_NAME - len(period) - 3
    return f"{service.name[:room]} ({period})"


def _down(cents: Fraction) -> Money:
    return Money(cents.numerator // cents.denominator)


def _up(cents: Fraction) -> Money:
    return Money(-(-cents.numerator // cents.denominator))


def _scaled[A: Activity](activity: A, share: Fraction) -> A:
    hours, people, area = (int(weight * share) for weight in (activity.hours, activity.people, activity.area))
    return replace(activity, hours=hours, people=people, area=area)


def _kept(service: Service, parts: Sequence[Span]) -> bool:
    """Whether every basis counts this service alike, so that one line is enough for the year."""
    return all(service in one.plan.services for one in parts)


def _services(parts: Sequence[Span], names: Sequence[str]) -> tuple[Service, ...]:
    whole = sum((one.share for one in parts), Fraction(0))
    found = [_line(one, whole) for one in parts[0].plan.services if _kept(one, parts)]
    for part, name in zip(parts, names, strict=True):
        changed = [one for one in part.plan.services if not _kept(one, parts)]
        found += [replace(_line(one, part.share), name=line_name(one, name)) for one in changed]
    return tuple(one for one in found if one.units)


def _line(service: Service, share: Fraction) -> Service:
    """A service for a part of the year: fewer hours and people, or a smaller lump."""
    line = _scaled(service, share)
    return replace(line, price=_down(service.price.cents * share)) if service.basis is Basis.LUMP else line


def _period_plan(part: Span, told: dict[str, Service], name: str) -> Plan:
    """One period alone: the hours and people lived where they are told, the rest by its days."""
    plan, services = part.plan, []
    for service in part.plan.services:
        line, lived = _line(service, part.share), told.get(line_name(service, name))
        if lived is not None:
            line = replace(line, hours=lived.hours, people=lived.people, area=lived.area)
        if line.units:
            services.append(line)
    return replace(
        plan,
        services=tuple(services),
        elsewhere=_scaled(plan.elsewhere, part.share) if plan.elsewhere else None,
        shared=_shared((part.share, line) for line in plan.shared),
        in_kind=_shared((part.share, line) for line in plan.in_kind),
        revenues=_revenues([part]),
        profit=_profit([part]),
    )


def _elsewhere(parts: Sequence[Span]) -> Activity | None:
    found = [(one.plan.elsewhere, one.share) for one in parts if one.plan.elsewhere]
    if not found:
        return None
    weights = {
        name: int(sum((getattr(rest, name) * share for rest, share in found), Fraction(0)))
        for name in ("hours", "people", "area")
    }
    return Activity(name=found[-1][0].name, **weights)


def _shared(lines: Iterable[tuple[Fraction, Shared]]) -> tuple[Shared, ...]:
    sums: dict[tuple[str, str], tuple[Shared, Fraction]] = {}
    for share, line in lines:
        _first, known = sums.get((line.label, line.key), (line, Fraction(0)))
        sums[line.label, line.key] = (line, known + line.amount.cents * share)
    return tuple(replace(line, amount=_down(cents)) for line, cents in sums.values())


def _revenues(parts: Sequence[Span]) -> tuple[Revenue, ...]:
    sums: dict[str, Fraction] = {}
    for one in parts:
        for line in one.plan.revenues:
            sums[line.label] = sums.get(line.label, Fraction(0)) + line.amount.cents * one.share
    return tuple(Revenue(label, _up(cents)) for label, cents in sums.items())


def _funder(parts: Sequence[Span], funder: Funder) -> Funder:
    if funder.fixed is None:
        return funder
    fixed = [
        (known.fixed or ZERO, one.share)
        for one in parts
        for known in one.plan.funders
        if known.name == funder.name
    ]
    return replace(funder, fixed=_down(sum((amount.cents * share for amount, share in fixed), Fraction(0))))


def _profit(parts: Sequence[Span]) -> Profit | None:
    """The capital of each period by its days, at the lowest rate told: never more than the bases allow."""
    asked = [(one.plan.profit, one.share) for one in parts if one.plan.profit]
    if not asked:
        return None
    capital = sum((profit.capital.cents * share for profit, share in asked), Fraction(0))
    return Profit(
        _down(capital), min((profit.swap for profit, _share in asked), key=lambda rate: rate.fraction)
    )
