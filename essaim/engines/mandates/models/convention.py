"""Conventions read for the risk that a judge calls them a contract, and the alarms that people dismissed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models.service import Service
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.sealed import SealedTextField


class Convention(ToolRecord):
    """The text of a convention, sealed: it is written once, and read again each time with the rules of the day.

    `blank_pages`: pages of its PDF that are pictures, whose words nobody read.
    """

    class Origin(models.TextChoices):
        PASTED = "pasted", _("texte collé")
        DOCX = "docx", _("fichier DOCX")
        ODT = "odt", _("fichier ODT")
        PDF = "pdf", _("fichier PDF")

    title = models.CharField(_("titre"), max_length=150)
    law_on = models.DateField(_("droit en vigueur le"))
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="conventions")
    origin = models.CharField(max_length=6, choices=Origin)
    text = SealedTextField(_("texte"))
    blank_pages = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("convention")
        ordering: ClassVar[list[str]] = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["tool", "-added_at"], name="convention_latest")]

    def __str__(self) -> str:
        return self.title


class Dismissal(ToolRecord):
    """A passage that someone judged a false alarm, and why. Taken back, the row goes; its trace stays.

    A passage is known by its criterion and the place of its first letter. If better rules see it elsewhere, the
    alarm comes back: it is then to be judged again.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="dismissals")
    criterion = models.CharField(max_length=30)
    start = models.PositiveIntegerField()
    reason = SealedTextField(_("raison"))
    dismissed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("alarme écartée")
        ordering: ClassVar[list[str]] = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "criterion", "start"], name="dismissal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.convention_id} {self.criterion} {self.start}"
