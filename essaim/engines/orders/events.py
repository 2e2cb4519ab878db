"""What happened, for the wires of a recipe."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class OrdersEvent(Event):
    engine: ClassVar[str] = "orders"


@dataclass(frozen=True)
class CycleOpened(OrdersEvent):
    cycle_id: int
    name: str
    month: date


@dataclass(frozen=True)
class CycleClosed(OrdersEvent):
    cycle_id: int
    name: str
    month: date
    orders: int
    distributes_at: datetime


@dataclass(frozen=True)
class CycleDistributed(OrdersEvent):
    cycle_id: int
    name: str
    month: date


@dataclass(frozen=True)
class OrderConfirmed(OrdersEvent):
    order_id: int
    cycle_id: int
    household_id: int
    number: int
    revision: int


@dataclass(frozen=True)
class OrderCancelled(OrdersEvent):
    order_id: int
    cycle_id: int
    household_id: int
    number: int


@dataclass(frozen=True)
class OrderDelivered(OrdersEvent):
    order_id: int
    cycle_id: int
    household_id: int


@dataclass(frozen=True)
class PaymentReceived(OrdersEvent):
    payment_id: int
    household_id: int
    cents: int


@dataclass(frozen=True)
class PaymentRefunded(OrdersEvent):
    payment_id: int
    household_id: int
    cents: int


@dataclass(frozen=True)
class DeliveryShort(OrdersEvent):
    cycle_id: int
    offer_id: int
    asked: int
    delivered: int
