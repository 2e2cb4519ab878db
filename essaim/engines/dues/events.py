"""Facts of the dues."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class DuesPaid(Event):
    """Money came in for the dues of a member."""

    engine: ClassVar[str] = "dues"
    payment_id: int
    household_id: int
    year: int
    cents: int
