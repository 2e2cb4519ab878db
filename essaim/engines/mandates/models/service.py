"""Files of services: what is known of each, what was concluded, who read it over, what was chosen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.api import ToolRecord


class Service(ToolRecord):
    """A service under study. `answers` maps a question to its answer as JSON; the law is that of `law_on`.

    `hands` are the ids of those who answered: none of them reads the file over.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("questions en cours")
        CONCLUDED = "concluded", _("à relire")
        REVIEWED = "reviewed", _("relu")
        DECIDED = "decided", _("mode choisi")

    name = models.CharField(_("service"), max_length=150)
    authority = models.CharField(_("collectivité"), max_length=150)
    territory = models.CharField(_("territoire"), max_length=150)
    law_on = models.DateField(_("droit en vigueur le"))
    answers = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    hands = models.JSONField(default=list)
    reviewed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(_("avis"), max_length=500, blank=True)
    mode = models.CharField(max_length=30, blank=True)
    mode_reason = models.CharField(_("raison"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("service")
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="decided") ^ models.Q(mode=""), name="service_decided_has_mode"
            ),
        ]
        indexes = [models.Index(fields=["tool", "-changed_at"], name="service_latest")]

    def __str__(self) -> str:
        return self.name


class Conclusion(ToolRecord):
    """What the rules said of a service once every question was answered. Kept as it was; a later one replaces it in use.

    `steps` and `parameters` are what was read: each parameter with its value and the day it holds since.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="conclusions")
    law_on = models.DateField()
    answers = models.JSONField()
    result = models.CharField(max_length=20)
    steps = models.JSONField()
    parameters = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("résultat")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(is_current=True), name="service_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.result}"
