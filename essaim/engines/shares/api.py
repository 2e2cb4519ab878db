"""The door of the shares: what other code may use of them."""

from essaim.engines.shares.commands.deciding import Verdict, accept_request, refuse_request
from essaim.engines.shares.events import SharesRefunded, SharesSubscribed
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import held_on, holdings_on
from essaim.engines.shares.rules.statutes import Form, Statutes, check_statutes

__all__ = [
    "Form",
    "P",
    "SharesRefunded",
    "SharesSubscribed",
    "Statutes",
    "Verdict",
    "accept_request",
    "check_statutes",
    "held_on",
    "holdings_on",
    "refuse_request",
]
