"""Assemblies: what is called, who may vote, what is voted, what was decided. No workflow here: see `commands`."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.thresholds import Matter
from essaim.kernel.access.api import ToolRecord


def random_key() -> int:
    """A key that says nothing of when its row was written: in SQLite it is the place of the row too."""
    return secrets.randbits(62)


class Assembly(ToolRecord):
    """A meeting or a consultation of the members. Cancelled or put off, never deleted."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("assemblée générale ordinaire")
        EXTRAORDINARY = "extraordinary", _("assemblée générale extraordinaire")
        MEETING = "meeting", _("réunion")
        CONSULTATION = "consultation", _("consultation à distance")

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        CALLED = "called", _("convoquée")
        OPEN = "open", _("en cours")
        ADJOURNED = "adjourned", _("sans quorum")
        CLOSED = "closed", _("tenue")
        CANCELLED = "cancelled", _("annulée")

    title = models.CharField(_("titre"), max_length=150)
    kind = models.CharField(_("nature"), max_length=15, choices=Kind, default=Kind.ORDINARY)
    place = models.CharField(_("lieu"), max_length=250, blank=True)
    starts_at = models.DateTimeField(_("début"))
    record_on = models.DateField(_("liste des votants arrêtée le"))
    paid_minutes = models.PositiveSmallIntegerField(_("minutes payées à chaque présent"), default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    call_number = models.PositiveSmallIntegerField(_("convocation"), default=1)
    first_call = models.OneToOneField("self", models.PROTECT, null=True, related_name="second_call")
    # The rules in force when it was called: quorum, proxies, colleges and their weights.
    terms = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=250, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("assemblée")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(call_number__in=[1, 2]), name="assembly_first_or_second_call"),
            models.CheckConstraint(
                condition=Q(call_number=1) | Q(first_call__isnull=False), name="assembly_second_follows_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_consultation(self) -> bool:
        return self.kind == self.Kind.CONSULTATION

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_called(self) -> bool:
        return self.status == self.Status.CALLED

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class AgendaItem(ToolRecord):
    """A point of the agenda and its document."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        MOTION = "motion", _("résolution")
        ELECTION = "election", _("élection de personnes")
        BUDGET = "budget", _("choix de projets dans un budget")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.MOTION)
    title = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("texte"), blank=True)
    method = models.CharField(max_length=12, choices=[(one, one) for one in Method], default=Method.MOTION)
    matter = models.CharField(max_length=15, choices=[(one, one) for one in Matter], default=Matter.SIMPLE)
    counts_abstentions = models.BooleanField(_("les abstentions comptent contre"), default=False)
    seats = models.PositiveSmallIntegerField(_("sièges à pourvoir"), default=1)
    body = models.CharField(_("instance"), max_length=100, blank=True)
    voice = models.CharField(max_length=12, default="deliberative")
    mandate_months = models.PositiveSmallIntegerField(_("durée du mandat en mois"), default=12)
    budget_cents = models.PositiveBigIntegerField(_("budget"), default=0)

    class Meta(ToolRecord.Meta):
        verbose_name = _("point de l'ordre du jour")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="agenda_item_has_seats")]

    def __str__(self) -> str:
        return self.title


class Option(ToolRecord):
    """Somebody who stands, or a project with its cost."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="options")
    name = models.CharField(_("nom"), max_length=150)
    text = models.TextField(_("présentation"), blank=True)
    household = models.ForeignKey("members.Household", models.PROTECT, null=True, related_name="+")
    cost_cents = models.PositiveBigIntegerField(_("coût"), default=0)

    class Meta(ToolRecord.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its name on a ballot."""
        return f"c{self.pk}"


class Amendment(ToolRecord):
    """Another text for a paragraph of a motion; empty, it takes the paragraph away."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        ADOPTED = "adopted", _("adopté")
        REJECTED = "rejected", _("rejeté")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="amendments")
    paragraph = models.PositiveSmallIntegerField(_("paragraphe"))
    text = models.TextField(_("nouveau texte"), blank=True)
    reason = models.CharField(_("pourquoi"), max_length=250, blank=True)
    author = models.ForeignKey("members.Household", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    class Meta(ToolRecord.Meta):
        ordering = ["item", "paragraph", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "paragraph"],
                condition=Q(status="adopted"),
                name="amendment_one_adopted_a_paragraph",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} § {self.paragraph}"


class Voter(ToolRecord):
    """A member on the record-date list of an assembly, as the registers had it."""

    class Attendance(models.TextChoices):
        ABSENT = "absent", _("absent")
        ON_SITE = "on_site", _("sur place")
        REMOTE = "remote", _("à distance")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="voters")
    household = models.ForeignKey("members.Household", models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    college = models.CharField(max_length=100, blank=True)
    attendance = models.CharField(max_length=8, choices=Attendance, default=Attendance.ABSENT)

    class Meta(ToolRecord.Meta):
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "household"], name="voter_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        return self.attendance != self.Attendance.ABSENT


class Proxy(ToolRecord):
    """A power given to another voter. Withdrawn, never deleted: its history is kept."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="proxies")
    principal = models.ForeignKey(Voter, models.CASCADE, related_name="given")
    holder = models.ForeignKey(Voter, models.CASCADE, related_name="held")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(max_length=250, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("pouvoir")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal"], condition=Q(withdrawn_at=None), name="proxy_one_a_principal"
            ),
            models.CheckConstraint(condition=~Q(principal=F("holder")), name="proxy_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.holder}"


class Ballot(ToolRecord):
    """One vote on a point. What is on it is kept as it was when it opened."""

    class Way(models.TextChoices):
        HANDS = "hands", _("à main levée, compté")
        NAMED = "named", _("nominatif")
        SECRET = "secret", _("secret")

    class Status(models.TextChoices):
        OPEN = "open", _("ouvert")
        CLOSED = "closed", _("dépouillé")
        VOID = "void", _("annulé")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots")
    amendment = models.ForeignKey(Amendment, models.PROTECT, null=True, related_name="ballots")
    round = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=12)
    way = models.CharField(max_length=6, choices=Way)
    seats = models.PositiveSmallIntegerField(default=1)
    options = models.JSONField(default=list)
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    urn = models.UUIDField(default=uuid.uuid4, editable=False)
    public = models.BinaryField(default=bytes)
    lot = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    tally = models.TextField(blank=True)
    reason = models.CharField(max_length=250, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("vote")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="open"), name="ballot_one_open_an_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_way_display()}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_secret(self) -> bool:
        return self.way == self.Way.SECRET

    @property
    def candidates(self) -> list[str]:
        return [option["key"] for option in self.options]

    @property
    def names(self) -> dict[str, Any]:
        return {option["key"]: option["name"] for option in self.options}


class Emargement(ToolRecord):
    """Who has voted. Neither when, nor what, nor in which order: its key is drawn at random."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("en ligne")
        PAPER = "paper", _("sur papier")

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="emargements")
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="emargements")
    channel = models.CharField(max_length=6, choices=Channel)
    by_proxy = models.BooleanField(default=False)

    class Meta(ToolRecord.Meta):
        ordering = ["voter__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "voter"], name="emargement_once")]

    def __str__(self) -> str:
        return f"{self.voter} · {self.ballot}"


class Drawer(ToolRecord):
    """A part of an urn: the sealed papers of a college, mixed. One row for many papers; emptied at the count."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="drawers")
    college = models.CharField(max_length=100, blank=True)
    number = models.PositiveSmallIntegerField(default=0)
    boxes = models.BinaryField(default=bytes)

    class Meta(ToolRecord.Meta):
        ordering = ["ballot", "college", "number"]
        constraints = [models.UniqueConstraint(fields=["ballot", "college", "number"], name="drawer_once")]

    def __str__(self) -> str:
        return f"{self.ballot} · {self.college} {self.number}"


class NamedVote(ToolRecord):
    """A vote said aloud: everyone may read who voted what."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="named_votes")
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=2000, blank=True)

    class Meta(ToolRecord.Meta):
        ordering = ["voter__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "voter"], name="named_vote_once")]

    def __str__(self) -> str:
        return f"{self.voter} · {self.ballot}"


class CountedVotes(ToolRecord):
    """Hands or papers counted in the room, by college and by vote."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="counted")
    college = models.CharField(max_length=100, blank=True)
    choice = models.CharField(max_length=2000, blank=True)
    number = models.PositiveIntegerField()

    class Meta(ToolRecord.Meta):
        ordering = ["college", "choice", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "college", "choice"], name="counted_votes_once")
        ]

    def __str__(self) -> str:
        return f"{self.ballot} · {self.number}"


class Decision(ToolRecord):
    """A line of the register of decisions, numbered without gap, and what became of it."""

    number = models.PositiveIntegerField()
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="decision")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    is_adopted = models.BooleanField()
    outcome = models.CharField(max_length=400, blank=True)
    decided_on = models.DateField()
    responsible = models.CharField(_("qui s'en charge"), max_length=150, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    progress = models.TextField(_("où cela en est"), blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("décision")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["tool", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"
