"""The solidarity fund moved by orders, in the place of its lock: after the funders, before the number."""

from __future__ import annotations

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from essaim.engines.orders.errors import FundEmpty
from essaim.engines.orders.models import SolidarityFund
from essaim.kernel.money import ZERO, Money
from essaim.kernel.prepared import Ask, prepared
from essaim.kernel.projects.models import Tool


def lock_fund(tool: Tool) -> SolidarityFund:
    """The fund, held until the end of the transaction; made where there is none. One query."""
    start = {"balance": ZERO, "overdraft": tool.config.fund_overdraft, "advanced": ZERO}
    found = next(iter(_held(tool.pk)), None)
    return found or SolidarityFund.unscoped.create(tool=tool, project_id=tool.project_id, **start)


def fund_asked(tool: Tool) -> Ask | None:
    """What `lock_fund` asks, to send it `along`."""
    return _held.ask(tool.pk)


@prepared
def _held(tool_id: int) -> QuerySet[SolidarityFund]:
    return SolidarityFund.objects.in_tool(tool_id).select_for_update().order_by("pk")


def move_fund(tool: Tool, before: Money, after: Money) -> None:
    """Count what an order brings (below zero: takes) instead of what it brought. Raises FundEmpty. One query, none where nothing moves.

    Who takes more is refused below the bound. A gift taken back never is: the group lends what was spent of it.
    """
    more = after - before
    if not more:
        return
    rows = SolidarityFund.objects.in_tool(tool)
    if after < ZERO and more < ZERO:
        rows = rows.filter(balance__gte=Value(-more.cents) - F("overdraft"))
    lent = Greatest(Value(0), Value(-more.cents) - F("overdraft") - F("balance"))
    if not rows.update(balance=F("balance") + more.cents, advanced=lent):
        raise FundEmpty(field="level", left=_left(tool, before))


def _left(tool: Tool, before: Money) -> Money:
    fund = SolidarityFund.objects.in_tool(tool).first()
    return fund.available(before) if fund else ZERO
