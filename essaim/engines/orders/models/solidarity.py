"""The solidarity fund of a tool: what some households give on top, and what others are given on their price."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.rules import advanced_to
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField


class SolidarityFund(ToolRecord):
    """One a tool. Orders never take it below `overdraft` under zero.

    `advanced`: what the group lends when a gift that was already spent is given back; the next gifts repay it.
    """

    balance = MoneyField(default=0)
    overdraft = MoneyField(default=0)
    advanced = MoneyField(default=0)

    class Meta(ToolRecord.Meta):
        verbose_name = _("fonds de solidarité")
        constraints = [
            models.UniqueConstraint(fields=["tool"], name="fund_per_tool"),
            models.CheckConstraint(
                condition=Q(overdraft__gte=0, advanced__gte=0), name="fund_bounds_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=-F("overdraft") - F("advanced")), name="fund_never_below_its_bound"
            ),
        ]

    def __str__(self) -> str:
        return str(self.balance)

    def move(self, more: Money) -> None:
        """Count a movement, not written yet; below the bound, the group lends what is missing."""
        self.balance = self.balance + more
        self.advanced = advanced_to(self.balance, self.overdraft)

    def available(self, given_back: Money) -> Money:
        """What an order may take, `given_back` being what it gave (below zero: took) so far."""
        left: Money = self.balance - given_back + self.overdraft
        return max(Money(0), left)
