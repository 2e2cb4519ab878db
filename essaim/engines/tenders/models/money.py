"""What a cluster lives on and what it brings: fees, payments, services, jobs, and the page that shows it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.models.companies import Company
from essaim.engines.tenders.models.tenders import Answer
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField


class Fee(ToolRecord):
    """The fee of a member for a year, as it was counted (`steps`: amounts in cents)."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="fees")
    year = models.PositiveSmallIntegerField(_("année"))
    turnover = MoneyField(_("chiffre d'affaires déclaré"), null=True)
    months = models.PositiveSmallIntegerField(_("mois dus"))
    amount = MoneyField(_("cotisation"))
    steps = models.JSONField(default=dict)
    called_on = models.DateField()

    class Meta(ToolRecord.Meta):
        ordering = ["-year", "company__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["company", "year"], name="cluster_fee_once")]

    def __str__(self) -> str:
        return f"{self.company} · {self.year}"


class Payment(ToolRecord):
    """Money of a contract won: `gross` billed, less what the buyer keeps. A release has no gross. `rate` is that of the day."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="payments")
    received_on = models.DateField(_("reçu le"))
    gross = MoneyField(_("montant facturé"))
    retained = MoneyField(_("retenu"))
    received = MoneyField(_("reçu"))
    through_cluster = models.BooleanField()
    key = models.UUIDField(unique=True)
    rate = models.CharField(max_length=40)
    commission = MoneyField()

    class Meta(ToolRecord.Meta):
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received=F("gross") - F("retained")), name="cluster_payment_adds_up"
            ),
            models.CheckConstraint(condition=Q(received__gt=0), name="cluster_payment_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} · {self.received}"


class Part(ToolRecord):
    """The part of one member in a payment."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="parts")
    company = models.ForeignKey(Company, models.PROTECT, related_name="parts")
    gross = MoneyField()
    retained = MoneyField()
    commission = MoneyField()

    class Meta(ToolRecord.Meta):
        ordering = ["payment", "company__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["payment", "company"], name="cluster_part_once")]

    def __str__(self) -> str:
        return f"{self.company} · {self.gross}"

    @property
    def received(self) -> Money:
        gross: Money = self.gross
        retained: Money = self.retained
        return gross - retained

    @property
    def net(self) -> Money:
        commission: Money = self.commission
        return self.received - commission


class Service(ToolRecord):
    """A pooled means used by a member: what it costs alone, what it costs shared, and the part of the cluster."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("service rendu")
        TOOL = "tool", _("outil ou matériel")
        PLACE = "place", _("local")
        TRAINING = "training", _("formation")
        PEOPLE = "people", _("fonction partagée")

    company = models.ForeignKey(Company, models.PROTECT, related_name="services")
    kind = models.CharField(_("nature"), max_length=8, choices=Kind)
    title = models.CharField(_("ce qui est partagé"), max_length=150)
    on = models.DateField(_("le"))
    alone = MoneyField(_("coût si elle était seule"))
    shared = MoneyField(_("coût partagé"))
    commission = MoneyField()
    key = models.UUIDField(unique=True)

    class Meta(ToolRecord.Meta):
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(alone__gte=0, shared__gte=0, commission__gte=0), name="cluster_service_amounts"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def saved(self) -> Money:
        alone: Money = self.alone
        paid: Money = self.shared + self.commission
        return alone - paid


class Settlement(ToolRecord):
    """Money between the cluster and a member: received from it, or (`outgoing`) paid to it."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="settlements")
    on = models.DateField(_("le"))
    amount = MoneyField(_("montant"))
    outgoing = models.BooleanField()
    key = models.UUIDField(unique=True)

    class Meta(ToolRecord.Meta):
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cluster_settlement_above_zero")
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.amount}"


class Hire(ToolRecord):
    """A job made or kept thanks to the cluster, in hundredths of full time."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="hires")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="hires")
    title = models.CharField(_("poste"), max_length=150)
    on = models.DateField(_("depuis le"))
    hundredths = models.PositiveSmallIntegerField(_("part d'un temps plein"))

    class Meta(ToolRecord.Meta):
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.title


class ResultsPage(ToolRecord):
    """Whether the cluster shows its results to everyone, and in which words."""

    text = models.TextField(_("présentation"), blank=True)
    is_published = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tool"], name="cluster_results_once")]

    def __str__(self) -> str:
        return str(self.tool_id)
