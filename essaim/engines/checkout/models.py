"""The till of a project, what was asked to be paid online, and the links sent for it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField
from essaim.kernel.sealed import SealedTextField


class Provider(models.TextChoices):
    HELLOASSO = "helloasso", _("HelloAsso")
    INVENTED = "invented", _("Banque d'essai (démonstration)")


class Till(ToolRecord):
    """Where the money of the project is paid online. One a tool."""

    provider = models.CharField(_("service de paiement"), max_length=10, choices=Provider)
    organisation = models.CharField(_("association chez HelloAsso"), max_length=120, blank=True)
    client_id = models.CharField(_("identifiant (clientId)"), max_length=80, blank=True)
    client_secret = SealedTextField(blank=True)
    sandbox = models.BooleanField(_("environnement d'essai de HelloAsso"), default=False)
    is_open = models.BooleanField(_("proposer le paiement en ligne"), default=True)
    key = models.CharField(max_length=43, unique=True, editable=False)  # in the address notifications come to

    class Meta(ToolRecord.Meta):
        verbose_name = _("compte de paiement en ligne")
        constraints = [models.UniqueConstraint(fields=["tool"], name="till_per_tool")]

    def __str__(self) -> str:
        return self.get_provider_display()


class Asked(ToolRecord):
    """Who is asked for how much, by which tool of the project."""

    asked_by = models.BigIntegerField()
    party_kind = models.CharField(max_length=12)
    party = models.BigIntegerField()
    party_label = models.CharField(_("qui paie"), max_length=200)
    amount = MoneyField(_("montant"))
    label = models.CharField(_("objet"), max_length=200)
    key = models.CharField(max_length=43, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(ToolRecord.Meta):
        abstract = True


class Link(Asked):
    """A payment asked by a letter: whoever holds its key sees the amount and the project, until `expires_at`."""

    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Asked.Meta):
        verbose_name = _("lien de paiement")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="paylink_above_zero")]
        indexes = [models.Index(fields=["project", "party_kind", "party"], name="paylink_of_party")]

    def __str__(self) -> str:
        return self.label

    def holds(self, at: datetime) -> bool:
        return self.withdrawn_at is None and at < self.expires_at


class Intent(Asked):
    """One payment begun at the provider. It ends once: paid, of another amount, refused, or never paid."""

    class State(models.TextChoices):
        STARTED = "started", _("en attente")
        PAID = "paid", _("payé")
        DIFFERS = "differs", _("montant différent")
        SETTLED = "settled", _("montant différent, réglé")
        REFUSED = "refused", _("refusé")
        EXPIRED = "expired", _("abandonné")

    till = models.ForeignKey(Till, models.PROTECT, related_name="intents")
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="intents")
    back = models.CharField(max_length=300)
    number = models.CharField(max_length=40, blank=True)  # at the provider; empty when it never answered
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.STARTED)
    received = MoneyField(_("reçu"), null=True)
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Asked.Meta):
        verbose_name = _("paiement en ligne")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="intent_above_zero"),
            models.UniqueConstraint(
                fields=["till", "number"], condition=~Q(number=""), name="intent_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "differs", "settled"])
                | Q(received__isnull=False, paid_on__isnull=False),
                name="intent_paid_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="intent_waiting")]

    def __str__(self) -> str:
        return f"{self.party_label} · {self.amount}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.STARTED
