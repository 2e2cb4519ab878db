"""Facts of the cluster. Amounts are cents."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class CompanyAdmitted(Event):
    engine: ClassVar[str] = "tenders"
    company_id: int
    name: str


@dataclass(frozen=True)
class AnswerSubmitted(Event):
    engine: ClassVar[str] = "tenders"
    answer_id: int
    amount: int


@dataclass(frozen=True)
class AnswerWon(Event):
    engine: ClassVar[str] = "tenders"
    answer_id: int
    amount: int


@dataclass(frozen=True)
class PaymentSplit(Event):
    engine: ClassVar[str] = "tenders"
    payment_id: int
    answer_id: int
    received: int
    commission: int
