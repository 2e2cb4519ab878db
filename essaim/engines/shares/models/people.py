"""The register of a tool, categories of members, and those who hold or ask for shares."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.rules import statutes
from essaim.engines.shares.rules.register import nothing
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField


class Role(models.TextChoices):
    """What a category is to the law."""

    BENEFICIARY = statutes.Role.BENEFICIARY.value, _("bénéficiaires habituels")
    EMPLOYEE = statutes.Role.EMPLOYEE.value, _("salariés")
    PRODUCER = statutes.Role.PRODUCER.value, _("producteurs")
    PUBLIC = statutes.Role.PUBLIC.value, _("collectivités et établissements publics")
    SOCIAL = statutes.Role.SOCIAL.value, _("coopératives, mutuelles, associations")
    OTHER = statutes.Role.OTHER.value, _("autres associés")


class Register(ToolRecord):
    """The head of a tool's register: its row is locked while anything of the capital changes.

    `floor` is what the capital does not fall below; the database holds it too.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    tool = models.OneToOneField("projects.Tool", models.PROTECT, related_name="+")
    capital = MoneyField(default=nothing)
    public_capital = MoneyField(default=nothing)
    highest = MoneyField(default=nothing)
    floor = MoneyField(default=nothing)
    last_number = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capital__gte=F("floor"), floor__gte=0), name="share_capital_above_its_floor"
            ),
            models.CheckConstraint(
                condition=Q(highest__gte=F("capital"), public_capital__gte=0)
                & Q(public_capital__lte=F("capital")),
                name="share_capital_parts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tool)


class Category(ToolRecord):
    """A category of members, with the price of its shares and how many one takes at least."""

    name = models.CharField(_("catégorie"), max_length=100)
    role = models.CharField(_("au sens de la loi"), max_length=12, choices=Role)
    nominal = MoneyField(_("valeur d'une part"))
    least = models.PositiveIntegerField(_("parts au moins"), default=1)
    college = models.ForeignKey(
        "members.College", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("collège")
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(_("ouverte aux souscriptions"), default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("catégorie d'associés")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "name"], name="share_category_once"),
            models.CheckConstraint(condition=Q(nominal__gt=0, least__gt=0), name="share_category_priced"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.role == Role.PUBLIC


class Holder(ToolRecord):
    """Someone who holds shares, held some, or asks for some: a person, a household or an organisation."""

    class Kind(models.TextChoices):
        PERSON = "person", _("personne")
        HOUSEHOLD = "household", _("foyer")
        ORGANISATION = "organisation", _("organisation")

    number = models.PositiveIntegerField(_("numéro"))
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.ForeignKey(Category, models.PROTECT, related_name="holders")
    name = models.CharField(_("nom"), max_length=200)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    address = models.CharField(_("adresse postale"), max_length=250, blank=True)
    user = models.ForeignKey("actors.User", models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey(
        "members.Household", models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(ToolRecord.Meta):
        verbose_name = _("associé")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="share_holder_number_once"),
            models.UniqueConstraint(fields=["tool", "household"], name="share_holder_household_once"),
            models.UniqueConstraint(fields=["tool", "organisation"], name="share_holder_organisation_once"),
            models.UniqueConstraint(fields=["tool", "user"], name="share_holder_user_once"),
            models.CheckConstraint(
                condition=Q(kind="person", household=None, organisation=None)
                | Q(kind="household", household__isnull=False, organisation=None, user=None)
                | Q(kind="organisation", household=None, organisation__isnull=False, user=None),
                name="share_holder_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name
