"""Producers, products, cycles and their offers, orders and their shares, payments. No workflow: see `commands`."""

from essaim.engines.orders.models.catalogue import (
    Cycle,
    CycleContent,
    Offer,
    Payer,
    PickupPoint,
    Producer,
    Product,
)
from essaim.engines.orders.models.ordering import (
    Order,
    OrderLine,
    OrderNumber,
    OrderShare,
    Payment,
    Settlement,
    Shortage,
)
from essaim.engines.orders.models.standing import (
    RHYTHMS,
    StandingAbsence,
    StandingLine,
    StandingOrder,
    StandingTurn,
)

__all__ = [
    "RHYTHMS",
    "Cycle",
    "CycleContent",
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
    "StandingAbsence",
    "StandingLine",
    "StandingOrder",
    "StandingTurn",
]
