"""Households of a project, the people in them, merges and imports. No workflow here: see `commands`."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.rules.contact import address_key, email_key, name_key, phone_display, phone_key
from essaim.kernel.access.api import ProjectRecord
from essaim.kernel.territories.names import all_words


class Household(ProjectRecord):
    """A family or a person that takes part in a project. Deactivated or merged, never deleted."""

    number = models.PositiveIntegerField(_("numéro"))
    name = models.CharField(_("nom du foyer"), max_length=150)
    contact_name = models.CharField(_("personne à contacter"), max_length=150, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    commune = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commune"),
    )
    quotient = models.PositiveIntegerField(_("quotient familial"), null=True, blank=True)
    quotient_checked_on = models.DateField(_("quotient vérifié le"), null=True, blank=True)
    notes = models.TextField(_("remarques"), blank=True)
    # The sheet of a member that is an organisation: it votes through its representative.
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("actif"), default=True)
    joined_on = models.DateField(_("arrivé le"), default=timezone.localdate)
    left_on = models.DateField(_("parti le"), null=True, blank=True)
    leaving_reason = models.CharField(_("motif du départ"), max_length=250, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    name_key = models.CharField(max_length=150, editable=False)
    phone_key = models.CharField(max_length=30, editable=False)
    address_key = models.CharField(max_length=250, editable=False)
    search_text = models.TextField(editable=False)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("foyer")
        verbose_name_plural = _("foyers")
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="household_number_once"),
            models.UniqueConstraint(fields=["project", "organisation"], name="household_organisation_once"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_on=None) | Q(is_active=False, left_on__isnull=False),
                name="household_left_when_inactive",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False), name="household_inactive_when_merged"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="household_not_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(quotient=None, quotient_checked_on=None)
                | Q(quotient__isnull=False, quotient_checked_on__isnull=False),
                name="household_quotient_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "is_active", "name_key"], name="household_list"),
            models.Index(fields=["project", "email"], name="household_email"),
            models.Index(fields=["project", "phone_key"], name="household_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> Household:
        """The household this one was merged into, or itself."""
        return self.merged_into or self

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    def normalise(self) -> None:
        """Bring what was typed to the form it is shown in, and fill what is searched and compared."""
        self.email = email_key(self.email)
        self.phone = phone_display(self.phone)[:30]
        self.name_key = name_key(self.name)[:150]
        self.phone_key = phone_key(self.phone)
        self.address_key = address_key(self.address)[:250]
        commune = self.commune.name if self.commune else ""
        shown = f"{self.name} {self.contact_name} {self.address} {commune}"
        words = all_words(shown)
        digits = self.phone.replace(" ", "")
        self.search_text = " ".join([*words, self.email, digits, f"n{self.number}"])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalise()
        super().save(*args, **kwargs)


class HouseholdPerson(ProjectRecord):
    """A person with an account in a household; one household a person and a project at a time."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="people")
    user = models.ForeignKey("actors.User", models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProjectRecord.Meta):
        ordering = ["household", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(is_active=True), name="household_person_once"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, ended_at=None) | Q(is_active=False, ended_at__isnull=False),
                name="household_person_ended_when_inactive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.household}"


class QuotientCheck(ProjectRecord):
    """A quotient familial seen on a document, on a day, by someone. Confidential: read with `members.see_quotient`."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="quotient_checks")
    quotient = models.PositiveIntegerField(null=True)
    checked_on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(ProjectRecord.Meta):
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.household} · {self.checked_on}"


class HouseholdMerge(ProjectRecord):
    """One household found to be another. Both rows stay; undoing gives each its own again."""

    kept = models.ForeignKey(Household, models.PROTECT, related_name="+")
    lost = models.ForeignKey(Household, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=250, blank=True)
    before = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProjectRecord.Meta):
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lost"], condition=Q(undone_at=None), name="household_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lost} → {self.kept}"


class DistinctPair(ProjectRecord):
    """Two households that look alike and are not the same: the question is not asked again."""

    first = models.ForeignKey(Household, models.CASCADE, related_name="+")
    second = models.ForeignKey(Household, models.CASCADE, related_name="+")

    class Meta(ProjectRecord.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class HouseholdImport(ProjectRecord):
    """A spreadsheet on its way to become households: what was read, how, what was done and how to undo it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        DONE = "done", _("importé")
        UNDONE = "undone", _("annulé")

    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProjectRecord.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class College(ProjectRecord):
    """A part of the members who vote together. What it weighs is its parts of the whole; inside, one member one vote."""

    name = models.CharField(_("collège"), max_length=100)
    parts = models.PositiveSmallIntegerField(_("parts"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("collège")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="college_name_once"),
            models.CheckConstraint(condition=Q(parts__gte=1), name="college_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name


class CollegePlace(ProjectRecord):
    """A household in a college, from a day to another. One college at a time; the past is kept."""

    college = models.ForeignKey(College, models.PROTECT, related_name="places")
    household = models.ForeignKey(Household, models.PROTECT, related_name="college_places")
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu'au"), null=True, blank=True)

    class Meta(ProjectRecord.Meta):
        ordering = ["household__name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None), name="college_place_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="college_place_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} · {self.college}"


class Seat(ProjectRecord):
    """A mandate in a body of the project: who sits, for which college, with which voice, until when."""

    class Voice(models.TextChoices):
        DELIBERATIVE = "deliberative", _("voix délibérative")
        ADVISORY = "advisory", _("voix consultative")

    body = models.CharField(_("instance"), max_length=100)
    household = models.ForeignKey(Household, models.PROTECT, related_name="seats")
    college = models.ForeignKey(College, models.PROTECT, null=True, blank=True, related_name="+")
    voice = models.CharField(max_length=12, choices=Voice, default=Voice.DELIBERATIVE)
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu'au"), null=True, blank=True)
    source = models.CharField(_("décidé par"), max_length=200, blank=True)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("siège")
        ordering = ["body", "household__name_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after")
        ]

    def __str__(self) -> str:
        return f"{self.household} · {self.body}"


class Representative(ProjectRecord):
    """Who votes for a member that is an organisation, from a day to another. One at a time; the past is kept."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="representatives")
    user = models.ForeignKey("actors.User", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("représentant"), max_length=150)
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu'au"), null=True, blank=True)
    source = models.CharField(_("décidé par"), max_length=200, blank=True)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("mandat de représentation")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None), name="representative_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="representative_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.household}"
