"""Members of a cluster, their votes, the calls they answer, and what it brings."""

from essaim.engines.tenders.models.companies import Company, Piece, PieceFile, Skill, Step
from essaim.engines.tenders.models.money import Fee, Hire, Part, Payment, ResultsPage, Service, Settlement
from essaim.engines.tenders.models.tenders import Answer, CheckItem, Opportunity, Share, Task
from essaim.engines.tenders.models.votes import Ballot, Vote

__all__ = [
    "Answer",
    "Ballot",
    "CheckItem",
    "Company",
    "Fee",
    "Hire",
    "Opportunity",
    "Part",
    "Payment",
    "Piece",
    "PieceFile",
    "ResultsPage",
    "Service",
    "Settlement",
    "Share",
    "Skill",
    "Step",
    "Task",
    "Vote",
]
