"""Mandates: the act, the bodies it mandates, what changed it since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models.deliberation import Deliberation
from essaim.engines.mandates.models.service import Conclusion, Service
from essaim.kernel.access.api import ToolRecord


class Mandate(ToolRecord):
    """The act that mandates one or several bodies. A draft changes; signed, its words do not (trigger): an amendment adds.

    `ends_on` is what the act says, `runs_until` what its amendments made of it. `conclusion` is what the interview
    said when it was last written, then signed; None where nobody had answered.
    `deliberation`: the one it was begun from.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SIGNED = "signed", _("signé")
        ENDED = "ended", _("terminé")

    class Form(models.TextChoices):
        AGREEMENT = "cpo", _("convention pluriannuelle d'objectifs")
        ADAPTED = "adapted", _("marché en procédure adaptée")
        DELEGATION = "dsp", _("délégation de service public")
        RIGHTS = "rights", _("droits spéciaux ou exclusifs")

    class Designation(models.TextChoices):
        AUTHORISATION = "authorisation", _("autorisation")
        APPROVAL = "approval", _("agrément")
        CONVENTION = "convention", _("convention")
        LABEL = "label", _("label")

    service = models.ForeignKey(Service, models.PROTECT, related_name="mandates")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, null=True, related_name="mandates")
    title = models.CharField(_("titre"), max_length=150)
    form = models.CharField(_("forme"), max_length=12, choices=Form)
    designation = models.CharField(_("désignation"), max_length=15, choices=Designation, blank=True)
    publicity = models.CharField(_("publicité préalable"), max_length=300, blank=True)
    publicity_on = models.DateField(_("publiée le"), null=True, blank=True)
    decision = models.CharField(_("délibération"), max_length=100, blank=True)
    decided_on = models.DateField(_("votée le"), null=True, blank=True)
    obligations = models.TextField(_("obligations de service public"), blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    investment = models.TextField(_("investissement à amortir"), blank=True)
    territory = models.CharField(_("territoire"), max_length=150, blank=True)
    exclusive_rights = models.TextField(_("droits exclusifs ou spéciaux"), blank=True)
    mechanism = models.TextField(_("calcul de la compensation"), blank=True)
    review_terms = models.TextField(_("révision de la compensation"), blank=True)
    accounts = models.TextField(_("comptabilité séparée"), blank=True)
    recovery = models.TextField(_("récupération du trop-versé"), blank=True)
    reference = models.CharField(_("texte appliqué"), max_length=200, blank=True)
    is_uncapped = models.BooleanField(_("service social sans plafond annuel"), default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    runs_until = models.DateField(null=True)
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, null=True, related_name="mandates")
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    drafted_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("mandat")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", signed_at=None)
                | Q(signed_at__isnull=False, runs_until__isnull=False, starts_on__isnull=False),
                name="mandate_signed_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status="ended") ^ Q(ended_at=None), name="mandate_ended_has_its_day"
            ),
        ]
        indexes = [models.Index(fields=["tool", "status"], name="mandate_by_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Operator(ToolRecord):
    """A body mandated by an act. `undertaking`: the name of the single undertaking it belongs to, its own by default."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="operators")
    organisation = models.ForeignKey("actors.Organisation", models.PROTECT, related_name="+")
    undertaking = models.CharField(_("entreprise unique"), max_length=200)
    designated_on = models.DateField(_("désigné le"), null=True, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("opérateur")
        ordering: ClassVar[list[str]] = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mandate", "organisation"], name="mandate_operator_once"),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Amendment(ToolRecord):
    """What the parties changed of a signed act. Written once (trigger).

    `counts_from` is the day from which the compensation of a body is counted otherwise (its `revisions` say how),
    `year_rule` how the year of that day is counted.
    """

    class YearRule(models.TextChoices):
        DAYS = "days", _("au prorata des jours")
        PERIODS = "periods", _("période par période")

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    object = models.TextField(_("ce qui change"))
    new_end = models.DateField(_("nouvelle fin"), null=True, blank=True)
    counts_from = models.DateField(_("compensation changée le"), null=True, blank=True)
    year_rule = models.CharField(_("année du changement"), max_length=7, choices=YearRule, blank=True)
    decision = models.CharField(_("délibération"), max_length=100)
    decided_on = models.DateField(_("votée le"))
    signed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("avenant")
        ordering: ClassVar[list[str]] = ["mandate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mandate", "number"], name="mandate_amendment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} · {self.number}"
