"""What is asked, and what is decided of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.models.people import Holder
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField


class Kind(models.TextChoices):
    SUBSCRIPTION = "subscription", _("souscription")
    WITHDRAWAL = "withdrawal", _("retrait")
    TRANSFER = "transfer", _("cession")


class Request(ToolRecord):
    """Shares asked for, to be given back, or to be handed over. It changes nothing until it is decided."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("en ligne")
        PAPER = "paper", _("sur papier")

    class State(models.TextChoices):
        WAITING = "waiting", _("à décider")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        CANCELLED = "cancelled", _("retirée")

    kind = models.CharField(max_length=12, choices=Kind)
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="requests")
    receiver = models.ForeignKey(Holder, models.PROTECT, null=True, related_name="+")
    shares = models.PositiveIntegerField(_("nombre de parts"))
    times = models.PositiveSmallIntegerField(_("en combien de fois"), default=1)
    channel = models.CharField(max_length=6, choices=Channel)
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    consent = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField(_("demandée le"))
    asked_by = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    closed_on = models.DateField(null=True)
    reason = models.CharField(_("raison"), max_length=300, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("demande")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(shares__gt=0, times__gt=0), name="share_request_of_something"),
            models.CheckConstraint(
                condition=Q(kind="transfer", receiver__isnull=False) & ~Q(receiver=F("holder"))
                | ~Q(kind="transfer") & Q(receiver=None),
                name="share_request_to_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_on=None)
                | ~Q(state="waiting") & Q(closed_on__isnull=False),
                name="share_request_closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["tool", "state"], name="share_request_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.holder}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class Operation(ToolRecord):
    """A request accepted by a decision. Written once: a trigger keeps it."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, models.PROTECT, related_name="operation")
    kind = models.CharField(max_length=12, choices=Kind)
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="operations")
    receiver = models.ForeignKey(Holder, models.PROTECT, null=True, related_name="+")
    shares = models.PositiveIntegerField()
    nominal = MoneyField()
    decided_on = models.DateField(_("décidée le"))
    decision = models.CharField(_("décidée par"), max_length=200)
    decided_by = models.CharField(max_length=200)
    ripe_on = models.DateField(_("remboursable à partir du"), null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("opération")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="withdrawal", ripe_on__isnull=False)
                | ~Q(kind="withdrawal") & Q(ripe_on=None),
                name="share_withdrawal_ripens",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.holder}"

    @property
    def amount(self) -> Money:
        nominal: Money = self.nominal
        return nominal * self.shares


class Instalment(ToolRecord):
    """What a subscription asks to be paid by a day."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("à payer pour le"))
    amount = MoneyField(_("montant"))

    class Meta(ToolRecord.Meta):
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "due_on"], name="share_instalment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_instalment_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} · {self.amount}"
