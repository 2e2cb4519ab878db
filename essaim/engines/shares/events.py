"""Facts of the shares."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class SharesSubscribed(Event):
    """A subscription was accepted and written."""

    engine: ClassVar[str] = "shares"
    holder_id: int
    shares: int
    household_id: int | None = None
    college_id: int | None = None


@dataclass(frozen=True)
class SharesRefunded(Event):
    """Shares were cancelled, and what was paid for them is owed back."""

    engine: ClassVar[str] = "shares"
    holder_id: int
    shares: int
    left: int
