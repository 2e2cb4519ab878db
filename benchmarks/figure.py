"""A figure and the line it is told by."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is a bound: at least it when `more_is_better`, else at most. None: a figure told to read the others by."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    more_is_better: bool = False

    @property
    def holds(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.more_is_better else self.value <= self.goal

    @property
    def line(self) -> str:
        told = f"{self.name}\t{self.value:.3g}\t{self.unit}"
        if self.goal is None:
            return f"{told}\t-\t-"
        sign = "≥" if self.more_is_better else "≤"
        return f"{told}\t{sign} {self.goal:.3g}\t{'ok' if self.holds else 'short'}"


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A figure that could not be taken here, and why: said, never skipped in silence."""

    name: str
    unit: str
    goal: float
    why: str

    @property
    def line(self) -> str:
        return f"{self.name}\t-\t{self.unit}\t≥ {self.goal:.3g}\t{self.why}"


def say(text: str) -> None:
    """Progress, beside the figures."""
    print(text, file=sys.stderr, flush=True)


def rounds(
    work: Mapping[str, Callable[[], object]], times: int, *, before: Callable[[], object] | None = None
) -> dict[str, float]:
    """The median seconds of each work, run in turn so that a noisy moment falls on all. `before` each round is not timed."""
    spent: dict[str, list[float]] = {name: [] for name in work}
    for _round in range(times):
        if before is not None:
            before()
        for name, run in work.items():
            start = perf_counter()
            run()
            spent[name].append(perf_counter() - start)
    return {name: median(seconds) for name, seconds in spent.items()}
