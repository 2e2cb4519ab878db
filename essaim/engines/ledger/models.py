"""Accounts, fiscal years, entries and their lines. Triggers (migration 0002) keep entries whole and unchanged."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.rules import Line, Party, Source
from essaim.kernel.access.api import ProjectRecord
from essaim.kernel.money_field import MoneyField


class Journal(models.TextChoices):
    SALES = "VE", _("Ventes")
    PURCHASES = "AC", _("Achats")
    BANK = "BQ", _("Banque")
    CASH = "CA", _("Caisse")
    MISC = "OD", _("Opérations diverses")
    OPENING = "AN", _("À-nouveaux")
    CLOSING = "CL", _("Clôture")


TURN_OF_YEAR = (Journal.OPENING, Journal.CLOSING)


class PartyKind(models.TextChoices):
    HOUSEHOLD = "household", _("foyer")
    ORGANISATION = "organisation", _("organisation")


class Account(ProjectRecord):
    """One account of a project's plan."""

    code = models.CharField(_("numéro"), max_length=12)
    label = models.CharField(_("intitulé"), max_length=100)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("compte")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="account_once"),
            models.CheckConstraint(condition=Q(code__gte="1", code__lt="9"), name="account_code_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class FiscalYear(ProjectRecord):
    """Twelve months of a project's books. Its row is locked while an entry takes its number."""

    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    locked_until = models.DateField(_("arrêté jusqu'au"), null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("exercice")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "starts_on"], name="fiscal_year_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="fiscal_year_forward"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(locked_until=F("ends_on")),
                name="fiscal_year_closed_is_locked",
            ),
        ]

    def __str__(self) -> str:
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}-{last}"


class Entry(ProjectRecord):
    """A balanced set of lines, told once and never changed. Its lines are written first, then itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("numéro"))
    booked_on = models.DateField(_("date"))
    journal = models.CharField(_("journal"), max_length=2, choices=Journal)
    label = models.CharField(_("libellé"), max_length=200)
    total = MoneyField(_("montant"))
    line_count = models.PositiveSmallIntegerField()
    source_engine = models.SlugField(max_length=40)
    source_ref = models.CharField(max_length=80)
    source_event = models.CharField(max_length=80)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=200)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("écriture")
        ordering = ["-booked_on", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="entry_number_once"),
            models.UniqueConstraint(
                fields=["project", "source_engine", "source_ref", "source_event"], name="entry_source_once"
            ),
        ]
        indexes = [models.Index(fields=["project", "-booked_on", "-number"], name="entry_journal")]

    def __str__(self) -> str:
        return f"n° {self.number} · {self.label}"

    @property
    def source(self) -> Source:
        return Source(self.source_engine, self.source_ref, self.source_event)


class EntryLine(ProjectRecord):
    """One side of an entry: an account, an amount at debit or at credit, and whom it concerns."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    party_kind = models.CharField(max_length=12, choices=PartyKind, blank=True)
    party_id = models.BigIntegerField(null=True)
    party_label = models.CharField(max_length=200, blank=True)
    debit = MoneyField(_("débit"))
    credit = MoneyField(_("crédit"))

    class Meta(ProjectRecord.Meta):
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="entry_line_once"),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="entry_line_one_side"
            ),
            models.CheckConstraint(
                condition=Q(party_kind="", party_id=None)
                | Q(party_kind__in=["household", "organisation"], party_id__isnull=False),
                name="entry_line_party_whole",
            ),
        ]
        indexes = [models.Index(fields=["account", "party_kind", "party_id"], name="entry_line_party")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.debit.plain} {self.credit.plain}"

    @property
    def party(self) -> Party | None:
        if self.party_id is None:
            return None
        return Party(
            "household" if self.party_kind == PartyKind.HOUSEHOLD else "organisation",
            self.party_id,
            self.party_label,
        )

    def as_line(self) -> Line:
        """The line as it was posted; reads its account (one query when it was not fetched)."""
        return Line(self.account.code, self.debit, self.credit, self.party)
