"""Deliberations: what a council votes on services of general interest, and how its text was written by two sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models.service import Service
from essaim.kernel.access.api import ToolRecord


class Side(models.TextChoices):
    """From which side someone writes."""

    AUTHORITY = "authority", _("collectivité")
    ASSOCIATION = "association", _("association")


class SectionName(models.TextChoices):
    """The seven kinds of precisions."""

    SERVICE = "service", _("Le service, ses utilisateurs, son intérêt général")
    ASPECTS = "aspects", _("Les aspects du service")
    MISSION = "mission", _("La mission, la politique publique, l'échec du marché")
    OBLIGATIONS = "obligations", _("Les obligations de service public")
    OPERATOR = "operator", _("Le choix de l'opérateur")
    PUBLICITY = "publicity", _("La publicité préalable")
    FUNDING = "funding", _("Le financement et la compensation")


class Deliberation(ToolRecord):
    """A deliberation, cadre or specific (`parent` is then its cadre). Its words are those of its last version.

    Voted, it no longer changes (trigger), but for the days it was published and sent to the State.
    """

    class Kind(models.TextChoices):
        CADRE = "cadre", _("délibération-cadre")
        SPECIFIC = "specific", _("délibération spécifique")

    class Status(models.TextChoices):
        DRAFT = "draft", _("en écriture")
        TO_VOTE = "to_vote", _("à voter")
        ADOPTED = "adopted", _("adoptée")
        REFUSED = "refused", _("rejetée")
        WITHDRAWN = "withdrawn", _("retirée")

    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="specifics")
    title = models.CharField(_("titre"), max_length=150)
    authority = models.CharField(_("collectivité"), max_length=150)
    territory = models.CharField(_("territoire"), max_length=150)
    law_on = models.DateField(_("droit en vigueur le"))
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    drafted_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    put_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    act_number = models.CharField(_("numéro de l'acte"), max_length=100, blank=True)
    voted_on = models.DateField(_("votée le"), null=True)
    votes_for = models.PositiveIntegerField(_("pour"), null=True)
    votes_against = models.PositiveIntegerField(_("contre"), null=True)
    abstentions = models.PositiveIntegerField(_("abstentions"), null=True)
    published_on = models.DateField(_("publiée le"), null=True)
    published_where = models.CharField(_("où"), max_length=300, blank=True)
    sent_on = models.DateField(_("transmise au contrôle de légalité le"), null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("délibération")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="specific") ^ Q(parent=None), name="deliberation_specific_has_parent"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["adopted", "refused"], voted_on__isnull=False)
                & ~Q(act_number="")
                & Q(votes_for__isnull=False, votes_against__isnull=False, abstentions__isnull=False)
                | ~Q(status__in=["adopted", "refused"]) & Q(voted_on=None),
                name="deliberation_voted_has_its_vote",
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(votes_for__gte=F("votes_against")),
                name="deliberation_adopted_by_majority",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(status="adopted"),
                name="deliberation_published_once_adopted",
            ),
        ]
        indexes = [models.Index(fields=["tool", "status"], name="deliberation_by_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_adopted(self) -> bool:
        return self.status == self.Status.ADOPTED


class CoveredService(ToolRecord):
    """A service of a deliberation, and what the deliberation says it is. `service` is its file, when there is one."""

    class Regime(models.TextChoices):
        SIGNE = "signe", _("non économique (SIGNE)")
        SIEG = "sieg", _("d'intérêt économique général (SIEG)")

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="covered")
    name = models.CharField(_("service"), max_length=150)
    regime = models.CharField(max_length=5, choices=Regime)

    class Meta(ToolRecord.Meta):
        verbose_name = _("service d'une délibération")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "name"], name="deliberation_service_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Proposal(ToolRecord):
    """What a side would write in a section: `texts` maps each point it changes to its whole new text.

    Its words never change (trigger): a better idea is another proposal. `base`: the version it was written on.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("en discussion")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("reprise par son auteur")

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="proposals")
    section = models.CharField(max_length=12, choices=SectionName)
    base = models.PositiveIntegerField()
    texts: Any = models.JSONField()
    note = models.CharField(_("pourquoi"), max_length=500, blank=True)
    clause = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=12, choices=Side)
    made_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(_("raison"), max_length=500, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("proposition")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") ^ Q(decided_at__isnull=False), name="proposal_decided_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(decision_reason=""), name="proposal_refused_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["deliberation", "status"], name="proposal_by_status")]

    def __str__(self) -> str:
        return f"{self.deliberation_id} {self.section} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ProposalComment(ToolRecord):
    """What someone says of a section, or of a proposal. Written once (trigger)."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="comments")
    section = models.CharField(max_length=12, choices=SectionName)
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="comments")
    text = models.TextField(_("commentaire"))
    side = models.CharField(max_length=12, choices=Side)
    made_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("commentaire")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class DeliberationVersion(ToolRecord):
    """The whole deliberation after one change, numbered. Written once (trigger).

    `content`: texts (by point), figures, services. `section` and `proposal`: what changed, by whom it was written.
    `made_by` and `side` are the author of the words, `kept_by` who let them in.
    """

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content: Any = models.JSONField()
    section = models.CharField(max_length=12, choices=SectionName, blank=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=12, choices=Side)
    made_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    kept_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("version")
        ordering: ClassVar[list[str]] = ["deliberation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "number"], name="deliberation_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deliberation_id} · {self.number}"

    @property
    def texts(self) -> Mapping[str, str]:
        told: Mapping[str, str] = self.content["texts"]
        return told
