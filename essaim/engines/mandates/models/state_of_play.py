"""The state of play of a territory: its authorities, and what each adopted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.rules.state_of_play import Adopted, What
from essaim.kernel.access.api import ToolRecord


class Authority(ToolRecord):
    """A public authority that a campaign follows. `territory` puts it on the map."""

    name = models.CharField(_("collectivité"), max_length=150)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("collectivité")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "siren"], condition=~Q(siren=""), name="mandate_authority_siren_once"
            ),
            models.UniqueConstraint(
                fields=["tool", "name"], condition=Q(siren=""), name="mandate_authority_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Adoption(ToolRecord):
    """What an authority adopted, when, where it reads, who said it."""

    class Level(models.TextChoices):
        NOTHING = What.NOTHING.value, _("aucune décision")
        FRAMEWORK = What.FRAMEWORK.value, _("délibération-cadre")
        SPECIFIC = What.SPECIFIC.value, _("délibération spécifique")
        MANDATES = What.MANDATES.value, _("mandats")

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="adoptions")
    what = models.CharField(_("a adopté"), max_length=10, choices=Level)
    decided_on = models.DateField(_("le"))
    about = models.CharField(_("service"), max_length=150, blank=True)
    source_url = models.URLField(_("lien vers la source"), max_length=500, blank=True)
    told_by = models.CharField(_("qui le dit"), max_length=150)
    recorded_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("décision d'une collectivité")
        ordering: ClassVar[list[str]] = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "what", "decided_on", "about"], name="mandate_adoption_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} · {self.what}"

    @property
    def adopted(self) -> Adopted:
        return Adopted(What(self.what), self.decided_on)
