"""A budget shared by the method of equal shares (Peters and Skowron, 2020), with costs as satisfaction.

Each voter holds the same part of the budget. A project is paid by those who chose it, as equally as their money allows; the one whose
supporters pay the smallest part of its cost each comes first. What is left then goes to the most wanted projects that it can pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from essaim.engines.assemblies.rules.ballots import chosen
from essaim.engines.assemblies.rules.results import Method, Result, Step, by_lot


@dataclass(slots=True)
class Purse:
    """Voters who chose the same projects: they always hold the same money."""

    number: int
    money: Fraction


@dataclass(slots=True)
class Sharing:
    lot: Sequence[str]
    supporters: dict[str, list[Purse]]
    bought: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def first_of(self, names: Iterable[str], best: Mapping[str, Fraction]) -> tuple[str, tuple[str, ...]]:
        """The best one, and those tied with it when nothing parts them."""
        lowest = min(best[name] for name in names)
        among = tuple(name for name in names if best[name] == lowest)
        if len(among) == 1:
            return among[0], ()
        drawn = by_lot(among, self.lot)
        if drawn is None:
            return "", among
        self.steps.append(Step("lot", drawn, (1,)))
        return drawn[0], ()


def payment(purses: Sequence[Purse], cost: int) -> Fraction | None:
    """What each supporter pays at most so that the cost is met, those with less giving all they have; None if they cannot."""
    left, payers = Fraction(cost), sum(purse.number for purse in purses)
    for purse in sorted(purses, key=lambda one: one.money):
        share = left / payers
        if share <= purse.money:
            return share
        left -= purse.money * purse.number
        payers -= purse.number
    return None


def _purses(ballots: Mapping[str, int], costs: Mapping[str, int], budget: int) -> dict[str, list[Purse]]:
    voters = sum(ballots.values())
    supporters: dict[str, list[Purse]] = {name: [] for name in costs}
    for text, number in ballots.items():
        purse = Purse(number, Fraction(budget, voters))
        for name in chosen(text, costs):
            supporters[name].append(purse)
    return supporters


def _share(sharing: Sharing, costs: Mapping[str, int]) -> tuple[str, ...]:
    """Buy by equal shares until nothing can be bought; those tied, if any.

    A project's price for its supporters only rises as money is spent: an old price is enough to see that it does not come first.
    """
    asked = {name: Fraction(0) for name in costs if sharing.supporters[name]}
    while asked:
        fresh: set[str] = set()
        while asked and (stale := [n for n in asked if asked[n] == min(asked.values()) and n not in fresh]):
            for name in stale:
                share = payment(sharing.supporters[name], costs[name])
                fresh.add(name)
                if share is None:
                    del asked[name]
                else:
                    asked[name] = share / (costs[name] or 1)
        if not asked:
            break
        name, tied = sharing.first_of(list(asked), asked)
        if tied:
            return tied
        share = asked.pop(name) * costs[name]
        for purse in sharing.supporters[name]:
            purse.money -= min(purse.money, share)
        sharing.bought.append(name)
        sharing.steps.append(Step("bought", (name,), (costs[name], share)))
    return ()


def _complete(sharing: Sharing, costs: Mapping[str, int], left: int) -> tuple[str, ...]:
    """What is left buys the projects most voters chose, as long as it can; those tied, if any."""
    wanted = {name: -Fraction(sum(p.number for p in sharing.supporters[name])) for name in costs}
    while can := [n for n in costs if n not in sharing.bought and costs[n] <= left and wanted[n] < 0]:
        name, tied = sharing.first_of(can, wanted)
        if tied and sum(costs[one] for one in tied) <= left:
            name, tied = tied[0], ()  # all of them are bought anyway
        if tied:
            return tied
        sharing.bought.append(name)
        left -= costs[name]
        sharing.steps.append(Step("completed", (name,), (costs[name], left)))
    return ()


def share_budget(
    ballots: Mapping[str, int], costs: Mapping[str, int], budget: int, lot: Sequence[str]
) -> Result:
    """The projects that are paid. Amounts are whole numbers of the smallest unit (cents)."""
    voters = sum(ballots.values())
    if not voters:
        return Result(Method.BUDGET, steps=(Step("empty"),))
    sharing = Sharing(lot, _purses(ballots, costs, budget))
    sharing.steps.append(Step("purse", (), (budget, voters, Fraction(budget, voters))))
    tied = _share(sharing, costs) or _complete(
        sharing, costs, budget - sum(costs[name] for name in sharing.bought)
    )
    steps = (*sharing.steps, Step("tie", tied, (1,))) if tied else tuple(sharing.steps)
    scores = {name: sum(purse.number for purse in found) for name, found in sharing.supporters.items()}
    return Result(Method.BUDGET, tuple(sharing.bought), tied, 1 if tied else 0, scores=scores, steps=steps)
