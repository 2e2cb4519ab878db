"""What came short: who had asked for it, who missed some last time, and what each was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Settlement, Shortage
from essaim.engines.orders.queries.packs import numbers
from essaim.engines.orders.rules import Claim, Outcome, Rule, ration
from essaim.engines.orders.wording import RULES
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.projects.models import Tool

PAST_READ = 200  # shortages looked back for who lost last


def lines_of(offer: Offer) -> list[OrderLine]:
    """The live lines of an offer with their order and household, in the order they were asked. One query."""
    lines = OrderLine.objects.in_tool(offer.tool_id).filter(offer=offer, order__status=Order.Status.CONFIRMED)
    return list(lines.select_related("order__household").order_by("order__placed_at", "order__number"))


class Asked(NamedTuple):
    """What a rule reads of a line: light, for a cycle may hold a hundred thousand."""

    line: int
    order: int
    household: int
    quotient: int | None
    quantity: int
    asked: int


def asked_lines(offer: Offer) -> list[Asked]:
    """What was asked of an offer by the orders that live, in the order they were asked. One query."""
    rows = OrderLine.objects.in_tool(offer.tool_id).filter(offer=offer, order__status=Order.Status.CONFIRMED)
    columns = ("pk", "order", "order__household", "order__household__quotient", "quantity")
    asked = Coalesce("ordered", "quantity")
    return [
        Asked(*row) for row in rows.order_by("order__placed_at", "order__number").values_list(*columns, asked)
    ]


def asked_of(line: OrderLine) -> int:
    return line.quantity if line.ordered is None else line.ordered


def lost_last(tool: Tool, but: Offer | None = None) -> dict[int, int]:
    """The units each household missed the last time a rule was applied to it, by household. Two queries."""
    short = Shortage.objects.in_tool(tool).exclude(offer=but).order_by("-pk")[:PAST_READ]
    cut = Settlement.objects.in_tool(tool).exclude(offer=but).filter(outcome=Outcome.CUT)
    dated: list[tuple[datetime, dict[int, int]]] = [(one.noted_at, _missed(one)) for one in short]
    dated += [(one.settled_at, _missed_in_packs(one)) for one in cut.order_by("-pk")[:PAST_READ]]
    lost: dict[int, int] = {}
    for _at, missed in sorted(dated, key=lambda pair: pair[0], reverse=True):
        lost = missed | lost
    return lost


def _missed(past: Shortage) -> dict[int, int]:
    return {row["household"]: row["asked"] - past.results[str(row["order"])] for row in past.inputs}


def _missed_in_packs(past: Settlement) -> dict[int, int]:
    """Who is not in its results had all it wanted."""
    columns = (numbers(past.inputs[name]) for name in ("household", "order", "wanted"))
    kept = zip(*columns, strict=True)
    return {home: wanted - past.results.get(str(order), wanted) for home, order, wanted in kept}


def claims_of(lines: Sequence[Asked], lost: Mapping[int, int]) -> list[Claim]:
    """What the rule reads of lines, in the order they were asked: quotients become places, so that none is kept. No query."""
    known = sorted({line.quotient for line in lines if line.quotient is not None})
    places = {quotient: place for place, quotient in enumerate(known, 1)}
    return [
        Claim(
            key=line.order,
            asked=line.asked,
            rank=rank,
            lost=lost.get(line.household, 0),
            quotient_rank=None if line.quotient is None else places[line.quotient],
        )
        for rank, line in enumerate(lines, 1)
    ]


def claims_kept(shortage: Shortage) -> list[Claim]:
    """The claims as they were read that day."""
    names = ("asked", "rank", "lost", "quotient_rank")
    return [Claim(key=row["order"], **{name: row[name] for name in names}) for row in shortage.inputs]


def again(shortage: Shortage) -> dict[int, int]:
    """The rule applied again to what was kept: the same results."""
    return ration(shortage.delivered, claims_kept(shortage), Rule(shortage.rule))


def shortages_of(cycle: Cycle) -> QuerySet[Shortage]:
    """What came short in a cycle, latest first. One query when read."""
    return Shortage.objects.in_tool(cycle.tool_id).filter(offer__cycle=cycle).select_related("offer__product")


@dataclass(frozen=True, slots=True)
class Missed:
    """What one household is told of a shortage."""

    shortage: Shortage
    asked: int
    given: int
    explanation: Explanation

    @property
    def asked_text(self) -> str:
        return self.shortage.offer.how_much(self.asked)

    @property
    def given_text(self) -> str:
        return self.shortage.offer.how_much(self.given)


def missed_by(order: Order) -> list[Missed]:
    """What came short in an order, each with its rule and its computation. One query."""
    found: dict[int, Missed] = {}
    for shortage in shortages_of(order.cycle).order_by("-pk"):
        row = next((row for row in shortage.inputs if row["order"] == order.pk), None)
        if row is not None and shortage.offer_id not in found:
            given = shortage.results[str(order.pk)]
            found[shortage.offer_id] = Missed(shortage, row["asked"], given, _explained(shortage, row, given))
    return [missed for missed in found.values() if missed.given < missed.asked]


def _explained(shortage: Shortage, row: dict[str, Any], given: int) -> Explanation:
    (name, words), told = RULES[Rule(shortage.rule)], shortage.offer.told
    steps = [
        Step(_("Commandé en tout"), told(shortage.asked)),
        Step(_("Arrivé"), told(shortage.delivered), shortage.reason),
        Step(_("Règle du groupe"), name, words),
        Step(_("Vous aviez commandé"), told(row["asked"]), _place(shortage, row)),
    ]
    return Explanation(
        format_lazy(_("{product} pour vous"), product=shortage.offer.product.name), told(given), tuple(steps)
    )


def _place(shortage: Shortage, row: dict[str, Any]) -> str | Promise:
    """Why this one here: its place by the rule, told without anyone else's figures."""
    if shortage.rule == Rule.FIRST_COME:
        return format_lazy(_("votre commande est la nº {rank} à être arrivée"), rank=row["rank"])
    if shortage.rule == Rule.QUOTIENT and row["quotient_rank"] is None:
        return _("quotient familial non renseigné : servi en dernier")
    if shortage.rule == Rule.ROTATION:
        lost = ngettext_lazy(
            "{n} unité perdue la dernière fois", "{n} unités perdues la dernière fois", row["lost"]
        )
        return format_lazy(lost, n=row["lost"])
    return ""
