"""The door of the ledger: other engines post here what their operations come to."""

from essaim.engines.ledger.commands.post import entry_of, post, reverse
from essaim.engines.ledger.errors import NothingToReverse, PeriodClosed, UnknownAccount
from essaim.engines.ledger.models import Entry, Journal
from essaim.engines.ledger.queries.balances import balance_of, balances_by_party
from essaim.engines.ledger.rules import Line, Party, Source

__all__ = [
    "Entry",
    "Journal",
    "Line",
    "NothingToReverse",
    "Party",
    "PeriodClosed",
    "Source",
    "UnknownAccount",
    "balance_of",
    "balances_by_party",
    "entry_of",
    "post",
    "reverse",
]
