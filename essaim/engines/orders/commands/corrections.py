"""Lines weighed or corrected once their cycle is closed. Nothing is rewritten: old entries are reversed and new ones posted that day,
so that a correction falls in the books of the period in which it is made.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.books import book_corrections
from essaim.engines.orders.commands.letters import write_corrected
from essaim.engines.orders.commands.repricing import BATCH, lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.errors import (
    CycleStillOpen,
    LineChanged,
    LineClaimed,
    NotWeighed,
    OrderCancelled,
    QuantityOutOfRange,
    ReasonMissing,
)
from essaim.engines.orders.models import Cycle, LineCorrection, Order, OrderLine, kilos_text
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import less_owed, owed_in
from essaim.engines.orders.queries.shortages import asked_of
from essaim.engines.orders.queries.spoilt import waiting_units
from essaim.engines.orders.rules import Portion
from essaim.engines.orders.rules.weighing import HEAVIEST
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import Money
from essaim.kernel.rows import rewrite
from essaim.kernel.ui.language import house_text

MOST_UNITS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line and what it becomes: grams for what is weighed, units otherwise. `seen`: what the person saw there, None if not weighed."""

    line_id: int
    seen: int | None
    to: int


@dataclass(slots=True)
class _Moved:
    """A line that changed: what it was, and what that cost."""

    line: OrderLine
    was: Portion
    price_was: Money

    @property
    def before(self) -> int:
        return self.was.units if self.was.grams is None else self.was.grams


def _current(line: OrderLine) -> int | None:
    return line.quantity if line.unit_grams is None else line.weighed_grams


def _shown(line: OrderLine, value: int | None) -> str:
    if value is None:
        return str(_("non pesé"))
    return str(value) if line.unit_grams is None else kilos_text(value)


@transaction.atomic
def weigh_lines(*, by: Actor, cycle_id: int, weights: Sequence[Change], at: datetime) -> list[LineCorrection]:
    """Write what lines weigh, in grams, before the distribution ends; then by who runs the orders only. Safe to repeat.

    Raises CycleStillOpen, NotWeighed, LineChanged when someone else weighed one meanwhile, LineClaimed, OrderCancelled.
    """
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.DELIVER, lock=True, related=("tool__project",))
    if cycle.distributed_at is not None:
        require(by=by, project_id=cycle.project_id, permission=P.MANAGE_CYCLES)
    return _correct(cycle, weights, reason=house_text(_("pesée")), weighing=True, by=by, at=at)


@transaction.atomic
def correct_line(
    *, by: Actor, cycle_id: int, change: Change, reason: str, at: datetime
) -> LineCorrection | None:
    """Correct what a line delivered, units or grams, however late; None where it already was so.

    Raises CycleStillOpen, ReasonMissing, LineChanged, LineClaimed, OrderCancelled, QuantityOutOfRange.
    """
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if not reason.strip():
        raise ReasonMissing(field="reason")
    made = _correct(cycle, [change], reason=reason.strip()[:200], weighing=False, by=by, at=at)
    return made[0] if made else None


def _correct(
    cycle: Cycle, changes: Sequence[Change], *, reason: str, weighing: bool, by: Actor, at: datetime
) -> list[LineCorrection]:
    """Locks: the cycle (held), the envelopes, the orders, the lines. Its queries grow with the batches of orders, not with the lines."""
    if cycle.closed_at is None:
        raise CycleStillOpen(cycle=cycle.name)
    payers = lock_payers(cycle.tool)
    orders, lines = _hold(cycle, changes)
    moved = _move(lines, changes, weighing=weighing)
    if not moved:
        return []
    owed = owed_in(cycle)
    _write_lines(moved)
    priced = {one.line.order_id for one in moved if one.line.amount != one.price_was}
    again = [order for order in orders if order.pk in priced]
    was, batch = {order.pk: order.household_amount for order in again}, secrets.token_urlsafe(9)
    action = "orders.weighed" if weighing else "orders.corrected"
    told = _told(moved)
    price_again(again, payers, by=by, at=at, action=action, changes=told, reason=reason)
    made = _keep(moved, orders, priced, reason=reason, batch=batch, by=by, at=at)
    book_corrections(cycle, less_owed(owed, cycle), batch=batch, by=by, on=timezone.localdate(at))
    record(by=by, action=f"{action}_cycle", target=cycle, changes={"lines": len(made)}, reason=reason)
    write_corrected(made, again, was)
    return made


def _hold(cycle: Cycle, changes: Iterable[Change]) -> tuple[list[Order], dict[int, OrderLine]]:
    """The orders then the lines, each held. NotFound for a line of another cycle. Three queries a batch."""
    keys = {change.line_id for change in changes}
    theirs = OrderLine.objects.in_tool(cycle.tool_id).filter(pk__in=keys, order__cycle=cycle)
    orders = lock_orders(set(theirs.order_by("order").values_list("order_id", flat=True)))
    rows = OrderLine.unscoped.select_for_update(of=("self",)).select_related("offer__product")
    lines = {line.pk: line for line in rows.filter(pk__in=keys, order__in=orders).order_by("pk")}
    if lines.keys() != keys:
        raise NotFound
    known = {order.pk: order for order in orders}
    for line in lines.values():
        line.order = known[line.order_id]
    return orders, lines


def _move(lines: Mapping[int, OrderLine], changes: Iterable[Change], *, weighing: bool) -> list[_Moved]:
    """Each line takes its new quantity, not written yet; those that already have it are left out. One query."""
    waiting = waiting_units(lines.values())
    moved = []
    for change in changes:
        line = lines[change.line_id]
        if weighing and line.unit_grams is None:
            raise NotWeighed(product=line.offer.product.name)
        if _current(line) == change.to:
            continue
        _check(line, change, claimed=bool(waiting.get(line.pk)))
        moved.append(_Moved(line, line.portion, line.amount))
        _set(line, change.to)
    return moved


def _check(line: OrderLine, change: Change, *, claimed: bool) -> None:
    if not line.order.is_confirmed:
        raise OrderCancelled(number=line.order.number)
    product, household = line.offer.product.name, line.order.household.name
    if _current(line) != change.seen:
        raise LineChanged(product=product, household=household, now=_shown(line, _current(line)))
    if claimed:
        raise LineClaimed(product=product, household=household)
    most = MOST_UNITS if line.unit_grams is None else HEAVIEST
    if not 0 <= change.to <= most:
        raise QuantityOutOfRange(field="quantity", most=_shown(line, most))


def _set(line: OrderLine, value: int) -> None:
    if line.unit_grams is not None:
        line.weighed_grams = value
        return
    asked, line.quantity = asked_of(line), value
    line.ordered = asked if value < asked else None
    if line.up_to is not None and line.up_to < value:
        line.up_to = None


def _write_lines(moved: Sequence[_Moved]) -> None:
    names = ["quantity", "ordered", "up_to", "weighed_grams"]
    for some in batched(moved, BATCH, strict=False):
        rewrite([one.line for one in some], names)


def _told(moved: Iterable[_Moved]) -> dict[int, dict[str, object]]:
    """What the trace of each order keeps: its products, from this to that."""
    told: dict[int, dict[str, object]] = {}
    for one in moved:
        change = f"{_shown(one.line, one.before)} → {_shown(one.line, _current(one.line))}"
        lines = told.setdefault(one.line.order_id, {}).setdefault("lines", {})
        assert isinstance(lines, dict)
        lines[one.line.offer.product.name] = change
    return told


def _keep(
    moved: Iterable[_Moved],
    orders: Iterable[Order],
    priced: set[int],
    *,
    reason: str,
    batch: str,
    by: Actor,
    at: datetime,
) -> list[LineCorrection]:
    revisions = {order.pk: order.revision for order in orders if order.pk in priced}
    rows = []
    for one in moved:
        line, value = one.line, _current(one.line)
        assert value is not None
        rows.append(
            LineCorrection(
                project_id=line.project_id,
                tool_id=line.tool_id,
                line=line,
                in_grams=line.unit_grams is not None,
                is_first=one.was.grams is not None and one.was.weighed is None,
                before=one.before,
                after=value,
                was=one.price_was,
                now=line.amount,
                revision=revisions.get(line.order_id),
                reason=reason,
                batch=batch,
                is_late=line.order.cycle.distributed_at is not None,
                made_at=at,
                made_by=by.name[:200],
            )
        )
    return LineCorrection.unscoped.bulk_create(rows, batch_size=BATCH)
