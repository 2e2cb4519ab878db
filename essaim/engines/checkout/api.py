"""The door of online payments: another engine asks to be paid, and is told by the event `Paid`."""

from essaim.engines.checkout.commands.paying import Request, begin_payment, make_link, withdraw_links
from essaim.engines.checkout.errors import BankUnreachable, NothingToPay, NoTill
from essaim.engines.checkout.permissions import P
from essaim.engines.checkout.queries.tills import bank_host, is_open

__all__ = [
    "BankUnreachable",
    "NoTill",
    "NothingToPay",
    "P",
    "Request",
    "bank_host",
    "begin_payment",
    "is_open",
    "make_link",
    "withdraw_links",
]
