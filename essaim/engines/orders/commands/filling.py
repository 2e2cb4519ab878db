"""After closing, while packs are completed: only what brings them closer to full is accepted."""

from __future__ import annotations

from collections.abc import Mapping

from essaim.engines.orders.errors import NotCompleting
from essaim.engines.orders.models import Cycle
from essaim.engines.orders.queries.packs import Case, cases_of
from essaim.engines.orders.rules import reduces_missing
from essaim.kernel.ui.language import quoted

type Spans = Mapping[int, tuple[int, int]]  # offer: (wanted, up to)


def _reduces(case: Case, before: tuple[int, int], after: tuple[int, int]) -> bool:
    now = (case.wanted, case.most)
    then = (case.wanted - before[0] + after[0], case.most - before[1] + after[1])
    return reduces_missing(case.offer.packing, now, then)


def check_completes(cycle: Cycle, before: Spans, after: Spans) -> None:
    """Each product this order changes must have fewer units missing than before; its cycle is held by the caller.

    Raises NotCompleting, which says what would help.
    """
    cases = {case.offer.pk: case for case in cases_of(cycle)}
    nothing = (0, 0)
    for key in sorted({*before, *after}):
        was, now = before.get(key, nothing), after.get(key, nothing)
        if was != now and (key not in cases or not _reduces(cases[key], was, now)):
            wanted = [
                f"{case.missing_text} {quoted(case.offer.product.name)}"
                for case in cases.values()
                if case.missing
            ]
            raise NotCompleting(cycle=cycle.name, missing=", ".join(wanted) or "0")
