"""The fees of pick-up points, of producers and of cycles; and the sums that the orders of a cycle share when it closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.letters import write_shared
from essaim.engines.orders.commands.repricing import BATCH, lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.models import Cycle, FeeRule, Payer, PickupPoint, Producer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.shared_costs import bearers_of
from essaim.engines.orders.queries.tariffs import KINDS, tariff_of
from essaim.engines.orders.rules import Fee, FeeBase, FeeKind, PaidBy, Split, share_cost
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import rewrite

NONE, WHOLE = Rate.parse("0"), Rate.parse("1")


@dataclass(frozen=True, kw_only=True)
class FeeCard:
    """A fee as a person describes it: of a point, of a producer, or of the whole cycle."""

    kind: FeeKind
    base: FeeBase
    rate: Rate = NONE
    amount: Money = ZERO
    paid_by: PaidBy = PaidBy.HOUSEHOLD
    split: Split = Split.GOODS
    pickup_id: int | None = None
    producer_id: int | None = None
    is_active: bool = True

    def check(self) -> None:
        """Raises Invalid for a fee that cannot be counted, or that the project decides for everybody."""
        if self.pickup_id and self.producer_id:
            raise _refused("of", _("Un frais est d'un point de retrait ou d'un producteur, pas des deux."))
        if self.base is not FeeBase.CYCLE and not (self.pickup_id or self.producer_id):
            raise _refused(
                "of", _("Dites de quel point ou de quel producteur. Pour tous, c'est une décision du projet.")
            )
        if self.kind is FeeKind.SOLIDARITY:
            raise _refused("kind", _("La solidarité est la même pour tous : c'est une décision du projet."))
        if self.base is FeeBase.GOODS and not NONE < self.rate <= WHOLE:
            raise _refused("rate", _("Écrivez un taux de plus de 0 à 100 %, par exemple 5."))
        if self.base is not FeeBase.GOODS and self.amount <= ZERO:
            raise _refused("amount", _("Écrivez une somme de plus de 0 €, par exemple 2,50."))
        if self.base is FeeBase.CYCLE and self.paid_by is not PaidBy.HOUSEHOLD:
            raise _refused("paid_by", _("Une somme partagée entre les commandes s'ajoute à leur prix."))
        if self.paid_by is PaidBy.PRODUCER and (
            not self.producer_id or self.base not in (FeeBase.GOODS, FeeBase.UNIT)
        ):
            raise _refused("paid_by", _("Un producteur ne paie qu'un frais à lui, sur le prix ou par unité."))


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message=message, field=field)


@transaction.atomic
def save_fee(*, by: Actor, tool: Tool, card: FeeCard, at: datetime, fee_id: int | None = None) -> FeeRule:
    """Add a fee, or change the one given: for the cycles to open, those open keep theirs. Raises Invalid, NotFound."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    card.check()
    for model, key in ((PickupPoint, card.pickup_id), (Producer, card.producer_id)):
        if key and not model.objects.in_tool(tool).filter(pk=key).exists():
            raise NotFound
    if fee_id is None:
        rule = FeeRule(project_id=tool.project_id, tool=tool)
    else:
        rule = get(FeeRule, pk=fee_id, tool=tool, by=by, permission=P.MANAGE_CYCLES, lock=True)
    by_rate = card.base is FeeBase.GOODS
    rule.rate, rule.amount = card.rate.plain if by_rate else "0", ZERO if by_rate else card.amount
    for name in ("kind", "base", "paid_by", "split", "pickup_id", "producer_id", "is_active"):
        setattr(rule, name, getattr(card, name))
    rule.save()
    changes = {
        "name": KINDS[card.kind],
        "amount": rule.amount,
        "rate": card.rate if by_rate else None,
        "is_active": card.is_active,
    }
    told = {name: value for name, value in changes.items() if value is not None}
    record(by=by, action="orders.fee_saved", target=rule, changes=told)
    return rule


def share_costs(cycle: Cycle, *, by: Actor, at: datetime) -> None:
    """Give each order its part of the sums of the cycle, once: the caller holds the cycle and closes it. Nothing without such a sum.

    The parts of a sum make it up to the cent. Each household is told; what comes after (shortage, claim) leaves the parts as they are.
    """
    fees = tariff_of(cycle).shared
    if not fees:
        return
    bearers = bearers_of(cycle)
    parts = [share_cost(fee, bearers) for fee in fees]
    keys = sorted({key for shared in parts for key in shared})
    payers = lock_payers(cycle.tool)
    for some in batched(keys, BATCH, strict=False):
        _give(some, fees, parts, payers=payers, by=by, at=at)
    told = _by_kind((fee, total(list(shared.values()))) for fee, shared in zip(fees, parts, strict=True))
    record(by=by, action="orders.costs_shared", target=cycle, changes=told)


def _give(
    keys: Sequence[int],
    fees: Sequence[Fee],
    parts: Sequence[Mapping[int, Money]],
    *,
    payers: list[Payer],
    by: Actor,
    at: datetime,
) -> None:
    orders = lock_orders(keys)
    was = {order.pk: order.household_amount for order in orders}
    changes = {}
    for order in orders:
        mine = [shared.get(order.pk, ZERO) for shared in parts]
        order.cost_parts = [amount.cents for amount in mine]
        changes[order.pk] = _by_kind(zip(fees, mine, strict=True))
    rewrite(orders, ["cost_parts"])
    price_again(orders, payers, by=by, at=at, action="orders.cost_shared", changes=changes)
    write_shared(orders, fees, was)


def _by_kind(told: Iterable[tuple[Fee, Money]]) -> dict[str, Money]:
    """Sums by the word of their kind, those of nothing left out."""
    found: dict[str, Money] = {}
    for fee, amount in told:
        if amount:
            name = str(KINDS[fee.kind])
            found[name] = found.get(name, ZERO) + amount
    return found
