"""Producers, products, cycles and their offers, orders and their shares, payments. No workflow: see `commands`."""

from essaim.engines.orders.models.catalogue import (
    QUALITIES,
    QUALITY_CHOICES,
    TAXES,
    Cycle,
    CycleContent,
    IndirectCost,
    Offer,
    Payer,
    PickupPoint,
    Producer,
    Product,
)
from essaim.engines.orders.models.claims import ClaimPhoto, GoodsClaim
from essaim.engines.orders.models.corrections import LineCorrection
from essaim.engines.orders.models.fees import FeeRule
from essaim.engines.orders.models.imports import CatalogueImport
from essaim.engines.orders.models.measures import SOLD_BY, Measured, described, how_much, kilos_text, named
from essaim.engines.orders.models.ordering import (
    Order,
    OrderLine,
    OrderNumber,
    OrderShare,
    Payment,
    Settlement,
    Shortage,
)
from essaim.engines.orders.models.slots import WEEKDAYS, PickupHours, Slot
from essaim.engines.orders.models.solidarity import SolidarityFund
from essaim.engines.orders.models.standing import (
    RHYTHMS,
    StandingAbsence,
    StandingLine,
    StandingOrder,
    StandingTurn,
)

__all__ = [
    "QUALITIES",
    "QUALITY_CHOICES",
    "RHYTHMS",
    "SOLD_BY",
    "TAXES",
    "WEEKDAYS",
    "CatalogueImport",
    "ClaimPhoto",
    "Cycle",
    "CycleContent",
    "FeeRule",
    "GoodsClaim",
    "IndirectCost",
    "LineCorrection",
    "Measured",
    "Offer",
    "Order",
    "OrderLine",
    "OrderNumber",
    "OrderShare",
    "Payer",
    "Payment",
    "PickupHours",
    "PickupPoint",
    "Producer",
    "Product",
    "Settlement",
    "Shortage",
    "Slot",
    "SolidarityFund",
    "StandingAbsence",
    "StandingLine",
    "StandingOrder",
    "StandingTurn",
    "described",
    "how_much",
    "kilos_text",
    "named",
]
