"""Losses that those who leave bear."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from essaim.engines.shares.models import Line, LossDeclared
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def latest_losses(tool: Tool, on: date) -> LossDeclared | None:
    """The declaration in force on a day. One query."""
    return LossDeclared.objects.in_tool(tool).filter(on__lte=on).order_by("-on", "-pk").first()


def losses_on(tool: Tool, on: date) -> Money:
    """What is left of them for those who leave on a day: what others bore since the declaration is covered. Two queries."""
    told = latest_losses(tool, on)
    if told is None:
        return ZERO
    since = Line.objects.in_tool(tool).filter(number__gt=told.after_number, on__gte=told.on, on__lte=on)
    left: Money = told.amount - since.aggregate(borne=Sum("loss", default=0))["borne"]
    return max(ZERO, left)
