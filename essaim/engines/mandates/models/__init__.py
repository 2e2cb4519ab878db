"""Rows of the mandates."""

from essaim.engines.mandates.models.compensation import Aid, Scenario, Statement, StatementStep
from essaim.engines.mandates.models.convention import Convention, Dismissal
from essaim.engines.mandates.models.deliberation import (
    CoveredService,
    Deliberation,
    DeliberationVersion,
    Proposal,
    ProposalComment,
)
from essaim.engines.mandates.models.mandate import Amendment, Mandate, Operator
from essaim.engines.mandates.models.service import Conclusion, Service

__all__ = [
    "Aid",
    "Amendment",
    "Conclusion",
    "Convention",
    "CoveredService",
    "Deliberation",
    "DeliberationVersion",
    "Dismissal",
    "Mandate",
    "Operator",
    "Proposal",
    "ProposalComment",
    "Scenario",
    "Service",
    "Statement",
    "StatementStep",
]
