"""What must leave the transaction that decided it: events towards wires, e-mails towards people."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.kernel.sealed import SealedTextField


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

    class Meta(Outgoing.Meta):
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(done_at=None), name="mail_pending")]

    def __str__(self) -> str:
        return f"{self.to} · {self.subject}"
