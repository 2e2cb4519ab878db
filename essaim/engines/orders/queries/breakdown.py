"""Where a price goes: producers, fees by kind, what stays with the group. And what it does not pay: the indirect costs."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Product
from essaim.engines.orders.queries.quotes import Asked, basket_of
from essaim.engines.orders.queries.tariffs import KINDS, fee_rule
from essaim.engines.orders.rules import Fee, PaidBy, Price, Tariff, kept_from, price_of
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import ZERO, Money, total


def where_it_goes(asked: Sequence[Asked], tariff: Tariff, pickup: int | None = None) -> Explanation | None:
    """The price of these lines by who receives it, to the cent; None while a content is not told. Contents are read already."""
    contents = [(line, line.offer.content_rows) for line in asked]
    if not asked or not all(found for _line, found in contents):
        return None
    price = price_of(basket_of(asked, tariff.fees, pickup), tariff.fees)
    paid = [(line, one, line.portion.at(one.producer_price)) for line, found in contents for one in found]
    gross = total([amount for _line, _one, amount in paid])
    borne = [fee for fee in tariff.fees if fee.paid_by is PaidBy.PRODUCER]
    kept = kept_from(
        [fee for fee in borne if fee.producer is None], gross, sum(line.counted for line in asked)
    )
    for fee in [fee for fee in borne if fee.producer is not None]:
        own = [(line, amount) for line, one, amount in paid if one.producer_id == fee.producer]
        units = sum(line.counted for line, _amount in own)
        kept += kept_from([fee], total([amount for _line, amount in own]), units, fee.producer)
    kept = min(kept, gross)
    return Explanation(_("Où va ce prix"), price.whole, _steps(price, gross, kept, borne))


def _steps(price: Price, gross: Money, kept: Money, borne: Sequence[Fee]) -> tuple[Step, ...]:
    steps = [Step(_("Producteurs"), gross - kept, _("ce qui leur est payé"))]
    if kept:
        kinds = {KINDS[fee.kind]: fee for fee in borne}
        label = next(iter(kinds)) if len(kinds) == 1 else _("Commission")
        rule = format_lazy(_("{rule}, gardé sur ce qui est payé aux producteurs"), rule=fee_rule(borne[0]))
        steps.append(
            Step(label, kept, rule if len(borne) == 1 else _("gardé sur ce qui est payé aux producteurs"))
        )
    included = [part for part in price.parts if part.fee.paid_by is PaidBy.INCLUDED]
    for part in included:
        rule = format_lazy(_("{rule}, compris dans le prix des produits"), rule=fee_rule(part.fee))
        steps.append(Step(KINDS[part.fee.kind], part.amount, rule))
    rest = price.goods - gross - total([part.amount for part in included])
    if rest:
        label = _("Reste au groupe") if rest > ZERO else _("Manque, à la charge du groupe")
        steps.append(Step(label, rest, _("prix des produits, moins ce qui précède")))
    added = [part for part in price.parts if part.fee.paid_by is PaidBy.HOUSEHOLD]
    return (*steps, *[Step(KINDS[part.fee.kind], part.amount, fee_rule(part.fee)) for part in added])


def full_price(product: Product, price: Money) -> Explanation | None:
    """The price with the costs it does not pay, each with its source; None where none is told. The costs are read already."""
    costs = product.indirect_costs.all()
    if not costs:
        return None
    steps = [Step(_("Prix à payer"), price)]
    for cost in costs:
        when = format_lazy(
            _("{source}, vérifié le {day}"), source=cost.source, day=f"{cost.checked_on:%d/%m/%Y}"
        )
        steps.append(
            Step(
                cost.label,
                cost.amount,
                _("coût indirect, à la charge de tous : vous ne le payez pas ici"),
                when,
            )
        )
    return Explanation(_("Prix complet"), price + total([cost.amount for cost in costs]), tuple(steps))
