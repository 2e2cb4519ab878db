"""The door of the ledger: other engines post here what their operations come to."""

from essaim.engines.ledger.commands.many import Posting, Reversal, post_many, reverse_many
from essaim.engines.ledger.commands.post import entry_of, post, posting_asked, reverse
from essaim.engines.ledger.errors import NothingToReverse, PeriodClosed, UnknownAccount
from essaim.engines.ledger.models import Entry, Journal
from essaim.engines.ledger.queries.balances import balance_of, balances_by_party, plan_of, standing_lines
from essaim.engines.ledger.queries.owed import known_parties, statement
from essaim.engines.ledger.rules import WITH_PARTY, AccountLine, Line, Party, Source

__all__ = [
    "WITH_PARTY",
    "AccountLine",
    "Entry",
    "Journal",
    "Line",
    "NothingToReverse",
    "Party",
    "PeriodClosed",
    "Posting",
    "Reversal",
    "Source",
    "UnknownAccount",
    "balance_of",
    "balances_by_party",
    "entry_of",
    "known_parties",
    "plan_of",
    "post",
    "post_many",
    "posting_asked",
    "reverse",
    "reverse_many",
    "standing_lines",
    "statement",
]
