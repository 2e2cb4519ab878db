"""What a public service costs, what may be paid for it, and who pays: before the year, from a plan; after it, from the accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total


class Basis(StrEnum):
    """On what the direct cost of a service is counted."""

    HOUR = "hour"
    PERSON = "person"
    LUMP = "lump"


class Key(StrEnum):
    """By what a shared cost is split between the services and the rest of the body."""

    HOURS = "hours"
    PEOPLE = "people"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something a body does: so many hours of work, people served, square metres."""

    name: str
    hours: int = 0
    people: int = 0
    area: int = 0

    def weight(self, key: Key) -> int:
        return {Key.HOURS: self.hours, Key.PEOPLE: self.people, Key.AREA: self.area}[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Activity):
    """A part of the mandated service; `price` is that of one hour, of one person, or the whole."""

    basis: Basis = Basis.LUMP
    price: Money = ZERO

    @property
    def units(self) -> int:
        return {Basis.HOUR: self.hours, Basis.PERSON: self.people, Basis.LUMP: 1}[self.basis]

    @property
    def direct(self) -> Money:
        return self.price * self.units


@dataclass(frozen=True, slots=True)
class Shared:
    """An amount that serves several activities, and how it is split. A cost, or an advantage in kind (its worth)."""

    label: str
    amount: Money
    key: Key


@dataclass(frozen=True, slots=True)
class Revenue:
    """What the services bring in, other than the compensation."""

    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Funder:
    """Who pays the compensation: a fixed amount, or a part of what the fixed ones leave."""

    name: str
    weight: int = 0
    fixed: Money | None = None


@dataclass(frozen=True, slots=True)
class Profit:
    """A return on the capital put into the service: the swap rate read on a day, plus what the law adds."""

    capital: Money
    swap: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One year of a service, expected or lived. `elsewhere` is what the body does besides, None if nothing."""

    services: tuple[Service, ...]
    elsewhere: Activity | None = None
    shared: tuple[Shared, ...] = ()
    in_kind: tuple[Shared, ...] = ()
    revenues: tuple[Revenue, ...] = ()
    funders: tuple[Funder, ...] = ()
    profit: Profit | None = None

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The services, then what the body does besides."""
        return (*self.services, *((self.elsewhere,) if self.elsewhere else ()))


class PlanFault(StrEnum):
    """What keeps a plan from being counted."""

    NO_SERVICE = "no_service"
    NO_UNITS = "no_units"
    NO_WEIGHT = "no_weight"
    NEGATIVE = "negative"
    NO_FUNDER = "no_funder"
    SAME_NAME = "same_name"
    COUNTED_TWICE = "counted_twice"


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and the line that bears it."""

    fault: PlanFault
    name: str = ""


def plan_faults(plan: Plan) -> tuple[Found, ...]:
    """Everything that keeps a plan from being counted, in the order of its lines. Empty: it can be."""
    found: list[Found] = []
    if not plan.services:
        found.append(Found(PlanFault.NO_SERVICE))
    found += [Found(PlanFault.NO_UNITS, one.name) for one in plan.services if not one.units]
    for line in plan.shared + plan.in_kind:
        if not any(activity.weight(line.key) for activity in plan.activities):
            found.append(Found(PlanFault.NO_WEIGHT, line.label))
    found += [Found(PlanFault.NEGATIVE, name) for name, amount in _amounts(plan) if amount < ZERO]
    names = [one.name.casefold() for one in plan.funders]
    found += [
        Found(PlanFault.SAME_NAME, one.name)
        for n, one in enumerate(plan.funders)
        if one.name.casefold() in names[:n]
    ]
    found += [
        Found(PlanFault.COUNTED_TWICE, one.label)
        for one in plan.revenues
        if one.label.casefold().strip() in names
    ]
    if not any(one.weight > 0 and one.fixed is None for one in plan.funders):
        found.append(Found(PlanFault.NO_FUNDER))
    return tuple(found)


def _amounts(plan: Plan) -> list[tuple[str, Money]]:
    lines = [(one.label, one.amount) for one in plan.shared + plan.in_kind]
    lines += [(one.label, one.amount) for one in plan.revenues]
    lines += [(one.name, one.price) for one in plan.services]
    lines += [(one.name, one.fixed) for one in plan.funders if one.fixed is not None]
    lines += [(one.name, Money(one.weight)) for one in plan.funders]
    if plan.profit:
        lines.append(("", plan.profit.capital))
    return lines


@dataclass(frozen=True, slots=True)
class SplitCost:
    """A shared amount and its part for each activity, in the plan's order."""

    line: Shared
    parts: tuple[Money, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensation:
    """What a plan comes to. `allowed` is the most the law lets the body receive, advantages in kind included."""

    plan: Plan
    shared: tuple[SplitCost, ...]
    in_kind: tuple[SplitCost, ...]
    costs: tuple[Money, ...]  # of each service, direct and shared
    revenue: Money
    margin: Rate  # what the law adds to the swap rate
    rate: Rate  # of profit
    profit: Money
    given: Money  # in kind
    allowed: Money
    cash: Money
    parts: tuple[Money, ...]  # of each funder

    @property
    def cost(self) -> Money:
        return total(self.costs)

    @property
    def net_cost(self) -> Money:
        """Never below zero: a service that earns more than it costs is owed nothing."""
        return max(ZERO, self.cost - self.revenue)

    @property
    def given_too_much(self) -> Money:
        """What advantages in kind are worth beyond what is allowed."""
        return max(ZERO, self.given - self.allowed)

    @property
    def by_service(self) -> tuple[Money, ...]:
        """What is allowed, shared between the services as their costs are."""
        if not self.cost:
            return tuple(ZERO for _ in self.costs)
        return self.allowed.allocate([cost.cents for cost in self.costs])


def split(plan: Plan, line: Shared) -> SplitCost:
    """A shared amount between the activities, by its key; the parts sum to it."""
    return SplitCost(line, line.amount.allocate([one.weight(line.key) for one in plan.activities]))


def profit_rate(swap: Rate, margin: Rate) -> Rate:
    """The return allowed: the swap rate and what the law adds, never below zero.

    >>> profit_rate(Rate.parse("2,4 %"), Rate.parse("1 %")) == Rate.parse("3,4 %")
    True
    """
    return Rate(max(Fraction(0), swap.fraction + margin.fraction))


def share_between(amount: Money, funders: Sequence[Funder]) -> tuple[Money, ...]:
    """What each funder pays: the fixed amounts, then the rest by weight. The parts sum to the whole, whatever happens.

    Fixed amounts above the whole are cut in proportion: nobody pays more than they promised, nothing is paid twice.

    >>> share_between(Money(1000), [Funder("Région", 2), Funder("Ville", 1), Funder("FSE", fixed=Money(100))])
    (Money(cents=600), Money(cents=300), Money(cents=100))
    """
    fixed = [one.fixed or ZERO for one in funders]
    promised = total(fixed)
    if promised > amount:
        return amount.allocate([one.cents for one in fixed])
    weights = [one.weight if one.fixed is None else 0 for one in funders]
    rest = amount - promised
    parts = rest.allocate(weights) if rest else tuple(ZERO for _ in funders)
    return tuple(a + b for a, b in zip(fixed, parts, strict=True))


def compute(plan: Plan, *, margin: Rate) -> Compensation:
    """Count a plan without faults: costs, less revenues, plus the profit allowed, less what is given in kind.

    An advantage in kind costs the services the part they use of it, and counts whole as compensation: what the body
    uses of it elsewhere is not a cost of the service. Raises ValueError for a plan with faults.
    """
    if found := plan_faults(plan):
        raise ValueError(f"a plan with faults: {found}")
    shared = tuple(split(plan, line) for line in plan.shared)
    in_kind = tuple(split(plan, line) for line in plan.in_kind)
    costs = tuple(
        service.direct + total([one.parts[n] for one in (*shared, *in_kind)])
        for n, service in enumerate(plan.services)
    )
    revenue = total([one.amount for one in plan.revenues])
    rate = profit_rate(plan.profit.swap, margin) if plan.profit else Rate(Fraction(0))
    profit = plan.profit.capital.share(rate) if plan.profit else ZERO
    given = total([one.amount for one in plan.in_kind])
    allowed = max(ZERO, total(costs) - revenue) + profit
    cash = max(ZERO, allowed - given)
    return Compensation(
        plan=plan,
        shared=shared,
        in_kind=in_kind,
        costs=costs,
        revenue=revenue,
        margin=margin,
        rate=rate,
        profit=profit,
        given=given,
        allowed=allowed,
        cash=cash,
        parts=share_between(cash, plan.funders),
    )
