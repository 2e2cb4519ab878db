"""Votes, who has voted, what was cast, what was decided. No workflow here: see `commands`."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.models.calling import AgendaItem, Amendment, Venue, Voter
from essaim.kernel.access.api import ToolRecord


def random_key() -> int:
    """A key that says nothing of when its row was written: in SQLite it is the place of the row too."""
    return secrets.randbits(62)


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
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()

    class Meta(ToolRecord.Meta):
        ordering = ["college", "choice", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "college", "choice"], condition=Q(venue=None), name="counted_votes_once"
            ),
            models.UniqueConstraint(
                fields=["ballot", "college", "choice", "venue"], name="counted_votes_once_a_venue"
            ),
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
