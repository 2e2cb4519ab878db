"""The door of the cluster for other code."""

from essaim.engines.tenders.commands.opportunities import add_opportunity
from essaim.engines.tenders.events import AnswerSubmitted, AnswerWon, CompanyAdmitted, PaymentSplit
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import members
from essaim.engines.tenders.queries.results import results_of

__all__ = [
    "AnswerSubmitted",
    "AnswerWon",
    "CompanyAdmitted",
    "P",
    "PaymentSplit",
    "add_opportunity",
    "members",
    "results_of",
]
