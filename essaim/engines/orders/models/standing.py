"""Standing orders: what a household takes each time, its absences, and what became of each turn."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.catalogue import Cycle, PickupPoint, Product
from essaim.engines.orders.models.measures import described
from essaim.engines.orders.models.ordering import Order
from essaim.engines.orders.rules import Rhythm
from essaim.kernel.access.api import ToolRecord

RHYTHMS = {
    Rhythm.WEEKLY: _("chaque semaine"),
    Rhythm.FORTNIGHTLY: _("une semaine sur deux"),
    Rhythm.MONTHLY: _("chaque mois"),
}


class StandingOrder(ToolRecord):
    """Ordered for a household in each cycle of its rhythm, from `starts_on` until it is stopped. One live a household a tool."""

    household = models.ForeignKey("members.Household", models.PROTECT, related_name="standing_orders")
    pickup = models.ForeignKey(PickupPoint, models.PROTECT, related_name="+")
    arrives = models.TimeField(_("heure préférée"), null=True)
    level = models.CharField(max_length=20, blank=True)  # of price, as in an order
    rhythm = models.CharField(_("rythme"), max_length=12, choices=[(str(k), v) for k, v in RHYTHMS.items()])
    starts_on = models.DateField(_("à partir du"))
    committed_until = models.DateField(_("engagement jusqu'au"), null=True)
    started_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("abonnement")
        ordering = ["household__name_key", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "household"],
                condition=Q(stopped_at=None),
                name="standing_live_once_per_household",
            ),
            models.CheckConstraint(
                condition=Q(committed_until=None) | Q(committed_until__gte=F("starts_on")),
                name="standing_commitment_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} · {self.get_rhythm_display()}"

    def is_committed(self, day: date) -> bool:
        return self.committed_until is not None and day <= self.committed_until


class StandingLine(ToolRecord):
    """So many of a product each time."""

    standing = models.ForeignKey(StandingOrder, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="standing_lines")
    quantity = models.PositiveSmallIntegerField()

    class Meta(ToolRecord.Meta):
        ordering = ["standing", "product__position", "product__name"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "product"], name="standing_product_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="standing_line_of_one_at_least"),
        ]

    def __str__(self) -> str:
        return described(self.product.name, self.product.sold_by, self.product.unit_grams, self.quantity)


class StandingAbsence(ToolRecord):
    """Days without an order, the last one included."""

    standing = models.ForeignKey(StandingOrder, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))

    class Meta(ToolRecord.Meta):
        verbose_name = _("absence")
        ordering = ["standing", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_days_in_order"),
            models.UniqueConstraint(fields=["standing", "starts_on", "ends_on"], name="absence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class StandingTurn(ToolRecord):
    """What became of a standing order in a cycle, once: that is what makes it ordered once whatever happens.

    `lacking`: [{product, wanted, given}] where it was not served whole; `other_hour`: the slot preferred was full, another
    was taken. An absence takes no turn.
    """

    class Outcome(models.TextChoices):
        ORDERED = "ordered", _("commandé")
        REDUCED = "reduced", _("commandé en partie")
        NOTHING = "nothing", _("rien de disponible")
        ALREADY = "already", _("une commande existait déjà")
        SKIPPED = "skipped", _("sauté")
        ABSENT = "absent", _("absence")

    standing = models.ForeignKey(StandingOrder, models.CASCADE, related_name="turns")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    turn = models.IntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    lacking = models.JSONField(default=list)
    other_hour = models.BooleanField(default=False)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta(ToolRecord.Meta):
        verbose_name = _("passage")
        ordering = ["-cycle__distributes_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "cycle"], name="standing_once_per_cycle"),
            models.UniqueConstraint(
                fields=["standing", "turn"], condition=~Q(outcome="absent"), name="standing_once_per_turn"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["ordered", "reduced"], order__isnull=False)
                | Q(outcome__in=["nothing", "already", "skipped", "absent"]),
                name="standing_turn_has_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} : {self.get_outcome_display()}"
