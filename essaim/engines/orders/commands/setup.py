"""What a recipe's settings give a tool on its first day, and again when they change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.solidarity import lock_fund
from essaim.engines.orders.models import OrderNumber, Payer, PickupPoint, Product
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.language import house_text

if TYPE_CHECKING:
    from essaim.engines.orders.engine import OrdersSettings, SharingSetting


@transaction.atomic
def install_tool(tool: Tool, by: Actor, at: datetime) -> None:
    """Bring number, products, funders and pick-up point to the settings. Safe to repeat; what people added stays.

    Part of the launch, or of a change of decisions, that `by` was allowed. A new envelope keeps what is spent,
    and is never set below it; one adjusted since stays until the decision itself changes.
    """
    settings: OrdersSettings = tool.config
    OrderNumber.unscoped.get_or_create(tool=tool, defaults={"project_id": tool.project_id})
    for position, product in enumerate(settings.products):
        Product.unscoped.update_or_create(
            tool=tool,
            name=product.name,
            defaults={"unit_price": product.price},
            create_defaults={
                "project_id": tool.project_id,
                "unit_price": product.price,
                "unit": product.unit,
                "description": product.description,
                "position": position,
            },
        )
    named = [sharing.payer for sharing in settings.cost_sharing]
    Payer.objects.in_tool(tool).exclude(organisation__in=[key for key in named if key]).update(
        is_active=False
    )
    for position, sharing in enumerate(settings.cost_sharing):
        if sharing.payer is not None:
            _install_payer(tool, sharing.payer, sharing, position)
    if not PickupPoint.objects.in_tool(tool).exists():
        name, _line, address = settings.pickup_place.strip().partition("\n")
        PickupPoint.unscoped.create(
            project_id=tool.project_id,
            tool=tool,
            name=name[:120] or house_text(_("Sur place")),
            address=" ".join((name[120:] + " " + address).split())[:400],
        )
    if settings.tariff.moves_fund:
        fund = lock_fund(tool)
        fund.overdraft = settings.fund_overdraft
        fund.move(ZERO)
        fund.save()
    record(by=by, action="orders.installed", target=tool, changes=tool.settings)


def _install_payer(tool: Tool, organisation_id: int, sharing: SharingSetting, position: int) -> None:
    payer = (
        Payer.objects.in_tool(tool)
        .select_for_update(of=("self",))
        .filter(organisation_id=organisation_id)
        .first()
    ) or Payer(project_id=tool.project_id, tool=tool, organisation_id=organisation_id)
    payer.position, payer.rate, payer.is_active = position, sharing.rate.plain, True
    payer.brackets = [{"up_to": row.up_to, "rate": row.rate.plain} for row in sharing.brackets]
    payer.household_cap = sharing.household_cap
    payer.starts_on, payer.ends_on = sharing.period or (None, None)
    if sharing.envelope is not None and sharing.envelope != payer.envelope_decided:
        payer.envelope_decided = sharing.envelope
        spent = payer.spent
        payer.envelope_total = max(sharing.envelope, spent)
        payer.envelope_left = max(ZERO, payer.envelope_total - spent)
    payer.save()
