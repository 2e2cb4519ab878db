"""Calls for tenders, and the answers given together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.models.companies import Company, Piece
from essaim.engines.tenders.rules.pricing import Work
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField


class Opportunity(ToolRecord):
    """A contract worth looking at: a call that is open, or one to be renewed (`renews_on`)."""

    class Source(models.TextChoices):
        HAND = "hand", _("saisie à la main")
        BOAMP = "boamp", _("BOAMP")
        DECP = "decp", _("données essentielles des marchés")

    class Status(models.TextChoices):
        SPOTTED = "spotted", _("repérée")
        GO = "go", _("on répond")
        NO_GO = "no_go", _("on ne répond pas")

    class Reserved(models.TextChoices):
        NONE = "", _("marché ouvert à tous")
        ADAPTED = "adapted", _("réservé aux entreprises adaptées et ESAT")
        INSERTION = "insertion", _("réservé à l'insertion par l'activité économique")
        BOTH = "both", _("réservé aux deux précédents")
        ESS = "ess", _("réservé à l'économie sociale et solidaire")

    source = models.CharField(max_length=8, choices=Source)
    source_ref = models.CharField(max_length=80)
    title = models.CharField(_("objet"), max_length=1000)
    buyer = models.CharField(_("acheteur"), max_length=200)
    text = models.TextField(_("ce qui est demandé"), blank=True)
    areas = models.CharField(_("départements"), max_length=200, blank=True)
    deadline = models.DateTimeField(_("à remettre avant le"), null=True)
    renews_on = models.DateField(_("à renouveler vers le"), null=True)
    amount = MoneyField(_("montant estimé"), null=True)
    months = models.PositiveSmallIntegerField(_("durée en mois"), null=True)
    reserved = models.CharField(_("marché réservé"), max_length=10, choices=Reserved, blank=True)
    url = models.URLField(_("adresse de l'annonce"), max_length=500, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.SPOTTED)
    spotted_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("marché")
        ordering = ["deadline", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "source", "source_ref"], name="cluster_opportunity_once")
        ]

    def __str__(self) -> str:
        return self.title[:100]


class Answer(ToolRecord):
    """One offer made together. Its row is locked before its tasks, its shares and the companies they name."""

    class Form(models.TextChoices):
        SOLIDARY = "solidaire", _("groupement solidaire")
        JOINT = "conjoint", _("groupement conjoint")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("en préparation")
        SUBMITTED = "submitted", _("remise")
        WON = "won", _("gagnée")
        LOST = "lost", _("perdue")
        WITHDRAWN = "withdrawn", _("abandonnée")
        DONE = "done", _("terminée")

    opportunity = models.OneToOneField(Opportunity, models.PROTECT, related_name="answer")
    form = models.CharField(_("forme du groupement"), max_length=10, choices=Form, default=Form.JOINT)
    lead = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", verbose_name=_("mandataire")
    )
    lead_is_solidary = models.BooleanField(_("mandataire solidaire"), default=False)
    retention = models.PositiveSmallIntegerField(_("retenue de garantie"), default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARING)
    amount = MoneyField(_("montant"), null=True)
    reason = models.CharField(_("pourquoi"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    started_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("réponse")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["lost", "withdrawn"]) | ~Q(reason=""),
                name="cluster_answer_lost_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["won", "done"]) | Q(amount__gt=0), name="cluster_answer_won_amount"
            ),
        ]

    def __str__(self) -> str:
        return str(self.opportunity)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PREPARING


LIVE = (Answer.Status.PREPARING, Answer.Status.SUBMITTED, Answer.Status.WON)


class Task(ToolRecord):
    """A piece of the work, done by one member, and what it asks for it."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="tasks")
    company = models.ForeignKey(Company, models.PROTECT, related_name="tasks")
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    title = models.CharField(_("travail"), max_length=150)
    days = models.PositiveIntegerField(_("jours"))
    day_price = MoneyField(_("prix du jour, hors taxes"))
    costs = MoneyField(_("frais, hors taxes"), default=0)

    class Meta(ToolRecord.Meta):
        ordering = ["lot", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def work(self) -> Work:
        return Work(self.company_id, self.lot, self.days, self.day_price, self.costs)

    @property
    def amount(self) -> Money:
        return self.work.amount


class Share(ToolRecord):
    """What one member has of a price submitted, then of the contract won."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="shares")
    company = models.ForeignKey(Company, models.PROTECT, related_name="shares")
    amount = MoneyField()

    class Meta(ToolRecord.Meta):
        ordering = ["answer", "company__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "company"], name="cluster_share_once")]

    def __str__(self) -> str:
        return f"{self.company} · {self.amount}"


class CheckItem(ToolRecord):
    """A paper of an answer: who brings it, by when, and whether it is there."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="items")
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("pièce"), max_length=150)
    due_on = models.DateField(_("pour le"), null=True)
    piece = models.ForeignKey(Piece, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta(ToolRecord.Meta):
        ordering = ["company__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "company", "title"], name="cluster_item_once"),
            models.UniqueConstraint(
                fields=["answer", "title"], condition=Q(company=None), name="cluster_common_item_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
