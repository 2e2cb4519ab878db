"""A plan as JSON, and back: amounts are whole cents, rates are exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Key,
    Plan,
    Profit,
    Revenue,
    Service,
    Shared,
)
from essaim.kernel.money import Money, Rate


def _activity(one: Activity) -> dict[str, Any]:
    return {"name": one.name, "hours": one.hours, "people": one.people, "area": one.area}


def _shared(one: Shared) -> dict[str, Any]:
    return {"label": one.label, "amount": one.amount.cents, "key": one.key.value}


def plan_to_json(plan: Plan) -> dict[str, Any]:
    return {
        "services": [
            {**_activity(one), "basis": one.basis.value, "price": one.price.cents} for one in plan.services
        ],
        "elsewhere": _activity(plan.elsewhere) if plan.elsewhere else None,
        "shared": [_shared(one) for one in plan.shared],
        "in_kind": [_shared(one) for one in plan.in_kind],
        "revenues": [{"label": one.label, "amount": one.amount.cents} for one in plan.revenues],
        "funders": [
            {"name": one.name, "weight": one.weight, "fixed": None if one.fixed is None else one.fixed.cents}
            for one in plan.funders
        ],
        "profit": {"capital": plan.profit.capital.cents, "swap": plan.profit.swap.plain}
        if plan.profit
        else None,
    }


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    profit, elsewhere = data["profit"], data["elsewhere"]
    return Plan(
        services=tuple(
            Service(**{**one, "basis": Basis(one["basis"]), "price": Money(one["price"])})
            for one in data["services"]
        ),
        elsewhere=Activity(**elsewhere) if elsewhere else None,
        shared=tuple(_read_shared(one) for one in data["shared"]),
        in_kind=tuple(_read_shared(one) for one in data["in_kind"]),
        revenues=tuple(Revenue(one["label"], Money(one["amount"])) for one in data["revenues"]),
        funders=tuple(
            Funder(one["name"], one["weight"], None if one["fixed"] is None else Money(one["fixed"]))
            for one in data["funders"]
        ),
        profit=Profit(Money(profit["capital"]), Rate.parse(profit["swap"])) if profit else None,
    )


def _read_shared(one: Mapping[str, Any]) -> Shared:
    return Shared(one["label"], Money(one["amount"]), Key(one["key"]))
