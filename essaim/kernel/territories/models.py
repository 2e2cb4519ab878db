"""Territories of the Code officiel géographique, named sets of communes, their names and outlines."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """A commune, what contains it, or a named set of communes ("le Dunkerquois").

    An EPCI may stand on several départements: its `departement` and `region` are those where most of its
    people live. Coordinates are the middle of the outline; unknown (null) until outlines are imported.
    """

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        EPCI = "epci", _("intercommunalité")
        DEPARTEMENT = "departement", _("département")
        REGION = "region", _("région")
        SET = "set", _("bassin de vie")

    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("nom dans l'adresse"), max_length=120, db_index=False)
    region = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("région")
    )
    departement = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("département")
    )
    epci = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("intercommunalité"),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, db_index=True)
    is_current = models.BooleanField(_("existe encore"), default=True)
    communes = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        through="SetMember",
        related_name="sets",
        verbose_name=_("communes de l'ensemble"),
    )

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["name", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="territory_once")]
        indexes = [models.Index(fields=["code"], name="territory_code")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territories:page", args=[self.path_kind, f"{self.code}-{self.slug}"])

    @property
    def path_kind(self) -> str:
        """The word that stands for the kind in an address."""
        return PATH_KINDS[self.Kind(self.kind)]


PATH_KINDS = {
    Territory.Kind.COMMUNE: "commune",
    Territory.Kind.EPCI: "intercommunalite",
    Territory.Kind.DEPARTEMENT: "departement",
    Territory.Kind.REGION: "region",
    Territory.Kind.SET: "bassin-de-vie",
}


class SetMember(models.Model):
    """A commune belongs to a named set."""

    set = models.ForeignKey(Territory, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Territory, models.PROTECT, related_name="set_memberships")

    class Meta:
        verbose_name = _("commune d'un ensemble")
        verbose_name_plural = _("communes des ensembles")
        constraints = [models.UniqueConstraint(fields=["set", "commune"], name="territory_set_once")]


class Postcode(models.Model):
    """A postcode serves a commune; many to many, in both ways."""

    code = models.CharField(_("code postal"), max_length=5)
    commune = models.ForeignKey(Territory, models.CASCADE, related_name="postcodes")

    class Meta:
        verbose_name = _("code postal")
        verbose_name_plural = _("codes postaux")
        ordering = ["code", "commune_id"]
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="territory_postcode_once")]

    def __str__(self) -> str:
        return self.code


class MergedCommune(models.Model):
    """A code, or a name, that leads to today's commune: merged, delegated or associated, or a district.

    A new commune may keep the code of one of the old ones: the code then has two names.
    """

    class OldKind(models.TextChoices):
        MERGED = "merged", _("ancienne commune")
        DELEGATED = "delegated", _("commune déléguée")
        ASSOCIATED = "associated", _("commune associée")
        DISTRICT = "district", _("arrondissement municipal")

    old_code = models.CharField(_("code"), max_length=5, db_index=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    kind = models.CharField(_("nature"), max_length=10, choices=OldKind)
    successor = models.ForeignKey(Territory, models.CASCADE, related_name="merged")

    class Meta:
        verbose_name = _("ancienne commune")
        verbose_name_plural = _("anciennes communes")
        ordering = ["name", "old_code"]

    def __str__(self) -> str:
        return self.name or self.old_code


class SearchName(models.Model):
    """A name a territory is looked for by: its own, or one of before (`former_name`)."""

    number = models.BigIntegerField(primary_key=True)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="search_names")
    key = models.CharField(max_length=120, db_index=True)
    former_name = models.CharField(max_length=120, blank=True)


class SearchWord(models.Model):
    """A telling word of a name, for those who remember only the middle of it."""

    word = models.CharField(max_length=40)
    name = models.ForeignKey(SearchName, models.CASCADE, related_name="words", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["word", "name"], name="territory_search_word")]


class Contour(models.Model):
    """The simplified outline of a territory, as a GeoJSON MultiPolygon, and its box in degrees."""

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="contour")
    geojson = models.JSONField(_("contour"))
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("contour")
        verbose_name_plural = _("contours")

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        return self.west, self.south, self.east, self.north


class LoadedDataset(models.Model):
    """Which edition of the official code this installation holds."""

    fingerprint = models.CharField(max_length=400, unique=True)
    source = models.CharField(max_length=200)
    reference_date = models.DateField()
