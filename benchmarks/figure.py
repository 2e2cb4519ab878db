"""A figure and the line it is told by."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is a bound: at least it when `more_is_better`, else at most."""

    name: str
    value: float
    unit: str
    goal: float
    more_is_better: bool

    @property
    def holds(self) -> bool:
        return self.value >= self.goal if self.more_is_better else self.value <= self.goal

    @property
    def line(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        words = "ok" if self.holds else "short"
        return f"{self.name}\t{self.value:.3g}\t{self.unit}\t{sign} {self.goal:g}\t{words}"


def say(text: str) -> None:
    """Progress, beside the figures."""
    print(text, file=sys.stderr, flush=True)


def rounds(work: dict[str, Callable[[], None]], times: int) -> dict[str, float]:
    """The median seconds of each work, run in turn so that a noisy moment falls on all."""
    spent: dict[str, list[float]] = {name: [] for name in work}
    for _round in range(times):
        for name, run in work.items():
            start = perf_counter()
            run()
            spent[name].append(perf_counter() - start)
    return {name: median(seconds) for name, seconds in spent.items()}
