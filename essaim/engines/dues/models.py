"""The dues of a tool: the years called, what each member owes, what was paid. Nothing is deleted."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.dues.rules import FLAT, FREE, TURNOVER
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import ZERO, Money
from essaim.kernel.money_field import MoneyField


def nothing() -> Money:
    return ZERO


class Book(ToolRecord):
    """The head of a tool's dues: its row is locked while any of them changes, and it numbers the receipts."""

    tool = models.OneToOneField("projects.Tool", models.CASCADE, related_name="+")
    last_receipt = models.PositiveIntegerField(default=0)

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.tool)


class Call(ToolRecord):
    """A year whose dues were asked for."""

    year = models.PositiveSmallIntegerField(_("année"))
    called_on = models.DateField(_("appelée le"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("appel de cotisations")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["tool", "year"], name="dues_year_once")]

    def __str__(self) -> str:
        return str(self.year)


class Due(ToolRecord):
    """What one member owes for a year, as it was counted (`steps`: amounts in cents, under the rule of the day of the call)."""

    class State(models.TextChoices):
        ASKED = "asked", _("demandée")
        WAIVED = "waived", _("dispensée")
        CANCELLED = "cancelled", _("retirée")

    class Kind(models.TextChoices):
        FLAT = FLAT, _("montant fixe")
        TURNOVER = TURNOVER, _("part du chiffre d'affaires")
        FREE = FREE, _("montant libre")

    household = models.ForeignKey("members.Household", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    kind = models.CharField(max_length=8, choices=Kind)
    college = models.CharField(_("collège"), max_length=100, blank=True)
    rate = models.CharField(max_length=40, blank=True)
    flat = MoneyField(default=nothing)
    minimum = MoneyField(default=nothing)
    maximum = MoneyField(null=True)
    recommended = MoneyField(null=True)
    turnover = MoneyField(_("chiffre d'affaires déclaré"), null=True)
    chosen = MoneyField(_("montant choisi"), null=True)
    months = models.PositiveSmallIntegerField(_("mois dus"))
    amount = MoneyField(_("cotisation"))
    paid = MoneyField(_("payé"), default=nothing)
    steps = models.JSONField(default=dict)
    called_on = models.DateField(_("appelée le"))
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    closed_on = models.DateField(null=True)
    reason = models.CharField(_("raison"), max_length=200, blank=True)
    reminded = models.PositiveSmallIntegerField(_("rappels"), default=0)
    reminded_on = models.DateField(null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("cotisation")
        ordering = ["-year", "household__name_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "household", "year"], name="due_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0, paid__gte=0), name="due_above_zero"),
            models.CheckConstraint(condition=Q(paid__lte=F("amount")), name="due_not_overpaid"),
            models.CheckConstraint(
                condition=Q(state="asked", closed_on=None)
                | ~Q(state="asked") & Q(closed_on__isnull=False) & ~Q(reason=""),
                name="due_closed_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(reminded__lte=2), name="due_reminded_twice_at_most"),
        ]
        indexes = [models.Index(fields=["tool", "year", "state"], name="due_list")]

    def __str__(self) -> str:
        return f"{self.household} · {self.year}"

    @property
    def is_asked(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def left(self) -> Money:
        """What is still to be paid; nothing once it is no longer asked."""
        amount: Money = self.amount
        return amount - self.paid if self.is_asked else ZERO


class Payment(ToolRecord):
    """Money received for a due, under the number of its receipt. `account`: the income it was written to; `raised`: by how much a
    free amount grew, for more was given.
    """

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        CHEQUE = "cheque", _("chèque")
        CASH = "cash", _("espèces")

    due = models.ForeignKey(Due, models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField(_("reçu n°"))
    on = models.DateField(_("payé le"))
    amount = MoneyField(_("montant"))
    raised = MoneyField(default=nothing)
    method = models.CharField(_("par"), max_length=8, choices=Method)
    account = models.CharField(max_length=10)
    key = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    cancelled_on = models.DateField(null=True)
    reason = models.CharField(_("raison"), max_length=200, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("paiement")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="dues_receipt_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, number__gt=0), name="dues_payment_above_zero"),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | ~Q(reason=""), name="dues_payment_cancelled_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.due}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None


def is_late(due: Due, day: date, days: int) -> bool:
    """Asked for so many days, and not wholly paid."""
    return bool(due.left) and (day - due.called_on).days >= days
