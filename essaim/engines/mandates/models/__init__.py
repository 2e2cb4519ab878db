"""Rows of the mandates."""

from essaim.engines.mandates.models.compensation import (
    Aid,
    Revision,
    Scenario,
    Statement,
    StatementStep,
)
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
from essaim.engines.mandates.models.state_of_play import Adoption, Authority

__all__ = [
    "Adoption",
    "Aid",
    "Amendment",
    "Authority",
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
    "Revision",
    "Scenario",
    "Service",
    "Statement",
    "StatementStep",
]
