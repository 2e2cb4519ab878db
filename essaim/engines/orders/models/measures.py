"""How a product is sold and counted: by the unit, by weight, by the piece paid by its weight."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from essaim.engines.orders.rules.weighing import SoldBy, kilos
from essaim.kernel.money import grouped

SOLD_BY = [
    (SoldBy.UNIT.value, gettext_lazy("à l'unité")),
    (SoldBy.WEIGHT.value, gettext_lazy("au poids")),
    (SoldBy.PIECE.value, gettext_lazy("à la pièce, payée au poids")),
]


def kilos_text(grams: int) -> str:
    """ "0,75 kg", as the reader writes it."""
    whole, _comma, rest = kilos(grams).partition(",")
    dot = "." if (get_language() or "").startswith("en") else ","
    return f"{grouped(int(whole))}{dot + rest if rest else ''}\N{NO-BREAK SPACE}kg"


def how_much(
    sold_by: str, unit_grams: int | None, units: int, grams: int | None = None, *, is_estimate: bool = False
) -> str:
    """A quantity as a person reads it: "3", "0,75 kg", "2 (environ 3,2 kg)" until it is weighed, then "2 (3,14 kg)"."""
    if unit_grams is None:
        return str(units)
    weight = kilos_text(units * unit_grams if grams is None else grams)
    if sold_by == SoldBy.WEIGHT:
        return weight
    if grams is None or is_estimate:
        return _("{units} (environ {weight})").format(units=units, weight=weight)
    return f"{units} ({weight})"


def described(name: str, sold_by: str, unit_grams: int | None, units: int, grams: int | None = None) -> str:
    """A quantity of a product: "3 × Petit panier", "Carottes (0,75 kg)", "2 × Poulet (3,14 kg)"."""
    return named(name, sold_by, how_much(sold_by, unit_grams, units, grams))


def named(name: str, sold_by: str, quantity: str) -> str:
    """A product beside its quantity, already in words."""
    if sold_by == SoldBy.WEIGHT:
        return f"{name} ({quantity})"
    count, _space, weight = quantity.partition(" ")
    return f"{count} × {name} {weight}".rstrip()


def measured(table: str) -> models.CheckConstraint:
    """A weight of the unit for what is sold by weight, none for what is counted."""
    return models.CheckConstraint(
        condition=Q(sold_by=SoldBy.UNIT, unit_grams=None) | (~Q(sold_by=SoldBy.UNIT) & Q(unit_grams__gte=1)),
        name=f"{table}_weighed_has_a_unit",
    )


class Measured(models.Model):
    """`unit_grams`: the step one orders by, or what a piece is thought to weigh. The price is then that of a kilo."""

    sold_by = models.CharField(
        gettext_lazy("vendu"), max_length=6, choices=SOLD_BY, default=SoldBy.UNIT.value
    )
    unit_grams = models.PositiveIntegerField(gettext_lazy("grammes"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_weighed(self) -> bool:
        return self.unit_grams is not None

    @property
    def by_weight(self) -> bool:
        """Ordered in kilos, not counted."""
        return self.sold_by == SoldBy.WEIGHT

    @property
    def by_piece(self) -> bool:
        return self.sold_by == SoldBy.PIECE

    @property
    def unit_text(self) -> str:
        """What one unit is thought to weigh; empty for what is counted."""
        return "" if self.unit_grams is None else kilos_text(self.unit_grams)

    def how_much(self, units: int, weighed: int | None = None) -> str:
        return how_much(self.sold_by, self.unit_grams, units, weighed)

    def told(self, units: int) -> int | str:
        """The same in an explanation: a number stays one."""
        return units if self.unit_grams is None else self.how_much(units)

    def typed(self, units: int | None) -> str:
        """The same as it is typed in a form: kilos where it is ordered by weight."""
        if units is None:
            return ""
        return kilos(units * self.unit_grams) if self.by_weight and self.unit_grams else str(units)
