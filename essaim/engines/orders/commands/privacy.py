"""What is told of a person, and what is left of them once erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from essaim.engines.orders.models import ClaimPhoto, GoodsClaim, LineCorrection, Order, Payment, StandingOrder
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import record


def _of_person(user_id: int) -> Q:
    return Q(household__people__user_id=user_id)


@transaction.atomic
def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """Blank the free words of the orders of a person, and drop its photos. Amounts and numbers stay: the books need them.

    Names and contacts live with the households, which erase their own. The caller checked the right.
    """
    keys = list(
        Order.unscoped.filter(Q(placed_by_id=user_id) | _of_person(user_id)).values_list("pk", flat=True)
    )
    Order.unscoped.filter(pk__in=keys).update(note="")
    ClaimPhoto.unscoped.filter(claim__line__order__in=keys).delete()
    GoodsClaim.unscoped.filter(line__order__in=keys).update(trouble="")
    record(by=by, action="orders.erased", target=User.objects.get(pk=user_id), changes={"orders": len(keys)})


def personal_data(user_id: int) -> dict[str, Any]:
    """What the engine holds of a person's households, for their own copy. Five queries, and two a standing order."""
    orders = (
        Order.unscoped.filter(_of_person(user_id))
        .select_related("project", "cycle", "pickup", "slot")
        .distinct()
    )
    payments = Payment.unscoped.filter(_of_person(user_id)).select_related("project").distinct()
    return {
        "standing_orders": _standing_of(user_id),
        "claims": _claims_of(user_id),
        "corrections": _corrections_of(user_id),
        "orders": [
            {
                "project": order.project.name,
                "cycle": order.cycle.name,
                "number": order.number,
                "status": order.status,
                "placed_at": order.placed_at.isoformat(),
                "price": order.price.plain,
                "household_amount": order.household_amount.plain,
                "price_level": order.level,
                "pickup": order.pickup.name,
                "slot": str(order.slot or ""),
                "note": order.note,
            }
            for order in orders.order_by("pk")
        ],
        "payments": [
            {
                "project": payment.project.name,
                "received_on": payment.received_on.isoformat(),
                "amount": payment.amount.plain,
                "method": payment.method,
                "reference": payment.reference,
            }
            for payment in payments.order_by("pk")
        ],
    }


def _claims_of(user_id: int) -> list[dict[str, Any]]:
    rows = GoodsClaim.unscoped.filter(line__order__household__people__user_id=user_id).distinct()
    return [
        {
            "project": one.project.name,
            "order": one.line.order.number,
            "product": one.line.offer.product.name,
            "units": one.units,
            "trouble": one.trouble,
            "status": one.status,
            "credit": one.credit.plain,
            "filed_at": one.filed_at.isoformat(),
        }
        for one in rows.select_related("project", "line__order", "line__offer__product").order_by("pk")
    ]


def _corrections_of(user_id: int) -> list[dict[str, Any]]:
    rows = LineCorrection.unscoped.filter(line__order__household__people__user_id=user_id).distinct()
    return [
        {
            "project": one.project.name,
            "order": one.line.order.number,
            "product": one.line.offer.product.name,
            "before": one.before_text,
            "after": one.after_text,
            "reason": one.reason,
            "made_at": one.made_at.isoformat(),
        }
        for one in rows.select_related("project", "line__order", "line__offer__product").order_by("pk")
    ]


def _standing_of(user_id: int) -> list[dict[str, Any]]:
    rows = StandingOrder.unscoped.filter(_of_person(user_id)).select_related("project", "pickup").distinct()
    return [
        {
            "project": one.project.name,
            "rhythm": one.rhythm,
            "starts_on": one.starts_on.isoformat(),
            "stopped_at": one.stopped_at.isoformat() if one.stopped_at else None,
            "pickup": one.pickup.name,
            "arrives": f"{one.arrives:%H:%M}" if one.arrives else "",
            "lines": {line.product.name: line.quantity for line in one.lines.select_related("product")},
            "absences": [str(absence) for absence in one.absences.all()],
        }
        for one in rows.order_by("pk")
    ]
