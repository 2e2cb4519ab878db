"""The indirect costs of a product, as its coordination writes them: each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.orders.models import IndirectCost, Product
from essaim.engines.orders.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import ZERO, Money, total


@dataclass(frozen=True, kw_only=True)
class CostRow:
    """What the price does not pay, for one unit; a figure without a source is refused."""

    label: str
    amount: Money
    source: str
    url: str
    checked_on: date


@transaction.atomic
def set_costs(*, by: Actor, product_id: int, rows: Sequence[CostRow], at: datetime) -> Product:
    """Write the indirect costs of a product in place of those it had. Nothing a household pays changes. Raises Invalid, NotFound."""
    product = get(Product, pk=product_id, by=by, permission=P.MANAGE_CYCLES, lock=True)
    if len({row.label for row in rows}) < len(rows):
        raise Invalid(message=_("Le même coût est écrit deux fois. Réunissez-les en une ligne."))
    if any(row.amount < ZERO or not row.source.strip() for row in rows):
        raise Invalid(message=_("Un coût est une somme de zéro ou plus, avec sa source. Complétez la ligne."))
    before = IndirectCost.objects.in_tool(product.tool_id).filter(product=product)
    was = {cost.label: cost.amount for cost in before.order_by("pk")}
    before.delete()
    common = {"project_id": product.project_id, "tool_id": product.tool_id, "product": product}
    IndirectCost.unscoped.bulk_create(IndirectCost(**common, **vars(row)) for row in rows)
    now = {row.label: row.amount for row in rows}
    changes = {"name": product.name, "costs": (total(list(was.values())), total(list(now.values())))}
    record(by=by, action="orders.costs_set", target=product, changes=changes)
    return product
