"""Losses that those who leave bear."""

from __future__ import annotations

from datetime import date

from essaim.engines.shares.models import LossDeclared
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def latest_losses(tool: Tool, on: date) -> LossDeclared | None:
    """The declaration in force on a day. One query."""
    return LossDeclared.objects.in_tool(tool).filter(on__lte=on).order_by("-on", "-pk").first()


def losses_on(tool: Tool, on: date) -> Money:
    """One query."""
    told = latest_losses(tool, on)
    return told.amount if told is not None else ZERO
