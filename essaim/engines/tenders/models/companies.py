"""Who is in a cluster: companies, what they can do, what proves it, and how they came in."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.rules.admission import key_of
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField


class Company(ToolRecord):
    """A structure that asked to join, and its place in the cluster. It leaves, it is never deleted.

    `days_committed` counts its days promised in live answers: the database keeps it within `days_available`.
    """

    class Status(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        MEMBER = "member", _("membre")
        REFUSED = "refused", _("refusée")
        LEFT = "left", _("partie")

    class Tier(models.TextChoices):
        NETWORK = "reseau", _("Réseau")
        GROUPING = "groupement", _("Groupement")
        GROUP = "groupe", _("Groupe")

    class Social(models.TextChoices):
        NONE = "", _("aucun des trois")
        ADAPTED = "adapted", _("entreprise adaptée ou ESAT")
        INSERTION = "insertion", _("structure d'insertion par l'activité économique")
        ESS = "ess", _("autre entreprise de l'économie sociale et solidaire")

    organisation = models.ForeignKey("actors.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("nom"), max_length=150)
    contact = models.CharField(_("personne à contacter"), max_length=150, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    presentation = models.TextField(_("présentation"), blank=True)
    commune = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("commune"),
    )
    areas = models.CharField(_("départements où elle travaille"), max_length=200, blank=True)
    social = models.CharField(_("statut social"), max_length=10, choices=Social, blank=True)
    social_share = models.PositiveSmallIntegerField(
        _("part de salariés handicapés ou en insertion"), default=0
    )
    days_available = models.PositiveIntegerField(_("jours à offrir aux réponses communes"), default=0)
    days_committed = models.PositiveIntegerField(_("jours promis"), default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.CANDIDATE)
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.NETWORK)
    admitted_on = models.DateField(_("membre depuis le"), null=True)
    left_on = models.DateField(_("partie le"), null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("structure")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "organisation"], name="cluster_company_once"),
            models.CheckConstraint(
                condition=Q(days_committed__lte=F("days_available")), name="cluster_days_within_capacity"
            ),
            models.CheckConstraint(condition=Q(social_share__lte=100), name="cluster_share_of_hundred"),
            models.CheckConstraint(
                condition=~Q(status="member") | Q(admitted_on__isnull=False, left_on=None),
                name="cluster_member_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return self.status == self.Status.MEMBER

    @property
    def days_left(self) -> int:
        return self.days_available - self.days_committed


TIER_TERMS: dict[str, tuple[str | Promise, str | Promise]] = {
    Company.Tier.NETWORK: (
        _("reçoit les informations et rencontre les autres membres"),
        _("tient sa fiche à jour"),
    ),
    Company.Tier.GROUPING: (
        _("partage les moyens communs et répond aux marchés avec les autres"),
        _("prend sa part du travail et verse les pourcentages décidés"),
    ),
    Company.Tier.GROUP: (
        _("décide de la stratégie commune"),
        _("croise son capital et partage des dirigeants"),
    ),
}
TIERS_THAT_ANSWER = (Company.Tier.GROUPING, Company.Tier.GROUP)


class Skill(ToolRecord):
    """One thing a company can do, in one pole. `keywords` are other words buyers use for it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="skills")
    pole = models.CharField(_("pôle"), max_length=60)
    name = models.CharField(_("métier"), max_length=100)
    keywords = models.CharField(_("autres mots des acheteurs"), max_length=250, blank=True)
    key = models.CharField(max_length=100, editable=False)

    class Meta(ToolRecord.Meta):
        ordering = ["pole", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="cluster_skill_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key_of(self.name)
        super().save(*args, **kwargs)


class Piece(ToolRecord):
    """What an answer is made of: a reference, a CV, a certificate, a text. Without a company, it belongs to all."""

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("référence")
        CV = "cv", _("CV")
        CERTIFICATE = "certificate", _("attestation ou certificat")
        TEXT = "text", _("texte commun")

    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="pieces")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    title = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("texte"), blank=True)
    client = models.CharField(_("client"), max_length=150, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True)
    amount = MoneyField(_("montant"), null=True)
    expires_on = models.DateField(_("valable jusqu'au"), null=True)
    file_name = models.CharField(_("fichier"), max_length=150, blank=True)
    added_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        ordering = ["kind", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class PieceFile(ToolRecord):
    """The file of a piece, apart: lists never read it."""

    piece = models.OneToOneField(Piece, models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.piece_id)


class Step(ToolRecord):
    """One decision about the place of a company, never changed: the register of the cluster."""

    class Kind(models.TextChoices):
        ADMITTED = "admitted", _("admise")
        REFUSED = "refused", _("refusée")
        TIER = "tier", _("change de niveau")
        LEFT = "left", _("partie")

    company = models.ForeignKey(Company, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    tier = models.CharField(max_length=10, choices=Company.Tier)
    on = models.DateField()
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    ballot = models.ForeignKey("tenders.Ballot", models.PROTECT, null=True, related_name="+")

    class Meta(ToolRecord.Meta):
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.company} · {self.get_kind_display()}"
