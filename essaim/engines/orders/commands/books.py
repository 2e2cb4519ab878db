"""What orders, cycles and payments come to in the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.api import (
    Journal,
    Line,
    Party,
    Posting,
    Reversal,
    Source,
    post,
    post_many,
    posting_asked,
    reverse,
    reverse_many,
)
from essaim.engines.members.api import Household
from essaim.engines.orders.models import Cycle, GoodsClaim, Order, Payment, Producer, Shortage
from essaim.engines.orders.queries.claims import (
    FUND,
    FUNDERS,
    HOUSEHOLDS,
    PRODUCERS,
    PURCHASES,
    SALES,
    SUSPENSE,
    TREASURY,
    claim_ref,
    cycle_ref,
    order_ref,
    payment_ref,
)
from essaim.engines.orders.queries.quotes import QuotedShare
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.prepared import Ask

SOLD_ON = (HOUSEHOLDS, FUNDERS, SALES, FUND)  # the accounts of a sale
JOURNALS: Mapping[str, Journal] = {
    Payment.Method.CASH: Journal.CASH,
    Payment.Method.CHEQUE: Journal.BANK,
    Payment.Method.TRANSFER: Journal.BANK,
    Payment.Method.ONLINE: Journal.BANK,
}


def _household(household: Household) -> Party:
    return Party("household", household.pk, household.name)


def producer_party(producer: Producer) -> Party:
    return Party("organisation", producer.organisation_id, producer.name)


def _sale(order: Order, shares: Sequence[QuotedShare]) -> Posting:
    """The household's share, each funder's and what the solidarity fund gives, against the sale and what goes to the fund."""
    lines = [
        Line(
            HOUSEHOLDS if share.payer is None else FUNDERS,
            debit=share.amount,
            party=_household(order.household)
            if share.payer is None
            else Party("organisation", share.payer.organisation_id, share.payer.organisation.name),
        )
        for share in shares
        if share.amount
    ]
    fund, sold = order.to_fund, order.price + order.solidarity - order.to_fund
    if sold:
        lines.append(Line(SALES, credit=sold))
    if fund:
        lines.append(Line(FUND, credit=fund) if fund > ZERO else Line(FUND, debit=-fund))
    return Posting(
        label=format_lazy(_("Commande nº {number} · {name}"), number=order.number, name=order.household.name),
        source=_sold(order),
        lines=lines,
    )


def _sold(order: Order) -> Source:
    return Source("orders", order_ref(order), f"confirmed-{order.booked_revision}")


def _sale_undone(order: Order) -> Reversal:
    label = format_lazy(
        _("Annule : commande nº {number} · {name}"), number=order.number, name=order.household.name
    )
    sold = _sold(order)
    return Reversal(label, sold, f"{sold.event}-reversed")


def book_order(order: Order, shares: Sequence[QuotedShare], *, by: Actor, on: date) -> None:
    """The sale of an order. Nothing for a free order."""
    if not order.price:
        return
    sale = _sale(order, shares)
    post(
        project_id=order.project_id,
        by=by,
        on=on,
        label=sale.label,
        source=sale.source,
        lines=sale.lines,
        among=SOLD_ON,
    )


def sale_asked(order: Order, on: date) -> tuple[Ask | None, ...]:
    """What `book_order` will ask for an order that has its id, to send it `along`."""
    return posting_asked(order.project_id, on, _sold(order), SOLD_ON)


def unbook_order(order: Order, *, by: Actor, on: date) -> None:
    """Reverse the entry of the order as it stands."""
    if not order.price:
        return
    undone = _sale_undone(order)
    reverse(
        project_id=order.project_id,
        by=by,
        on=on,
        label=undone.label,
        source=undone.source,
        event=undone.event,
    )


def book_orders(sold: Sequence[tuple[Order, Sequence[QuotedShare]]], *, by: Actor, on: date) -> None:
    """The sales of many orders of one tool, as `book_order` writes each."""
    sales = [_sale(order, shares) for order, shares in sold if order.price]
    if sales:
        post_many(project_id=sold[0][0].project_id, by=by, on=on, postings=sales)


def unbook_orders(orders: Sequence[Order], *, by: Actor, on: date) -> None:
    """Reverse the entries of many orders of one tool as they stand."""
    undone = [_sale_undone(order) for order in orders if order.price]
    if undone:
        reverse_many(project_id=orders[0].project_id, by=by, on=on, reversals=undone)


def book_cycle(cycle: Cycle, owed: Mapping[Producer, Money], *, by: Actor, on: date) -> None:
    """What is owed to each producer, against purchases."""
    due = [(producer, amount) for producer, amount in owed.items() if amount]
    if not due:
        return
    post(
        project_id=cycle.project_id,
        by=by,
        on=on,
        label=format_lazy(_("Producteurs · {name}"), name=cycle.name),
        source=Source("orders", cycle_ref(cycle), "closed"),
        lines=[
            Line(PURCHASES, debit=total([amount for _producer, amount in due])),
            *[Line(PRODUCERS, credit=amount, party=producer_party(producer)) for producer, amount in due],
        ],
        journal=Journal.PURCHASES,
    )


def book_shortage(shortage: Shortage, less: Mapping[Producer, Money], *, by: Actor, on: date) -> None:
    """What each producer is owed less (below zero: more) than before, as a correction of the cycle's purchases."""
    label = format_lazy(_("Livraison incomplète · {product}"), product=shortage.offer.product.name)
    _book_less(shortage.offer.cycle, less, label=label, event=f"shortage-{shortage.pk}", by=by, on=on)


def book_spoilt(claim: GoodsClaim, less: Mapping[Producer, Money], *, by: Actor, on: date) -> None:
    """What each producer is owed less for goods that came spoilt, as a correction of the cycle's purchases."""
    label = format_lazy(_("Produits abîmés · {product}"), product=claim.line.offer.product.name)
    _book_less(claim.line.order.cycle, less, label=label, event=f"claim-{claim.pk}", by=by, on=on)


def book_corrections(
    cycle: Cycle, less: Mapping[Producer, Money], *, batch: str, by: Actor, on: date
) -> None:
    """What producers are owed less (below zero: more) once lines were weighed or corrected."""
    label = format_lazy(_("Quantités corrigées · {name}"), name=cycle.name)
    _book_less(cycle, less, label=label, event=f"corrected-{batch}", by=by, on=on)


def _book_less(
    cycle: Cycle, less: Mapping[Producer, Money], *, label: str | Promise, event: str, by: Actor, on: date
) -> None:
    lines = []
    for producer, amount in less.items():
        party, sum_ = producer_party(producer), Money(abs(amount.cents))
        if amount > ZERO:
            lines += [Line(PRODUCERS, debit=sum_, party=party), Line(PURCHASES, credit=sum_)]
        elif amount < ZERO:
            lines += [Line(PURCHASES, debit=sum_), Line(PRODUCERS, credit=sum_, party=party)]
    if not lines:
        return
    post(
        project_id=cycle.project_id,
        by=by,
        on=on,
        label=label,
        source=Source("orders", cycle_ref(cycle), event),
        lines=lines,
        journal=Journal.PURCHASES,
    )


def book_claim(claim: GoodsClaim, *, by: Actor, on: date) -> None:
    """The tentative credit of a household, against the suspense account. Nothing where it pays nothing."""
    if not claim.credit:
        return
    order = claim.line.order
    post(
        project_id=claim.project_id,
        by=by,
        on=on,
        label=format_lazy(
            _("Avoir en attente, commande nº {number} · {name}"),
            number=order.number,
            name=order.household.name,
        ),
        source=Source("orders", claim_ref(claim), "filed"),
        lines=[
            Line(SUSPENSE, debit=claim.credit),
            Line(HOUSEHOLDS, credit=claim.credit, party=_household(order.household)),
        ],
    )


def unbook_claim(claim: GoodsClaim, *, by: Actor, on: date) -> None:
    """The claim is settled: its tentative credit goes, whatever the answer."""
    if not claim.credit:
        return
    order = claim.line.order
    reverse(
        project_id=claim.project_id,
        by=by,
        on=on,
        label=format_lazy(
            _("Fin de l'avoir en attente, commande nº {number} · {name}"),
            number=order.number,
            name=order.household.name,
        ),
        source=Source("orders", claim_ref(claim), "filed"),
        event="settled",
    )


def book_payment(payment: Payment, *, by: Actor) -> None:
    post(
        project_id=payment.project_id,
        by=by,
        on=payment.received_on,
        label=format_lazy(
            _("Paiement {method} · {name}"),
            method=Payment.Method(payment.method).label,
            name=payment.household.name,
        ),
        source=Source("orders", payment_ref(payment), "received"),
        lines=[
            Line(TREASURY[payment.method], debit=payment.amount),
            Line(HOUSEHOLDS, credit=payment.amount, party=_household(payment.household)),
        ],
        journal=JOURNALS[payment.method],
    )


def unbook_payment(payment: Payment, *, by: Actor, on: date) -> None:
    reverse(
        project_id=payment.project_id,
        by=by,
        on=on,
        label=format_lazy(_("Remboursement · {name}"), name=payment.household.name),
        source=Source("orders", payment_ref(payment), "received"),
        event="refunded",
    )
