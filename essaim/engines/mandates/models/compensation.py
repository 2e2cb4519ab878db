"""What a body's compensation is counted from: scenarios before, a statement for each year after, and its controls."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.models.mandate import Amendment, Operator
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.rules.compensation_text import plan_from_json
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money, total
from essaim.kernel.money_field import MoneyField


class Scenario(ToolRecord):
    """A way to count a year's compensation, as one side sees it. `data` is a Plan as JSON.

    One at most is retained for a body. The authority refuses one of the body's with a reason.
    """

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="scenarios")
    name = models.CharField(_("nom du scénario"), max_length=100)
    data = models.JSONField()
    swap_source = models.CharField(_("source du taux"), max_length=200, blank=True)
    side = models.CharField(max_length=12, choices=Side, default=Side.AUTHORITY)
    is_retained = models.BooleanField(default=False)
    refusal = models.CharField(_("raison du refus"), max_length=500, blank=True)
    refused_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("scénario")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["operator", "name"], name="mandate_scenario_name_once"),
            models.UniqueConstraint(
                fields=["operator"], condition=Q(is_retained=True), name="mandate_scenario_one_retained"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="")
                | Q(refused_at__isnull=False, is_retained=False, side=Side.ASSOCIATION) & ~Q(refusal=""),
                name="mandate_scenario_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> Plan:
        return plan_from_json(self.data)

    @property
    def is_body(self) -> bool:
        return self.side == Side.ASSOCIATION

    @property
    def is_waiting(self) -> bool:
        """The body proposed it, and the authority has not answered."""
        return self.is_body and not self.is_retained and self.refused_at is None


class Revision(ToolRecord):
    """The compensation of a body as an amendment changed it: both bases, before and after. Written once (trigger)."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="revisions")
    operator = models.ForeignKey(Operator, models.CASCADE, related_name="revisions")
    former = models.JSONField()
    data = models.JSONField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("base de compensation")
        ordering: ClassVar[list[str]] = ["amendment__counts_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "operator"], name="mandate_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operator} · {self.amendment}"

    @property
    def plan(self) -> Plan:
        return plan_from_json(self.data)


class Statement(ToolRecord):
    """A year as a body lived it. It files, an officer checks, another decides; the decision is kept as amounts.

    `data` is a Plan as JSON, `paid` what each funder paid: [{"name", "amount" in cents}].
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        FILED = "filed", _("déposé")
        CHECKED = "checked", _("vérifié, à décider")
        SENT_BACK = "sent_back", _("renvoyé à la structure")
        SETTLED = "settled", _("arrêté")

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="statements")
    year = models.PositiveSmallIntegerField(_("année"))
    data = models.JSONField()
    paid = models.JSONField(default=list)
    comment = models.TextField(_("commentaire"), blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    filed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    allowed = MoneyField(null=True)
    received = MoneyField(null=True)
    carried_in = MoneyField(null=True)
    excess = MoneyField(null=True)
    carried_out = MoneyField(null=True)
    clawed_back = MoneyField(null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("bilan annuel")
        ordering: ClassVar[list[str]] = ["operator", "year"]
        constraints = [
            models.UniqueConstraint(fields=["operator", "year"], name="mandate_statement_year_once"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent_back"]) | Q(filed_at__isnull=False),
                name="mandate_statement_filed_first",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "settled"]) | Q(checked_at__gte=F("filed_at")),
                name="mandate_statement_checked_after_filed",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(settled_at__gte=F("checked_at")),
                name="mandate_statement_settled_last",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | ~Q(settled_by=F("checked_by")),
                name="mandate_statement_two_officers",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(excess=F("carried_out") + F("clawed_back")),
                name="mandate_statement_excess_all_used",
            ),
        ]
        indexes = [models.Index(fields=["tool", "status"], name="mandate_statement_by_status")]

    def __str__(self) -> str:
        return f"{self.operator} · {self.year}"

    @property
    def plan(self) -> Plan:
        return plan_from_json(self.data)

    @property
    def payments(self) -> tuple[tuple[str, Money], ...]:
        return tuple((one["name"], Money(one["amount"])) for one in self.paid)

    @property
    def paid_sum(self) -> Money:
        return total([amount for _name, amount in self.payments])

    @property
    def is_open(self) -> bool:
        """The body may still change it."""
        return self.status in (self.Status.DRAFT, self.Status.SENT_BACK)


class StatementStep(ToolRecord):
    """What happened to a statement, by whom, with what was then filed. Written once (trigger)."""

    class Kind(models.TextChoices):
        FILED = "filed", _("déposé")
        CHECKED = "checked", _("vérifié")
        SENT_BACK = "sent_back", _("renvoyé")
        SETTLED = "settled", _("arrêté")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    filed: Any = models.JSONField(default=dict)
    by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("étape du bilan")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="sent_back") | ~Q(reason=""), name="mandate_step_sent_back_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.kind}"


class Aid(ToolRecord):
    """A small aid given to an undertaking. Written once (trigger): `cancels` takes a wrong one back, with its reason."""

    class Regime(models.TextChoices):
        GENERAL = "general", _("de minimis général")
        SIEG = "sieg", _("de minimis SIEG")

    undertaking = models.CharField(_("entreprise unique"), max_length=200)
    entity = models.CharField(_("structure aidée"), max_length=200)
    regime = models.CharField(_("règlement"), max_length=10, choices=Regime)
    amount = MoneyField(_("montant"))
    granted_on = models.DateField(_("droit donné le"))
    authority = models.CharField(_("autorité"), max_length=150)
    purpose = models.CharField(_("objet"), max_length=200)
    cancels = models.OneToOneField("self", models.PROTECT, null=True, related_name="cancelled_by")
    recorded_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("aide de minimis")
        ordering: ClassVar[list[str]] = ["-granted_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="mandate_aid_positive"),
        ]
        indexes = [models.Index(fields=["tool", "undertaking"], name="mandate_aid_by_undertaking")]

    def __str__(self) -> str:
        return f"{self.entity} · {self.amount}"
