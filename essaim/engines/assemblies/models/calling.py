"""What is called, where, with which documents, and who may vote. No workflow here: see `commands`."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.thresholds import Matter
from essaim.kernel.access.api import ToolRecord


class Assembly(ToolRecord):
    """A meeting or a consultation of the members. Cancelled or put off, never deleted."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("assemblée générale ordinaire")
        EXTRAORDINARY = "extraordinary", _("assemblée générale extraordinaire")
        MEETING = "meeting", _("réunion")
        CONSULTATION = "consultation", _("consultation à distance")

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        CALLED = "called", _("convoquée")
        OPEN = "open", _("en cours")
        ADJOURNED = "adjourned", _("sans quorum")
        CLOSED = "closed", _("tenue")
        CANCELLED = "cancelled", _("annulée")

    title = models.CharField(_("titre"), max_length=150)
    kind = models.CharField(_("nature"), max_length=15, choices=Kind, default=Kind.ORDINARY)
    place = models.CharField(_("lieu"), max_length=250, blank=True)
    starts_at = models.DateTimeField(_("début"))
    record_on = models.DateField(_("liste des votants arrêtée le"))
    paid_minutes = models.PositiveSmallIntegerField(_("minutes payées à chaque présent"), default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    call_number = models.PositiveSmallIntegerField(_("convocation"), default=1)
    first_call = models.OneToOneField("self", models.PROTECT, null=True, related_name="second_call")
    # The rules in force when it was called: quorum, proxies, colleges and their weights.
    terms = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=250, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("assemblée")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(call_number__in=[1, 2]), name="assembly_first_or_second_call"),
            models.CheckConstraint(
                condition=Q(call_number=1) | Q(first_call__isnull=False), name="assembly_second_follows_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_consultation(self) -> bool:
        return self.kind == self.Kind.CONSULTATION

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_called(self) -> bool:
        return self.status == self.Status.CALLED

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class AgendaItem(ToolRecord):
    """A point of the agenda and its document."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        MOTION = "motion", _("résolution")
        ELECTION = "election", _("élection de personnes")
        BUDGET = "budget", _("choix de projets dans un budget")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.MOTION)
    title = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("texte"), blank=True)
    method = models.CharField(max_length=12, choices=[(one, one) for one in Method], default=Method.MOTION)
    matter = models.CharField(max_length=15, choices=[(one, one) for one in Matter], default=Matter.SIMPLE)
    counts_abstentions = models.BooleanField(_("les abstentions comptent contre"), default=False)
    seats = models.PositiveSmallIntegerField(_("sièges à pourvoir"), default=1)
    body = models.CharField(_("instance"), max_length=100, blank=True)
    voice = models.CharField(max_length=12, default="deliberative")
    mandate_months = models.PositiveSmallIntegerField(_("durée du mandat en mois"), default=12)
    budget_cents = models.PositiveBigIntegerField(_("budget"), default=0)

    class Meta(ToolRecord.Meta):
        verbose_name = _("point de l'ordre du jour")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="agenda_item_has_seats")]

    def __str__(self) -> str:
        return self.title


class Option(ToolRecord):
    """Somebody who stands, or a project with its cost."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="options")
    name = models.CharField(_("nom"), max_length=150)
    text = models.TextField(_("présentation"), blank=True)
    household = models.ForeignKey("members.Household", models.PROTECT, null=True, related_name="+")
    cost_cents = models.PositiveBigIntegerField(_("coût"), default=0)

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its name on a ballot."""
        return f"c{self.pk}"


class Amendment(ToolRecord):
    """Another text for a paragraph of a motion; empty, it takes the paragraph away."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        ADOPTED = "adopted", _("adopté")
        REJECTED = "rejected", _("rejeté")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="amendments")
    paragraph = models.PositiveSmallIntegerField(_("paragraphe"))
    text = models.TextField(_("nouveau texte"), blank=True)
    reason = models.CharField(_("pourquoi"), max_length=250, blank=True)
    author = models.ForeignKey("members.Household", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    class Meta(ToolRecord.Meta):
        ordering = ["item", "paragraph", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "paragraph"],
                condition=Q(status="adopted"),
                name="amendment_one_adopted_a_paragraph",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} § {self.paragraph}"


class Voter(ToolRecord):
    """A member on the record-date list of an assembly, as the registers had it."""

    class Attendance(models.TextChoices):
        ABSENT = "absent", _("absent")
        ON_SITE = "on_site", _("sur place")
        REMOTE = "remote", _("à distance")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="voters")
    household = models.ForeignKey("members.Household", models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    college = models.CharField(max_length=100, blank=True)
    venue = models.ForeignKey("assemblies.Venue", models.SET_NULL, null=True, related_name="voters")
    attendance = models.CharField(max_length=8, choices=Attendance, default=Attendance.ABSENT)

    class Meta(ToolRecord.Meta):
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "household"], name="voter_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        return self.attendance != self.Attendance.ABSENT


class Proxy(ToolRecord):
    """A power given to another voter. Withdrawn, never deleted: its history is kept."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="proxies")
    principal = models.ForeignKey(Voter, models.CASCADE, related_name="given")
    holder = models.ForeignKey(Voter, models.CASCADE, related_name="held")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(max_length=250, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("pouvoir")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal"], condition=Q(withdrawn_at=None), name="proxy_one_a_principal"
            ),
            models.CheckConstraint(condition=~Q(principal=F("holder")), name="proxy_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.holder}"


class Document(ToolRecord):
    """A file joined to a call: a report, the accounts, a draft of statutes."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="documents")
    title = models.CharField(_("titre"), max_length=150)
    file_name = models.CharField(_("fichier"), max_length=150)
    size = models.PositiveIntegerField(_("taille"))
    added_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("document de la convocation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class DocumentFile(ToolRecord):
    """The content of a document, apart: lists never read it."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document_id)


class Venue(ToolRecord):
    """One of the places where a meeting is held: its own day, its own room."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="venues")
    place = models.CharField(_("lieu"), max_length=250)
    starts_at = models.DateTimeField(_("jour et heure"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("lieu de réunion")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.place
