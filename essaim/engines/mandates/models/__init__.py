"""Rows of the mandates."""

from essaim.engines.mandates.models.compensation import (
    Aid,
    Revision,
    Scenario,
    Statement,
    StatementStep,
)
from essaim.engines.mandates.models.convention import Convention, Dismissal
from essaim.engines.mandates.models.mandate import Amendment, Mandate, Operator
from essaim.engines.mandates.models.service import Conclusion, Service

__all__ = [
    "Aid",
    "Amendment",
    "Conclusion",
    "Convention",
    "Dismissal",
    "Mandate",
    "Operator",
    "Revision",
    "Scenario",
    "Service",
    "Statement",
    "StatementStep",
]
