"""Orders and their shares, what came short, payments."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.catalogue import Cycle, Offer, Payer, PickupPoint
from essaim.engines.orders.models.measures import described, kilos_text
from essaim.engines.orders.models.slots import Slot
from essaim.engines.orders.rules import FeeKind
from essaim.engines.orders.rules.weighing import Portion
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.explain import Explanation
from essaim.kernel.money import Money
from essaim.kernel.money_field import MoneyField
from essaim.kernel.ui.language import for_reader


class OrderNumber(ToolRecord):
    """The last number given in a tool. Held until the order is written, so that no number is skipped."""

    last = models.PositiveIntegerField(default=0)

    class Meta(ToolRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["tool"], name="order_number_per_tool")]

    def __str__(self) -> str:
        return str(self.last)


class Order(ToolRecord):
    """What a household asked in a cycle. One live order a household a cycle; a change raises its revision."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmée")
        CANCELLED = "cancelled", _("annulée")

    class Channel(models.TextChoices):
        WEB = "web", _("en ligne")
        PHONE = "phone", _("par téléphone")
        PAPER = "paper", _("sur papier")
        STANDING = "standing", _("par abonnement")

    number = models.PositiveIntegerField()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="orders", db_index=False)  # order_of_cycle
    household = models.ForeignKey("members.Household", models.PROTECT, related_name="orders")
    pickup = models.ForeignKey(PickupPoint, models.PROTECT, related_name="orders")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="orders")
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    revision = models.PositiveIntegerField(default=1)
    booked_revision = models.PositiveIntegerField(default=1)
    goods = MoneyField()
    fees = MoneyField()
    price = MoneyField()
    fee_parts = models.JSONField(default=list)  # [[kind, who pays, cents]], those the price includes too
    cost_parts = models.JSONField(
        default=list
    )  # cents of each sum its cycle shares, in the order of its tariff
    household_amount = MoneyField()
    level = models.CharField(max_length=20, blank=True)  # of price; empty: the fair one
    solidarity = MoneyField(default=0)  # given to the fund on top of the price, or below zero taken from it
    note = models.CharField(_("remarque"), max_length=200, blank=True)
    form_key = models.CharField(max_length=40)
    placed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")

    class Meta(ToolRecord.Meta):
        verbose_name = _("commande")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="order_number_once"),
            models.UniqueConstraint(fields=["tool", "form_key"], name="order_form_once"),
            models.UniqueConstraint(
                fields=["cycle", "household"],
                condition=Q(status="confirmed"),
                name="order_live_once_per_household",
            ),
            models.CheckConstraint(
                condition=Q(price=F("goods") + F("fees")), name="order_price_is_its_parts"
            ),
            models.CheckConstraint(
                condition=Q(household_amount__gte=0, household_amount__lte=F("price") + F("solidarity")),
                name="order_household_pays_at_most_the_price",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", cancelled_at=None)
                | Q(status="cancelled", cancelled_at__isnull=False, delivered_at=None),
                name="order_cancelled_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["tool", "household"], name="order_of_household"),
            models.Index(fields=["cycle", "placed_at", "number"], name="order_of_cycle"),
        ]

    def __str__(self) -> str:
        return f"nº {self.number}"

    @property
    def to_fund(self) -> Money:
        """What the order brings to the solidarity fund, fees included; below zero, what it takes."""
        cents = sum(part[2] for part in self.fee_parts if part[0] == FeeKind.SOLIDARITY)
        brought: Money = self.solidarity + Money(cents)
        return brought

    @property
    def helped(self) -> Money:
        """What the solidarity fund pays of it."""
        helped: Money = max(Money(0), -self.solidarity)
        return helped

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED


class OrderLine(ToolRecord):
    """A quantity of one offer, at the price it was ordered.

    `up_to`: how many the household takes at most, to complete a pack. `wished`: what it wanted, once packs changed it.
    `ordered`: what was ordered for it, once less came. Sold by weight, `unit_price` is that of a kilo and the quantity is in units of
    `unit_grams`; `weighed_grams` is what was delivered, None until it is weighed.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="lines")
    quantity = models.PositiveSmallIntegerField()
    up_to = models.PositiveSmallIntegerField(null=True)
    wished = models.PositiveSmallIntegerField(null=True)
    ordered = models.PositiveSmallIntegerField(null=True)
    unit_price = MoneyField()
    unit_grams = models.PositiveIntegerField(null=True)
    weighed_grams = models.PositiveIntegerField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["order", "offer"]
        constraints = [
            models.UniqueConstraint(fields=["order", "offer"], name="line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) | Q(ordered__gte=1) | Q(wished__gte=1),
                name="line_of_one_at_least",
            ),
            models.CheckConstraint(
                condition=Q(ordered=None) | Q(quantity__lte=F("ordered")), name="line_gets_what_came"
            ),
            models.CheckConstraint(
                condition=Q(up_to=None) | Q(quantity__lte=F("up_to")), name="line_within_tolerance"
            ),
            models.CheckConstraint(
                condition=Q(weighed_grams=None) | Q(unit_grams__isnull=False), name="line_weighed_by_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.described

    @property
    def portion(self) -> Portion:
        return Portion(self.quantity, self.unit_grams, self.weighed_grams)

    @property
    def amount(self) -> Money:
        """What is billed."""
        return self.portion.at(self.unit_price)

    @property
    def how_much(self) -> str:
        return self.offer.how_much(self.quantity, self.weighed_grams)

    @property
    def described(self) -> str:
        offer = self.offer
        return described(
            offer.product.name, offer.sold_by, offer.unit_grams, self.quantity, self.weighed_grams
        )

    @property
    def asked_text(self) -> str:
        return self.offer.how_much(self.quantity if self.ordered is None else self.ordered)

    @property
    def wished_text(self) -> str:
        return self.offer.how_much(self.wished or 0)

    @property
    def up_to_text(self) -> str:
        return self.offer.how_much(self.up_to or 0)

    @property
    def ordered_quantity(self) -> str:
        """What was to come once less came: what a weight is compared with."""
        return self.offer.how_much(self.quantity)

    @property
    def weight_text(self) -> str:
        return "" if self.weighed_grams is None else kilos_text(self.weighed_grams)

    @property
    def gap_text(self) -> str:
        """How far the weight is from what was to come, signed."""
        gap = (self.weighed_grams or 0) - self.quantity * (self.unit_grams or 0)
        return f"{'−' if gap < 0 else '+'}{kilos_text(abs(gap))}"

    @property
    def ordered_text(self) -> str:
        """What was ordered, where it is not what came."""
        if self.ordered is not None:
            return self.offer.how_much(self.ordered)
        known = Portion(self.quantity, self.unit_grams).grams
        return "" if known is None or self.weighed_grams in (None, known) else kilos_text(known)


class Shortage(ToolRecord):
    """Less came of an offer than was ordered: the rule, what it read and what it gave, kept as they were.

    `inputs`: [{order, household, asked, rank, lost, quotient_rank}]; `results`: {order: units}. No quotient is kept, only places.
    The latest of an offer is the one that holds.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="shortages")
    delivered = models.PositiveIntegerField(_("quantité reçue"))
    asked = models.PositiveIntegerField()
    rule = models.CharField(_("règle"), max_length=12)
    reason = models.CharField(_("raison"), max_length=200)
    inputs = models.JSONField()
    results = models.JSONField()
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.CharField(max_length=200)

    class Meta(ToolRecord.Meta):
        verbose_name = _("livraison incomplète")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(delivered__lte=F("asked")), name="shortage_is_short"),
            models.CheckConstraint(condition=~Q(reason=""), name="shortage_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.offer} : {self.delivered}/{self.asked}"

    @property
    def delivered_text(self) -> str:
        return self.offer.how_much(self.delivered)

    @property
    def asked_text(self) -> str:
        return self.offer.how_much(self.asked)


class Settlement(ToolRecord):
    """How an offer sold by the pack was settled at closing: what was wanted, the packs ordered, who got what and why.

    `inputs`: what the rule read (`queries.packs.Kept`), in columns; `results`: {order: units}, of those that do not get what they
    wanted. No quotient is kept, only places.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="settlement")
    outcome = models.CharField(max_length=8)
    pack_size = models.PositiveSmallIntegerField()
    minimum_units = models.PositiveSmallIntegerField()
    available = models.PositiveIntegerField(null=True)
    wanted = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    rule = models.CharField(max_length=12)
    inputs = models.JSONField()
    results = models.JSONField()
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta(ToolRecord.Meta):
        verbose_name = _("colis arrêtés")
        ordering = ["offer"]
        constraints = [
            models.CheckConstraint(condition=Q(units__lte=F("most")), name="settlement_within_tolerance")
        ]

    def __str__(self) -> str:
        return f"{self.offer} : {self.units}/{self.wanted}"

    @property
    def wanted_text(self) -> str:
        return self.offer.how_much(self.wanted)

    @property
    def pack_text(self) -> str:
        return self.offer.how_much(self.pack_size)

    @property
    def units_text(self) -> str:
        return self.offer.how_much(self.units)

    @property
    def packs(self) -> int:
        return self.units // self.pack_size


class OrderShare(ToolRecord):
    """Who pays how much of an order, and the computation shown to the household. `payer` None is the household."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="shares")
    payer = models.ForeignKey(Payer, models.PROTECT, null=True, related_name="shares")
    amount = MoneyField()
    explanation = models.JSONField()

    class Meta(ToolRecord.Meta):
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "payer"], condition=Q(payer__isnull=False), name="share_once_per_payer"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(payer=None), name="share_once_for_the_household"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.payer or self.order.household} : {self.amount}"

    @property
    def explained(self) -> Explanation:
        return Explanation.from_json(for_reader(self.explanation))


class Payment(ToolRecord):
    """Money a household gave. A refund keeps the row and reverses its entry."""

    class Method(models.TextChoices):
        CASH = "cash", _("espèces")
        CHEQUE = "cheque", _("chèque")
        TRANSFER = "transfer", _("virement")
        ONLINE = "online", _("en ligne")

        @classmethod
        def by_hand(cls) -> list[tuple[str, Any]]:
            """Those that a person may write; the others are told by whoever verified them."""
            return [one for one in cls.choices if one[0] != cls.ONLINE]

    household = models.ForeignKey("members.Household", models.PROTECT, related_name="order_payments")
    amount = MoneyField(_("montant"))
    method = models.CharField(_("moyen"), max_length=8, choices=Method, default=Method.CASH)
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    received_on = models.DateField(_("reçu le"))
    recorded_at = models.DateTimeField(default=timezone.now)
    form_key = models.CharField(max_length=40)
    refunded_at = models.DateTimeField(null=True)
    refund_reason = models.CharField(max_length=300, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("paiement")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "form_key"], name="payment_form_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=Q(refunded_at=None) | ~Q(refund_reason=""), name="payment_refunded_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["tool", "household"], name="payment_of_household")]

    def __str__(self) -> str:
        return f"{self.amount} · {self.get_method_display()}"
