"""Events and their registrations."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.api import ToolRecord


class Event(ToolRecord):
    """A dated meeting with a number of places. Cancelled, never deleted."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("ouvert")
        CANCELLED = "cancelled", _("annulé")

    title = models.CharField(_("titre"), max_length=150)
    description = models.TextField(_("présentation"), blank=True)
    place = models.CharField(_("lieu"), max_length=250)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    closes_at = models.DateTimeField(_("clôture des inscriptions"))
    places = models.PositiveSmallIntegerField(_("nombre de places"))
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    cancelled_reason = models.CharField(max_length=250, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cause = models.CharField(max_length=120, blank=True, editable=False)
    attendance_recorded_at = models.DateTimeField(null=True, editable=False)

    class Meta(ToolRecord.Meta):
        verbose_name = _("rendez-vous")
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="event_taken_within_places"),
            models.CheckConstraint(condition=Q(places__gte=1), name="event_has_places"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("starts_at")), name="event_closes_before_start"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""), name="event_cancelled_with_reason"
            ),
            models.UniqueConstraint(
                fields=["tool", "cause"], condition=~Q(cause=""), name="event_once_a_cause"
            ),
        ]
        indexes = [models.Index(fields=["tool", "starts_at"], name="event_tool_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        return self.places - self.taken

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED


class Registration(ToolRecord):
    """Seats asked for a household. One live registration a household and event."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("inscrit")
        WAITING = "waiting", _("en liste d'attente")
        CANCELLED = "cancelled", _("désinscrit")

    class Channel(models.TextChoices):
        WEB = "web", _("en ligne")
        PHONE = "phone", _("par téléphone")
        PAPER = "paper", _("sur papier")

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    household = models.ForeignKey("members.Household", models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(_("nombre de personnes"), default=1)
    status = models.CharField(max_length=10, choices=Status)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    asked_at = models.DateTimeField(default=timezone.now)
    promoted_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    attended = models.PositiveSmallIntegerField(_("personnes venues"), null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("inscription")
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "household"],
                condition=Q(status__in=["registered", "waiting"]),
                name="registration_live_once",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_has_seats"),
            models.CheckConstraint(
                condition=Q(attended=None) | Q(attended__lte=F("seats")),
                name="registration_attended_within_seats",
            ),
        ]
        indexes = [models.Index(fields=["event", "status", "asked_at"], name="registration_queue")]

    def __str__(self) -> str:
        return f"{self.household} · {self.event}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING
