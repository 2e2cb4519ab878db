"""Lists of the coordination: orders, payments and households to serve."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.engines.members.api import Household, active_households
from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.engines.orders.queries.lists import orders_with_lines
from essaim.kernel.numbers import whole
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.names import all_words


def named(words: str, path: str = "household__") -> Q:
    """Households whose name, phone or number holds each word."""
    wanted = Q()
    for word in all_words(words)[:8]:
        wanted &= Q(**{f"{path}search_text__contains": word})
    return wanted


def desk_orders(cycle: Cycle, *, words: str = "", state: str = "") -> QuerySet[Order]:
    """The orders of a cycle, by household; confirmed ones unless said otherwise. Two queries when read."""
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle)
    if state != "all":
        orders = orders.filter(status=state or Order.Status.CONFIRMED)
    if (number := whole(words.strip())) is not None:
        orders = orders.filter(Q(number=number) | named(words))
    elif words.strip():
        orders = orders.filter(named(words))
    return orders_with_lines(orders).order_by("household__name", "number")


def desk_households(cycle: Cycle, words: str) -> QuerySet[Household]:
    """The active households that fit the words; `has_order` says which already ordered. One query when read."""
    live = Order.objects.in_tool(cycle.tool_id).filter(
        cycle=cycle, status=Order.Status.CONFIRMED, household=OuterRef("pk")
    )
    return active_households(cycle.project_id).filter(named(words, "")).annotate(has_order=Exists(live))


def desk_payments(tool: Tool, *, words: str = "", method: str = "") -> QuerySet[Payment]:
    """The payments of a tool, latest first. One query when read."""
    payments = Payment.objects.in_tool(tool).select_related("household").filter(named(words))
    return payments.filter(method=method) if method else payments


def paying_households(tool: Tool, words: str) -> QuerySet[Household]:
    """The households that fit the words and ordered something in this tool. One query when read."""
    ordered = Order.objects.in_tool(tool).filter(household=OuterRef("pk"))
    return active_households(tool.project_id).filter(named(words, "")).filter(Exists(ordered))
