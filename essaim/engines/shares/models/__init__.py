"""Who holds shares, what was asked, decided, written and paid. No workflow here: see `commands`."""

from essaim.engines.shares.models.asking import Instalment, Operation, Request
from essaim.engines.shares.models.earning import InterestPart, InterestYear, LossDeclared, ReferenceRate
from essaim.engines.shares.models.people import Category, Holder, Register, Role
from essaim.engines.shares.models.writing import Holding, Line, Payment

__all__ = [
    "Category",
    "Holder",
    "Holding",
    "Instalment",
    "InterestPart",
    "InterestYear",
    "Line",
    "LossDeclared",
    "Operation",
    "Payment",
    "ReferenceRate",
    "Register",
    "Request",
    "Role",
]
