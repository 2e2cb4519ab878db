"""The plan of accounts of a project."""

from __future__ import annotations

from essaim.engines.ledger.models import Account
from essaim.engines.ledger.rules import PLAN
from essaim.kernel.actors.actor import Actor


def open_plan(*, project_id: int, by: Actor) -> None:
    """Open the common plan in a project; accounts already there stay as they are. One query, part of the launch `by` asked for."""
    Account.unscoped.bulk_create(
        [Account(project_id=project_id, code=code, label=label) for code, label in PLAN.items()],
        ignore_conflicts=True,
    )
