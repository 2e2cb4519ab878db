"""What happened to invoices."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """An invoice has its number. `ref` is what its source calls it; amounts are cents."""

    engine: ClassVar[str] = "invoices"
    invoice_id: int
    number: str
    source: str
    ref: str
    payable: int


@dataclass(frozen=True)
class InvoiceCredited(Event):
    """A credit note takes a whole invoice back."""

    engine: ClassVar[str] = "invoices"
    invoice_id: int
    credit_id: int
    number: str
    payable: int
