"""What shares lose and what they bring: losses declared, reference rates, interest of a year."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.models.people import Holder
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Rate
from essaim.kernel.money_field import MoneyField

HALVES = [(1, _("premier")), (2, _("second"))]


def rate_of(hundredths: int) -> Rate:
    """From hundredths of a percent, as rows keep it."""
    return Rate.parse(f"{hundredths}/10000")


def hundredths_of(rate: Rate) -> int:
    return int(rate.fraction * 10_000)


class LossDeclared(ToolRecord):
    """Losses not covered by reserves, as the accounts of a year say: those who leave bear their part. The latest one counts.

    What the lines of the register after `after_number` bore is covered.
    """

    on = models.DateField(_("à partir du"))
    amount = MoneyField(_("pertes à imputer"))
    decision = models.CharField(_("décidées par"), max_length=200)
    after_number = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("pertes")
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="share_loss_not_below_zero")]

    def __str__(self) -> str:
        return f"{self.on} · {self.amount}"


class ReferenceRate(ToolRecord):
    """The TMO of a half-year, entered with where it was read."""

    year = models.PositiveSmallIntegerField(_("année"))
    half = models.PositiveSmallIntegerField(_("semestre"), choices=HALVES)
    hundredths = models.PositiveIntegerField()
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("adresse de la source"), blank=True)
    recorded_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("taux de référence")
        ordering = ["-year", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "year", "half"], name="share_reference_once"),
            models.CheckConstraint(condition=Q(half__in=(1, 2)), name="share_reference_half"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def rate(self) -> Rate:
        return rate_of(self.hundredths)


class InterestYear(ToolRecord):
    """The interest an assembly gives for a year, and how its ceiling was found."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    hundredths = models.PositiveIntegerField()
    total = MoneyField(_("total"))
    decided_on = models.DateField(_("décidés le"))
    decision = models.CharField(_("décidés par"), max_length=200)
    explanation = models.JSONField(default=dict)
    recorded_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("intérêts d'une année")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "year"], name="share_interest_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="share_interest_of_something"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def rate(self) -> Rate:
        return rate_of(self.hundredths)


class InterestPart(ToolRecord):
    """What one holder is given of it."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.PROTECT, related_name="+")
    interest = models.ForeignKey(InterestYear, models.PROTECT, related_name="parts")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="interests")
    amount = MoneyField(_("montant"))

    class Meta(ToolRecord.Meta):
        ordering = ["interest", "holder__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interest", "holder"], name="share_interest_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_interest_part_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.interest} · {self.holder}"

    @property
    def paid_on(self) -> date | None:
        """When it was paid. One query, none where the payment was read with it."""
        payment = getattr(self, "payment", None)
        return payment.on if payment is not None else None
