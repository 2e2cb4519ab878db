"""The door of group orders: commands, queries, events and refusals for other code."""

from essaim.engines.orders.commands.catalogue import (
    PickupCard,
    ProducerCard,
    ProductCard,
    save_pickup,
    save_producer,
    save_product,
)
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.cycles import (
    CyclePlan,
    change_cycle,
    close_cycle,
    create_cycle,
    finish_distribution,
    open_cycle,
)
from essaim.engines.orders.commands.deliveries import tick_delivery, untick_delivery
from essaim.engines.orders.commands.funding import adjust_envelope
from essaim.engines.orders.commands.offers import (
    ContentRow,
    add_offer,
    remove_offer,
    set_cycle_content,
    set_stock,
)
from essaim.engines.orders.commands.orders import place_order, record_order_for
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.permissions import P

__all__ = [
    "ContentRow",
    "CyclePlan",
    "P",
    "PickupCard",
    "ProducerCard",
    "ProductCard",
    "Wish",
    "add_offer",
    "adjust_envelope",
    "cancel_order",
    "change_cycle",
    "change_order",
    "close_cycle",
    "create_cycle",
    "finish_distribution",
    "note_shortage",
    "open_cycle",
    "place_order",
    "record_order_for",
    "record_payment",
    "refund_payment",
    "remove_offer",
    "save_pickup",
    "save_producer",
    "save_product",
    "set_cycle_content",
    "set_stock",
    "tick_delivery",
    "untick_delivery",
]
