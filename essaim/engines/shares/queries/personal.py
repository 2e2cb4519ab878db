"""What a person is given of their own data."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from essaim.engines.shares.models import Holding


def personal_data(user_id: int) -> list[dict[str, Any]]:
    """The shares a person holds, themselves or with their household, in every project. One query."""
    mine = Q(holder__user_id=user_id) | Q(
        holder__household__people__user_id=user_id, holder__household__people__is_active=True
    )
    rows = Holding.unscoped.filter(mine).select_related("project", "holder__category").order_by("pk")
    return [
        {
            "project": row.project.name,
            "number": row.holder.number,
            "name": row.holder.name,
            "category": row.holder.category.name,
            "shares": row.shares,
            "amount": row.amount.plain,
            "paid": row.paid.plain,
        }
        for row in rows.distinct()
    ]
