"""Who invoices, and the invoices issued. Triggers (migration 0002) keep what is issued unchanged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.invoices.rules import facturx, totals
from essaim.kernel.access.api import ProjectRecord
from essaim.kernel.money import Money, Rate
from essaim.kernel.money_field import MoneyField
from essaim.kernel.sealed import SealedTextField

SIRET_DIGITS = 14
LATE_TERMS = "Pénalités de retard : taux de la Banque centrale européenne majoré de dix points, sans rappel."


class Kind(models.TextChoices):
    INVOICE = facturx.Kind.INVOICE.value, _("facture")
    CREDIT = facturx.Kind.CREDIT.value, _("avoir")


class Nature(models.TextChoices):
    GOODS = facturx.Nature.GOODS.value, _("Livraison de biens")
    SERVICES = facturx.Nature.SERVICES.value, _("Prestation de services")
    BOTH = facturx.Nature.BOTH.value, _("Biens et services")


class Unit(models.TextChoices):
    PIECE = totals.Unit.PIECE.value, _("unité")
    KILO = totals.Unit.KILO.value, _("kg")
    LITRE = totals.Unit.LITRE.value, _("litre")
    HOUR = totals.Unit.HOUR.value, _("heure")
    DAY = totals.Unit.DAY.value, _("jour")


SHORT_UNITS = {
    Unit.PIECE: "",
    Unit.KILO: "kg",
    Unit.LITRE: "l",
    Unit.HOUR: "h",
    Unit.DAY: _("j"),
}


class Regime(models.TextChoices):
    """How a seller stands with VAT."""

    TAXED = "taxed", _("Soumis à la TVA")
    FRANCHISE = "franchise", _("Franchise en base (article 293 B du CGI)")
    NONPROFIT = "nonprofit", _("Organisme sans but lucratif (article 261, 7 du CGI)")


EXEMPTIONS = {
    Regime.FRANCHISE: facturx.Exemption("VATEX-FR-FRANCHISE", "TVA non applicable, article 293 B du CGI"),
    Regime.NONPROFIT: facturx.Exemption(
        "VATEX-FR-CGI261-7", "Exonération de TVA, article 261, 7 du code général des impôts"
    ),
}


def iban_hint(iban: str) -> str:
    """ "FR76 … 0189": enough to recognise an account."""
    return f"{iban[:4]} … {iban[-4:]}" if iban else ""


class Seller(ProjectRecord):
    """Who invoices in a project: one. Its row is locked while an invoice takes its number."""

    name = models.CharField(_("nom légal"), max_length=150)
    siret = models.CharField(_("SIRET"), max_length=SIRET_DIGITS)
    street = models.CharField(_("rue"), max_length=150)
    postcode = models.CharField(_("code postal"), max_length=10)
    city = models.CharField(_("ville"), max_length=80)
    about = models.CharField(_("forme juridique"), max_length=200, blank=True)
    regime = models.CharField(_("TVA"), max_length=10, choices=Regime)
    vat_number = models.CharField(_("numéro de TVA"), max_length=13, blank=True)
    iban = SealedTextField(blank=True)
    iban_hint = models.CharField(max_length=16, editable=False, blank=True)
    series = models.CharField(_("préfixe des numéros"), max_length=10)
    payment_days = models.PositiveSmallIntegerField(_("délai de paiement"), default=30)
    late_terms = models.CharField(_("pénalités de retard"), max_length=300)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("vendeur")
        constraints = [
            models.UniqueConstraint(fields=["project"], name="seller_per_project"),
            models.UniqueConstraint(fields=["siret", "series"], name="seller_series_once"),
            models.CheckConstraint(
                condition=~Q(regime="taxed") | ~Q(vat_number=""), name="seller_taxed_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.iban_hint = iban_hint(self.iban)
        super().save(*args, **kwargs)

    @property
    def exemption(self) -> facturx.Exemption | None:
        return EXEMPTIONS.get(Regime(self.regime))


class Invoice(ProjectRecord):
    """An invoice or a credit note, issued once and never changed. `xml` is what was issued.

    `seller` and the buyer are kept as they were that day. `taxes`: [{rate, base, amount}], rates in hundredths of a percent.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("numéro"), max_length=35)
    issued_on = models.DateField(_("émise le"))
    due_on = models.DateField(_("à payer avant le"), null=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    nature = models.CharField(max_length=2, choices=Nature)
    seller = models.JSONField()
    iban = SealedTextField(blank=True)
    buyer_name = models.CharField(_("acheteur"), max_length=200)
    buyer_siret = models.CharField(max_length=SIRET_DIGITS)
    buyer_street = models.CharField(max_length=250)
    buyer_postcode = models.CharField(max_length=10)
    buyer_city = models.CharField(max_length=150)
    service = models.CharField(_("code service"), max_length=100, blank=True)
    engagement = models.CharField(_("numéro d'engagement"), max_length=50, blank=True)
    with_tax = models.BooleanField()
    exemption = models.CharField(max_length=20, blank=True)
    exemption_reason = models.CharField(max_length=120, blank=True)
    notes = models.JSONField(default=dict)
    net = MoneyField()
    tax = MoneyField()
    rounding = MoneyField()
    prepaid = MoneyField(_("déjà payé"), default=0)
    payable = MoneyField(_("à payer"))
    taxes = models.JSONField(default=list)
    line_count = models.PositiveSmallIntegerField()
    source_engine = models.SlugField(max_length=40)
    source_ref = models.CharField(max_length=80)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="credit")
    reason = models.CharField(_("raison"), max_length=200, blank=True)
    xml = SealedTextField()
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.CharField(max_length=200)

    class Meta(ProjectRecord.Meta):
        verbose_name = _("facture")
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["project", "source_engine", "source_ref"], name="invoice_source_once"
            ),
            models.CheckConstraint(
                condition=Q(payable=F("net") + F("tax") + F("rounding") - F("prepaid")),
                name="invoice_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(payable__gt=0, prepaid__gte=0) | Q(payable=0, prepaid__gt=0),
                name="invoice_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(kind="380", corrects=None, due_on__isnull=False)
                | (Q(kind="381", corrects__isnull=False) & ~Q(reason="")),
                name="invoice_credit_says_why",
            ),
            models.CheckConstraint(
                condition=Q(period_start=None, period_end=None) | Q(period_end__gte=F("period_start")),
                name="invoice_period_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit(self) -> bool:
        return self.kind == Kind.CREDIT

    @property
    def credited_by(self) -> Invoice | None:
        """The credit note that takes it back. One query, none where it was read with it."""
        return getattr(self, "credit", None)

    @property
    def title(self) -> str | Promise:
        return _("Avoir") if self.is_credit else _("Facture")

    @property
    def gross(self) -> Money:
        net: Money = self.net
        tax: Money = self.tax
        return net + tax

    @property
    def tax_rows(self) -> list[tuple[Rate, Money, Money]]:
        """Each rate, what it is counted on and what it comes to."""
        return [(rate_of(row["rate"]), Money(row["base"]), Money(row["amount"])) for row in self.taxes]


class InvoiceLine(ProjectRecord):
    """A line as it was asked for, and its amount without tax."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    quantity = models.PositiveBigIntegerField()
    unit = models.CharField(max_length=3, choices=Unit)
    price = MoneyField()
    rate = models.PositiveSmallIntegerField()
    amount = MoneyField()

    class Meta(ProjectRecord.Meta):
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gt=0), name="invoice_line_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_quantity(self) -> str:
        """ "20", "1,5 kg": pieces have no word, that would need its plural."""
        number = localize(Decimal(facturx.thousandths(self.quantity)))
        return f"{number} {SHORT_UNITS[Unit(self.unit)]}".strip()

    @property
    def item(self) -> totals.Item:
        return totals.Item(self.name, self.quantity, self.price, rate_of(self.rate), totals.Unit(self.unit))


def rate_of(hundredths: int) -> Rate:
    """From hundredths of a percent, as rows keep it."""
    return Rate.parse(f"{hundredths}/10000")


def hundredths_of(rate: Rate) -> int:
    return int(rate.fraction * 10_000)
