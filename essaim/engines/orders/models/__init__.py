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
from essaim.engines.orders.models.imports import CatalogueImport
from essaim.engines.orders.models.ordering import (
    Order,
    OrderLine,
    OrderNumber,
    OrderShare,
    Payment,
    Settlement,
    Shortage,
)
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
    "TAXES",
    "CatalogueImport",
    "ClaimPhoto",
    "Cycle",
    "CycleContent",
    "GoodsClaim",
    "IndirectCost",
    "Offer",
    "Order",
    "OrderLine",
    "OrderNumber",
    "OrderShare",
    "Payer",
    "Payment",
    "PickupPoint",
    "Producer",
    "Product",
    "Settlement",
    "Shortage",
    "SolidarityFund",
    "StandingAbsence",
    "StandingLine",
    "StandingOrder",
    "StandingTurn",
]
