"""What a person is given of their own data."""

from __future__ import annotations

from typing import Any

from essaim.engines.dues.models import Due


def personal_data(user_id: int) -> list[dict[str, Any]]:
    """The dues of a person's household, in every project. One query."""
    rows = Due.unscoped.filter(household__people__user_id=user_id, household__people__is_active=True)
    return [
        {
            "project": row.project.name,
            "year": row.year,
            "name": row.household.name,
            "amount": row.amount.plain,
            "paid": row.paid.plain,
            "state": row.state,
            "reason": row.reason,
            "called_on": row.called_on.isoformat(),
        }
        for row in rows.select_related("project", "household").order_by("pk").distinct()
    ]
