"""The door of the bank: what other code may read of it."""

from essaim.engines.bank.permissions import P
from essaim.engines.bank.queries.lines import Standing, standing

__all__ = ["P", "Standing", "standing"]
