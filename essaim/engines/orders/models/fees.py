"""Fees that the coordination sets beside those the project decided: of a pick-up point, of a producer, or of a whole cycle."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.catalogue import PickupPoint, Producer
from essaim.engines.orders.rules import Fee, FeeBase, FeeKind, PaidBy, Split
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Rate
from essaim.kernel.money_field import MoneyField


class FeeRule(ToolRecord):
    """A fee of the next cycles; those opened keep theirs (`Cycle.tariff`)."""

    kind = models.CharField(_("genre"), max_length=12)
    base = models.CharField(_("compté sur"), max_length=10)
    rate = models.CharField(_("taux"), max_length=40, default="0")
    amount = MoneyField(_("somme"), default=0)
    paid_by = models.CharField(_("payé par"), max_length=10, default=PaidBy.HOUSEHOLD.value)
    pickup = models.ForeignKey(PickupPoint, models.PROTECT, null=True, related_name="fees")
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, related_name="fees")
    split = models.CharField(_("partagé"), max_length=6, default=Split.GOODS.value)
    is_active = models.BooleanField(_("compté dans les prochaines commandes"), default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("frais")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pickup=None) | Q(producer=None), name="fee_rule_of_one"),
            models.CheckConstraint(
                condition=Q(base="cycle") | ~Q(pickup=None) | ~Q(producer=None), name="fee_rule_of_something"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_rule_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.base}"

    @property
    def fee(self) -> Fee:
        """As the rules read it. Its point and its producer are read already."""
        where = self.pickup or self.producer
        return Fee(
            kind=FeeKind(self.kind),
            base=FeeBase(self.base),
            rate=Rate.parse(self.rate),
            amount=self.amount,
            paid_by=PaidBy(self.paid_by),
            pickup=self.pickup_id,
            producer=self.producer_id,
            of=where.name if where else "",
            split=Split(self.split),
        )
