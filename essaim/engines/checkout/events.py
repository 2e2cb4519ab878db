"""Facts of online payments."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from essaim.kernel.outbox.events import Event


@dataclass(frozen=True)
class CheckoutEvent(Event):
    engine: ClassVar[str] = "checkout"


@dataclass(frozen=True)
class Paid(CheckoutEvent):
    """Money arrived at the provider: told once for each intent. `asked_by` is the tool that asked."""

    intent: int
    asked_by: int
    party_kind: str
    party: int
    cents: int
    paid_on: date
    reference: str
