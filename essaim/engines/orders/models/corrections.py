"""What became of a line after its cycle closed: weighed, or corrected, by whom, when and why. Rows are only added: a trigger refuses the rest."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.measures import kilos_text
from essaim.engines.orders.models.ordering import OrderLine
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField


class LineCorrection(ToolRecord):
    """From this quantity to that one, in grams for what is weighed (`is_first`: from the estimate). `was` and `now`: what it cost.

    `revision` is the order's once its price followed, None where it did not change. `batch`: written together, told together.
    """

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="corrections")
    in_grams = models.BooleanField()
    is_first = models.BooleanField()
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    was = MoneyField()
    now = MoneyField()
    revision = models.PositiveIntegerField(null=True)
    reason = models.CharField(_("motif"), max_length=200)
    batch = models.CharField(max_length=40)
    is_late = models.BooleanField()  # the distribution was over
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("correction de ligne")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="line_correction_says_why"),
            models.CheckConstraint(
                condition=Q(is_first=True) | ~Q(before=F("after")), name="line_correction_corrects"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line.offer} : {self.before_text} → {self.after_text}"

    def _text(self, value: int) -> str:
        return kilos_text(value) if self.in_grams else str(value)

    @property
    def after_text(self) -> str:
        return self._text(self.after)

    @property
    def before_text(self) -> str:
        return self._text(self.before)

    @property
    def gap(self) -> Money:
        difference: Money = self.now - self.was
        return difference
