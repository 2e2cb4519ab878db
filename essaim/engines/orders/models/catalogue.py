"""Producers, products, pick-up points, funders, cycles and their offers."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.measures import Measured, measured
from essaim.engines.orders.models.searching import FoldedField
from essaim.engines.orders.rules import Bracket, Packing, Portion, Quality, Terms
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.money_field import MoneyField

QUALITIES: dict[Quality, str | Promise] = {
    Quality.NONE: _("sans label"),
    Quality.ORGANIC: _("agriculture biologique"),
    Quality.CONVERSION: _("en conversion vers le bio"),
    Quality.RED_LABEL: _("Label rouge"),
    Quality.ORIGIN: _("appellation d'origine (AOC, AOP)"),
    Quality.REGION: _("indication géographique (IGP)"),
    Quality.TRADITION: _("spécialité traditionnelle (STG)"),
    Quality.ENVIRONMENT: _("haute valeur environnementale (HVE)"),
    Quality.FARM: _("mention « fermier »"),
    Quality.FISHING: _("pêche durable"),
    Quality.OUTERMOST: _("régions ultrapériphériques"),
    Quality.FAIR: _("commerce équitable"),
    Quality.FULL_COST: _("choisi sur ses coûts pour l'environnement"),
    Quality.DIRECT: _("choisi pour l'environnement et l'achat direct"),
}
QUALITY_CHOICES = [(str(quality), label) for quality, label in QUALITIES.items()]


TAXES = {  # the parameters of the rates, as the invoices read them
    "tva.reduit": _("taux réduit : produits alimentaires, livres"),
    "tva.intermediaire": _("taux intermédiaire : restauration"),
    "tva.normal": _("taux normal"),
}


class Producer(ToolRecord):
    """Who grows or makes; paid for what is ordered when a cycle closes."""

    name = models.CharField(_("nom"), max_length=150)
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, verbose_name=_("organisation"), related_name="+"
    )
    contact = models.CharField(_("personne à joindre"), max_length=150, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    presentation = models.CharField(_("présentation"), max_length=300, blank=True)
    is_active = models.BooleanField(_("proposé dans les prochaines commandes"), default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("producteur")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "name"], name="producer_name_once"),
            models.UniqueConstraint(fields=["tool", "organisation"], name="producer_organisation_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(Measured, ToolRecord):
    """What is sold: a basket size whose content changes, or a plain product of one producer."""

    name = models.CharField(_("nom"), max_length=120)
    unit = models.CharField(_("vendu par"), max_length=40, default="panier")
    description = models.CharField(_("description"), max_length=300, blank=True)
    producer = models.ForeignKey(
        Producer, models.PROTECT, verbose_name=_("producteur"), null=True, blank=True, related_name="products"
    )
    unit_price = MoneyField(_("prix entier"))
    pack_size = models.PositiveSmallIntegerField(_("unités par colis"), default=1)
    minimum_units = models.PositiveSmallIntegerField(_("minimum d'unités"), default=0)
    quality = models.CharField(_("label"), max_length=16, choices=QUALITY_CHOICES, blank=True)
    tax = models.CharField(_("TVA"), max_length=20, choices=TAXES, default="tva.reduit")
    stock = models.PositiveIntegerField(_("quantité disponible par commande"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    is_active = models.BooleanField(_("proposé dans les prochaines commandes"), default=True)
    withdrawn_at = models.DateTimeField(_("retiré de la vente par son producteur"), null=True, editable=False)
    search_text = FoldedField(sources=("name", "description"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("produit")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "name"], name="product_name_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(condition=Q(pack_size__gte=1), name="product_pack_of_one_at_least"),
            measured("product"),
        ]
        indexes = [models.Index(fields=["tool", "position", "name"], name="product_on_the_shelf")]

    def __str__(self) -> str:
        return self.name


class IndirectCost(ToolRecord):
    """A cost of a product that its price does not pay: water, climate, health, soil. Shown beside the price, with its source."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="indirect_costs")
    label = models.CharField(_("coût"), max_length=80)
    amount = MoneyField(_("somme par unité"))
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("adresse de la source"), blank=True)
    checked_on = models.DateField(_("vérifié le"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("coût indirect")
        ordering = ["product", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "label"], name="indirect_cost_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="indirect_cost_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="indirect_cost_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount}"


class PickupPoint(ToolRecord):
    """Where households come to fetch their order."""

    name = models.CharField(_("nom"), max_length=120)
    address = models.CharField(_("adresse"), max_length=400, blank=True)
    opening = models.CharField(_("jours et heures"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(_("commandes au plus"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    is_active = models.BooleanField(_("proposé aux foyers"), default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("point de retrait")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["tool", "name"], name="pickup_name_once")]

    def __str__(self) -> str:
        return self.name


class Payer(ToolRecord):
    """A funder of the tool: what it pays of each order, and what is left in its envelope. `ends_on` is included."""

    organisation = models.ForeignKey("actors.Organisation", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    rate = models.CharField(max_length=40)
    brackets = models.JSONField(default=list)
    household_cap = MoneyField(null=True)
    envelope_decided = MoneyField(null=True)  # the project's decision, as it was last applied to the total
    envelope_total = MoneyField(null=True)
    envelope_left = MoneyField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("financeur")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "organisation"], name="payer_once"),
            models.CheckConstraint(
                condition=Q(envelope_left__isnull=True, envelope_total__isnull=True)
                | Q(envelope_left__gte=0, envelope_left__lte=F("envelope_total")),
                name="payer_envelope_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def spent(self) -> Money:
        if self.envelope_total is None or self.envelope_left is None:
            return ZERO
        spent: Money = self.envelope_total - self.envelope_left
        return spent

    def terms(self, *, used: Money, given_back: Money = ZERO) -> Terms:
        """What it accepts for one household; `given_back` is what an order being changed returns to the envelope."""
        return Terms(
            key=self.pk,
            name=self.organisation.name,
            rate=Rate.parse(self.rate),
            brackets=tuple(Bracket(row["up_to"], Rate.parse(row["rate"])) for row in self.brackets),
            household_cap=self.household_cap,
            used_by_household=used,
            envelope_left=None if self.envelope_left is None else self.envelope_left + given_back,
        )


class Cycle(ToolRecord):
    """One round of orders: opened, closed, distributed, once each."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("ouvert")
        CLOSED = "closed", _("fermé")
        DISTRIBUTED = "distributed", _("distribué")

    name = models.CharField(_("nom"), max_length=120)
    month = models.DateField(_("mois"))
    opens_at = models.DateTimeField(_("ouverture des commandes"))
    closes_at = models.DateTimeField(_("fermeture des commandes"))
    fills_until = models.DateTimeField(_("fin des compléments"), null=True)
    distributes_at = models.DateTimeField(_("distribution"))
    status = models.CharField(_("état"), max_length=12, choices=Status, default=Status.DRAFT)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    distributed_at = models.DateTimeField(null=True)
    message = models.TextField(_("mot aux foyers"), blank=True, max_length=1000)
    tariff = models.JSONField(null=True, editable=False)  # fees and levels, as they were when it opened

    class Meta(ToolRecord.Meta):
        verbose_name = _("commande groupée")
        ordering = ["-distributes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"), closes_at__lte=F("distributes_at")),
                name="cycle_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", opened_at=None)
                | Q(status="open", opened_at__isnull=False, closed_at=None)
                | Q(status__in=["closed", "distributed"], closed_at__isnull=False),
                name="cycle_marked_by_status",
            ),
            models.CheckConstraint(
                condition=Q(fills_until=None)
                | Q(fills_until__gt=F("closes_at"), fills_until__lte=F("distributes_at")),
                name="cycle_fills_before_distribution",
            ),
            models.UniqueConstraint(fields=["tool", "name"], name="cycle_name_once"),
        ]
        indexes = [models.Index(fields=["status", "closes_at"], name="cycle_due")]

    def __str__(self) -> str:
        return self.name

    def takes_orders(self, at: datetime) -> bool:
        return self.status == self.Status.OPEN and self.opens_at <= at < self.closes_at

    def accepts_changes(self, at: datetime) -> bool:
        """Orders may be placed and changed, freely or to complete packs."""
        return self.takes_orders(at) or self.is_filling(at)

    def changes_until(self, at: datetime) -> datetime:
        """Until when an order may still change."""
        return self.fills_until if self.fills_until and self.is_filling(at) else self.closes_at

    def is_filling(self, at: datetime) -> bool:
        """Only changes that complete packs are accepted."""
        if self.fills_until is None or self.status != self.Status.OPEN:
            return False
        return self.closes_at <= at < self.fills_until


class Offer(Measured, ToolRecord):
    """A product in a cycle: its price and how it is sold then, and what is left. Stock None is no limit."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="offers")
    product = models.ForeignKey(Product, models.PROTECT, related_name="offers")
    unit_price = MoneyField(_("prix entier"))
    stock_total = models.PositiveIntegerField(_("quantité disponible"), null=True, blank=True)
    stock_left = models.IntegerField(null=True, editable=False)
    pack_size = models.PositiveSmallIntegerField(_("unités par colis"), default=1)
    minimum_units = models.PositiveSmallIntegerField(_("minimum d'unités"), default=0)
    quality = models.CharField(_("label"), max_length=16, choices=QUALITY_CHOICES, blank=True)
    tax = models.CharField(_("TVA"), max_length=20, choices=TAXES, default="tva.reduit")

    class Meta(ToolRecord.Meta):
        verbose_name = _("produit proposé")
        ordering = ["product__position", "product__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "product"], name="offer_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="offer_price_not_negative"),
            models.CheckConstraint(
                condition=Q(stock_left__isnull=True, stock_total__isnull=True)
                | Q(stock_left__gte=0, stock_left__lte=F("stock_total")),
                name="offer_stock_within_bounds",
            ),
            models.CheckConstraint(condition=Q(pack_size__gte=1), name="offer_pack_of_one_at_least"),
            measured("offer"),
        ]
        indexes = [
            models.Index(
                fields=["cycle"], name="offer_packed", condition=Q(pack_size__gt=1) | Q(minimum_units__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.product.name

    @cached_property
    def content_rows(self) -> list[CycleContent]:
        """What it holds, each with its producer; read once."""
        return list(self.contents.select_related("producer").order_by("pk"))

    @property
    def unit_estimate(self) -> Money:
        """What one piece is thought to cost."""
        return Portion(1, self.unit_grams).at(self.unit_price)

    @property
    def price_text(self) -> str:
        """Its price, by the kilo for what is weighed."""
        return f"{self.unit_price} / kg" if self.is_weighed else str(self.unit_price)

    @property
    def left_text(self) -> str:
        return self.how_much(self.stock_left or 0)

    @property
    def stock_text(self) -> str:
        return self.how_much(self.stock_total or 0)

    @property
    def pack_text(self) -> str:
        return self.how_much(self.pack_size)

    @property
    def minimum_text(self) -> str:
        return self.how_much(self.minimum_units)

    @property
    def packing(self) -> Packing:
        return Packing(self.pack_size, self.minimum_units, self.stock_total)

    @property
    def is_packed(self) -> bool:
        """Sold by the pack, or with a minimum: a household may say up to how many it takes."""
        return not self.packing.is_plain


class CycleContent(ToolRecord):
    """One item of an offer: what it is, how much, whose, and what its producer is paid for one unit of the offer."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="contents")
    producer = models.ForeignKey(
        Producer, models.PROTECT, verbose_name=_("producteur"), related_name="contents"
    )
    item = models.CharField(_("produit"), max_length=120)
    quantity = models.CharField(_("quantité"), max_length=60, blank=True)
    producer_price = MoneyField(_("payé au producteur"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("contenu")
        ordering = ["offer", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(producer_price__gte=0), name="content_price_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}".strip()
