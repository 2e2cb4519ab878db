"""The numbered register, the payments, and the holdings they come to. Triggers (migration 0002) keep lines and payments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.models.asking import Operation
from essaim.engines.shares.models.people import Holder
from essaim.engines.shares.rules import register
from essaim.engines.shares.rules.register import nothing
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField


class Line(ToolRecord):
    """A numbered movement of shares: what it changes for a holder, signed. Never updated, never deleted."""

    class Kind(models.TextChoices):
        SUBSCRIPTION = "subscription", _("souscription")
        REFUND = "refund", _("remboursement")
        GIVEN = "given", _("cession, cédant")
        RECEIVED = "received", _("cession, cessionnaire")

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("numéro"))
    on = models.DateField(_("le"))
    kind = models.CharField(_("mouvement"), max_length=12, choices=Kind)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="lines")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="lines")
    shares = models.IntegerField(_("nombre de parts"))
    amount = MoneyField(_("montant"))
    called = MoneyField(default=nothing)
    paid = MoneyField(default=nothing)
    loss = MoneyField(_("pertes imputées"), default=nothing)
    refund = MoneyField(_("à rembourser"), default=nothing)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("ligne du registre")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="share_line_number_once"),
            models.CheckConstraint(
                condition=Q(kind="refund") | Q(loss=0, refund=0), name="share_line_refund_only"
            ),
            models.CheckConstraint(
                condition=Q(loss__gte=0, refund__gte=0)
                & (~Q(kind="refund") | Q(paid=-F("loss") - F("refund"))),
                name="share_line_refunds_what_was_paid",
            ),
        ]
        indexes = [models.Index(fields=["tool", "on"], name="share_line_day")]

    def __str__(self) -> str:
        return f"{self.number} · {self.holder}"

    @property
    def change(self) -> register.Holding:
        return register.Holding(self.shares, self.amount, self.called, self.paid)


class Payment(ToolRecord):
    """Money that came in for shares, or went out as a refund or interest. Taken back by its opposite."""

    class Kind(models.TextChoices):
        CAPITAL = "capital", _("versement")
        REFUND = "refund", _("remboursement de parts")
        INTEREST = "interest", _("intérêts payés")

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        CHEQUE = "cheque", _("chèque")
        CASH = "cash", _("espèces")

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="payments")
    on = models.DateField(_("le"))
    amount = MoneyField(_("montant"))
    called = MoneyField(default=nothing)
    method = models.CharField(_("par"), max_length=8, choices=Method)
    line = models.OneToOneField(Line, models.PROTECT, null=True, related_name="payment")
    part = models.OneToOneField("shares.InterestPart", models.PROTECT, null=True, related_name="payment")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")
    reason = models.CharField(_("raison"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("paiement")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="capital", line=None, part=None)
                | Q(kind="refund", line__isnull=False, part=None, called=0)
                | Q(kind="interest", line=None, part__isnull=False, called=0),
                name="share_payment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None, amount__gt=0)
                | Q(kind="capital", takes_back__isnull=False, amount__lt=0) & ~Q(reason=""),
                name="share_payment_signed",
            ),
        ]
        indexes = [models.Index(fields=["tool", "on"], name="share_payment_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.holder}"

    @property
    def may_be_taken_back(self) -> bool:
        """One query, none where what takes it back was read with it."""
        is_capital = self.kind == self.Kind.CAPITAL and self.takes_back_id is None
        return is_capital and getattr(self, "taken_back", None) is None


class Holding(ToolRecord):
    """What a holder has now: the sum of the register and the payments, kept beside them and checked."""

    holder = models.OneToOneField(Holder, models.PROTECT, related_name="holding")
    shares = models.PositiveIntegerField(default=0)
    amount = MoneyField(default=nothing)
    called = MoneyField(default=nothing)
    paid = MoneyField(default=nothing)

    class Meta(ToolRecord.Meta):
        verbose_name = _("avoir")
        ordering = ["holder__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shares__gte=0, paid__gte=0, called__gte=F("paid"), amount__gte=F("called")),
                name="share_holding_sound",
            )
        ]

    def __str__(self) -> str:
        return str(self.holder)

    @property
    def value(self) -> register.Holding:
        return register.Holding(self.shares, self.amount, self.called, self.paid)
