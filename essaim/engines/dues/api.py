"""The door of the dues: what other code may use of them."""

from essaim.engines.dues.commands.calling import call_year
from essaim.engines.dues.commands.paying import Paid, record_payment
from essaim.engines.dues.events import DuesPaid
from essaim.engines.dues.permissions import P

__all__ = ["DuesPaid", "P", "Paid", "call_year", "record_payment"]
