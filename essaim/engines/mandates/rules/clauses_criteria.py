"""What the tool looks for in a convention: criteria, what each weighs, and the decisions and texts behind it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DECIDES, COUNTS, HINTS = 3, 2, 1
_MARKET = ("cmp_1", "ord_2015", "ccp_market")  # what a public contract is, one after the other


@dataclass(frozen=True, slots=True)
class Criterion:
    """`weight`: 3 a judge made it a reason, 2 it counts, 1 it hints. `reassures`: it speaks for a subsidy.

    `cases`: decisions whose known facts bear on it; `texts`: the law. Both are keys of `sources.SOURCES`.
    """

    key: str
    weight: int
    cases: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    reassures: bool = False


_WEIGHS = (
    Criterion("initiative", DECIDES, ("reunion", "six_fours"), ("art_9_1", *_MARKET)),
    Criterion("need", DECIDES, ("reunion", "limousin", "six_fours"), ("art_9_1", *_MARKET)),
    Criterion("price", DECIDES, ("limousin", "reunion", "six_fours"), ("art_9_1", *_MARKET)),
    Criterion("orders", COUNTS, (), ("art_9_1",)),
    Criterion("penalties", COUNTS, (), ("art_9_1",)),
    Criterion("exclusivity", COUNTS, (), ("art_9_1",)),
    Criterion("output", COUNTS, ("limousin",), ("art_9_1",)),
    Criterion("results", COUNTS, (), ("art_9_1",)),
    Criterion("choice", HINTS, ("limousin",), _MARKET),
)
_REASSURES = (
    Criterion("own_initiative", COUNTS, ("aix",), ("art_9_1",), reassures=True),
    Criterion("no_counterpart", COUNTS, (), ("art_9_1",), reassures=True),
    Criterion("general_interest", HINTS, ("aix",), ("art_9_1",), reassures=True),
    Criterion("contribution", HINTS, (), ("art_9_1", "art_10"), reassures=True),
    Criterion("report", HINTS, (), ("art_10",), reassures=True),
)
CRITERIA: Mapping[str, Criterion] = {one.key: one for one in (*_WEIGHS, *_REASSURES)}
