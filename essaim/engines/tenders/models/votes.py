"""Votes of the cluster: one member, one vote, said openly."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.models.companies import Company
from essaim.engines.tenders.rules.voting import Count
from essaim.kernel.access.api import ToolRecord


class Ballot(ToolRecord):
    """A question put to the members of that day. Quorum and majority are kept as they were, in ten-thousandths."""

    class Kind(models.TextChoices):
        ADMISSION = "admission", _("admission")
        GO = "go", _("répondre ou non")

    class Status(models.TextChoices):
        OPEN = "open", _("en cours")
        ADOPTED = "adopted", _("adopté")
        REJECTED = "rejected", _("rejeté")

    kind = models.CharField(max_length=10, choices=Kind)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="ballots")
    opportunity = models.ForeignKey("tenders.Opportunity", models.PROTECT, null=True, related_name="ballots")
    question = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    quorum = models.PositiveSmallIntegerField()
    majority = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="admission", company__isnull=False, opportunity=None)
                | Q(kind="go", company=None, opportunity__isnull=False),
                name="cluster_ballot_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="cluster_ballot_closed_when_decided",
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(status="open"), name="cluster_one_admission_vote"
            ),
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(status="open"), name="cluster_one_go_vote"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def count(self, choices: list[str]) -> Count:
        """What these votes come to under its own rules."""
        return Count.of(choices, quorum=self.quorum, majority=self.majority)


class Vote(ToolRecord):
    """The line of one member on the roll of a ballot; `choice` is empty until it votes."""

    class Choice(models.TextChoices):
        WAITING = "", _("n'a pas voté")
        YES = "yes", _("oui")
        NO = "no", _("non")
        ABSTAIN = "abstain", _("abstention")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    company = models.ForeignKey(Company, models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["ballot", "company__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "company"], name="cluster_one_vote_each")]

    def __str__(self) -> str:
        return f"{self.company} · {self.get_choice_display()}"
