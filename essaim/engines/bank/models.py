"""The project's bank account, its statements and what each line paid; mandates, and the files given to the bank."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField
from essaim.kernel.sealed import SealedTextField

PARTY_KINDS = ("household", "organisation")


def iban_key(iban: str) -> str:
    """What stands for an account number where one is only compared: nobody reads it back. Empty for none."""
    return salted_hmac("essaim.bank.iban", iban, algorithm="sha256").hexdigest()[:32] if iban else ""


def iban_hint(iban: str) -> str:
    """ "FR76 … 0189": enough to recognise an account, not to use it."""
    return f"{iban[:4]} … {iban[-4:]}" if iban else ""


class WithIban(models.Model):
    """An account number, read only to write a file for the bank."""

    iban = SealedTextField()
    iban_hint = models.CharField(_("compte"), max_length=16, editable=False)
    iban_key = models.CharField(max_length=32, editable=False)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.iban_hint, self.iban_key = iban_hint(self.iban), iban_key(self.iban)
        super().save(*args, **kwargs)


class BankAccount(WithIban, ToolRecord):
    """The account of the project: one a tool."""

    holder = models.CharField(_("titulaire"), max_length=70)
    creditor_id = models.CharField(_("identifiant de créancier SEPA (ICS)"), max_length=35, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("compte bancaire")
        constraints = [models.UniqueConstraint(fields=["tool"], name="bank_account_per_tool")]

    def __str__(self) -> str:
        return self.iban_hint


class Statement(ToolRecord):
    """One file received from the bank. Balances are None where the file gives none."""

    file_name = models.CharField(_("fichier"), max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    opening = MoneyField(null=True)
    closing = MoneyField(null=True)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")

    class Meta(ToolRecord.Meta):
        verbose_name = _("relevé")
        ordering = ["-last_on", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class StatementLine(ToolRecord):
    """One movement of a statement, once whatever the number of files that hold it. Its state is told by `matches`."""

    class State(models.TextChoices):
        OPEN = "open", _("à rapprocher")
        MATCHED = "matched", _("rapprochée")
        ASIDE = "aside", _("mise de côté")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    booked_on = models.DateField(_("date"))
    amount = MoneyField(_("montant"))
    label = models.CharField(_("libellé"), max_length=300)
    other_name = models.CharField(max_length=150, blank=True)
    other_hint = models.CharField(max_length=16, blank=True)
    other_key = models.CharField(max_length=32, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=40)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.OPEN)
    aside_reason = models.CharField(max_length=200, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("ligne de relevé")
        ordering = ["-booked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "fingerprint"], name="bank_line_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_line_of_something"),
            models.CheckConstraint(
                condition=~Q(state="aside") | ~Q(aside_reason=""), name="bank_line_aside_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["tool", "state", "-booked_on"], name="bank_line_list")]

    def __str__(self) -> str:
        return f"{self.booked_on:%d/%m/%Y} · {self.label}"

    @property
    def text(self) -> str:
        """What is compared with names and references."""
        return f"{self.label} {self.other_name}"


class PartyAccount(WithIban, ToolRecord):
    """The account of a household or an organisation: to pay it, or with a signed mandate to collect from it."""

    party_kind = models.CharField(max_length=12)
    party_id = models.BigIntegerField()
    party_label = models.CharField(_("nom"), max_length=200)
    holder = models.CharField(_("titulaire"), max_length=70)
    mandate = models.CharField(_("référence du mandat (RUM)"), max_length=35, blank=True)
    signed_on = models.DateField(_("mandat signé le"), null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("coordonnées bancaires")
        ordering = ["party_label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "party_kind", "party_id"],
                condition=Q(removed_at=None),
                name="bank_party_once",
            ),
            models.UniqueConstraint(
                fields=["tool", "mandate"], condition=~Q(mandate=""), name="bank_mandate_once"
            ),
            models.CheckConstraint(condition=Q(party_kind__in=PARTY_KINDS), name="bank_party_kind"),
            models.CheckConstraint(
                condition=Q(mandate="", signed_on=None) | (~Q(mandate="") & Q(signed_on__isnull=False)),
                name="bank_mandate_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.party_label


class Batch(ToolRecord):
    """A file of direct debits or of transfers. Prepared, then sent to the bank or cancelled; its content never changes."""

    class Kind(models.TextChoices):
        COLLECTION = "collection", _("prélèvements")
        TRANSFER = "transfer", _("virements")

    class Status(models.TextChoices):
        PREPARED = "prepared", _("préparé")
        SENT = "sent", _("transmis à la banque")
        CANCELLED = "cancelled", _("annulé")

    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.PREPARED)
    executes_on = models.DateField(_("date d'exécution"))
    amount = MoneyField()
    message_id = models.CharField(max_length=35)
    xml = models.TextField()
    prepared_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("fichier pour la banque")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="bank_batch_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_batch_above_zero"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="bank_batch_sent_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"nº {self.number}"

    @property
    def signed(self) -> Any:
        """What the bank will show: money in for a collection, out for transfers."""
        return self.amount if self.kind == self.Kind.COLLECTION else -self.amount


class BatchItem(ToolRecord):
    """One sum of a file; returned when the bank gives it back."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    account = models.ForeignKey(PartyAccount, models.PROTECT, related_name="items")
    amount = MoneyField()
    label = models.CharField(max_length=140)
    end_to_end = models.CharField(max_length=35)
    returned_at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["account__party_label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "end_to_end"], name="bank_item_reference_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_item_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.amount}"


class Match(ToolRecord):
    """What a line was found to pay. `parts`: [{account, kind, id, label, cents}], signed like the line.

    With `entry_line` the money was in the books already and nothing is written there. Undone, the row stays.
    """

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    parts = models.JSONField(default=list)
    entry_line = models.BigIntegerField(null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="matches")
    item = models.ForeignKey(BatchItem, models.PROTECT, null=True, related_name="matches")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("rapprochement")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(undone_at=None), name="bank_match_live_once"
            ),
            models.UniqueConstraint(
                fields=["tool", "entry_line"],
                condition=Q(undone_at=None, entry_line__isnull=False),
                name="bank_entry_line_once",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(undone_at=None, batch__isnull=False),
                name="bank_batch_seen_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("made_at")), name="bank_match_undone_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}"
