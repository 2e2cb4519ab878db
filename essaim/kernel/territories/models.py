"""Territories of the official geographic code, and named sets of communes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        EPCI = "epci", _("intercommunalité")
        DEPARTEMENT = "departement", _("département")
        REGION = "region", _("région")
        SET = "set", _("bassin de vie")

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=20)
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(max_length=120)
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    departement = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    epci = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    population = models.PositiveIntegerField(null=True)
    siren = models.CharField(max_length=9, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("territoire")
        ordering = ["name", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="territory_once")]

    def __str__(self) -> str:
        return self.name
