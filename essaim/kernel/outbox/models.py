"""What must leave the transaction that decided it: events towards wires, e-mails towards people."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.outbox.kinds import Pace, kind_named
from essaim.kernel.sealed import SealedTextField

EVENING = 18


class Outgoing(models.Model):
    """Kept until done: at least once, in order of creation, with a pause that doubles after each failure."""

    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]


class OutgoingEvent(Outgoing):
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    tool = models.ForeignKey("projects.Tool", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    actor_name = models.CharField(max_length=200)

    class Meta(Outgoing.Meta):
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(done_at=None), name="event_pending")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class OutgoingMail(Outgoing):
    """One e-mail to one person. `key` names what it is about: the same key is never written twice.

    A letter may carry a link that opens an account: it is sealed until it leaves, and blank once it has.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = SealedTextField()
    html = SealedTextField(blank=True)
    reader = models.ForeignKey("outbox.Reader", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=80, blank=True)

    class Meta(Outgoing.Meta):
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(done_at=None), name="mail_pending")]

    def __str__(self) -> str:
        return f"{self.to} · {self.subject}"


class Reader(models.Model):
    """Who a project writes to: an e-mail address, or a party of the project that has none and is written to on paper.

    `paces` keeps what they chose, by kind of message; the kind decides where they chose nothing.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    party = models.CharField(max_length=60, blank=True)
    paces = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("destinataire")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"], condition=~Q(email=""), name="reader_email_once"
            ),
            models.UniqueConstraint(
                fields=["project", "party"], condition=~Q(party=""), name="reader_party_once"
            ),
            models.CheckConstraint(
                condition=(Q(email="") & ~Q(party="")) | (~Q(email="") & Q(party="")), name="reader_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.party

    def pace(self, kind: str) -> Pace:
        """How fast this reader gets a kind of message; at once where its engine is gone."""
        found = kind_named(kind)
        return found.pace(self.paces.get(kind)) if found else Pace.IMMEDIATE


class KeptMessage(models.Model):
    """A message that waits: for its reader's daily digest, or for paper. Sealed as an e-mail is, and blank once told.

    `topic` names what it states in full: a later message of the same topic takes its place. `until` is when it is no
    longer worth a stamp: past it, what was not printed is dropped.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        TOLD = "told", _("dit")
        DROPPED = "dropped", _("remplacé ou sans objet")

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="kept")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    text = SealedTextField()
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message gardé")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["reader", "topic"], condition=Q(state="waiting"), name="message_waiting")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", done_at=None) | (~Q(state="waiting") & Q(done_at__isnull=False)),
                name="message_done_when_not_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DailyDigest(models.Model):
    """At what hour a project's digest leaves, in the house's time zone, and the last day it did."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="+")
    hour = models.PositiveSmallIntegerField(default=EVENING)
    sent_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_of_a_day")]

    def __str__(self) -> str:
        return f"{self.project} · {self.hour} h"
