"""Close a cycle with products sold by the pack, then note that less came of one: every order priced again is told and booked again."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from django.db import transaction
from django.db.models import F

from benchmarks.close import GROWTH_AT_MOST, LARGE, PASSES_AT_MOST, SMALL, closings, filled
from benchmarks.figure import Figure, say
from benchmarks.world import LINES, analyse
from essaim.engines.orders.commands.books import book_orders
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.repricing import BATCH
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.factories import offers
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, OrderShare
from essaim.engines.orders.queries.cycles import ordered_units
from essaim.engines.orders.queries.quotes import Asked, Quote, make_quote, price_lines
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.ui.language import in_each_language

PACK, CAME = 6, 0.95


def _sold_by_the_pack(cycle: Cycle) -> None:
    """Two products by packs of six: of one, every third household takes one more to complete a pack; of the other, none does."""
    first, second = offers(cycle)[:2]
    Offer.unscoped.filter(pk__in=[first.pk, second.pk]).update(pack_size=PACK)
    for offer, units in ordered_units(cycle).items():
        Offer.unscoped.filter(pk=offer).update(stock_left=F("stock_total") - units)
    tolerant = OrderLine.unscoped.annotate(rank=F("order__number") % 3).filter(offer=first, rank=0)
    OrderLine.unscoped.filter(pk__in=tolerant.values("pk")).update(up_to=F("quantity") + 1)


def _quote(cycle: Cycle, order: Order) -> Quote:
    lines = OrderLine.unscoped.filter(order=order).select_related("offer__product").order_by("offer")
    return make_quote(
        priced=price_lines([Asked(line.offer, line.quantity) for line in lines], tariff_of(cycle)),
        payers=lock_payers(cycle.tool),
        used={},
        given_back={},
        quotient=None,
    )


@transaction.atomic
def _booked(cast: Cast, cycle: Cycle) -> None:
    """Each copy gets the shares and the entry in the books that the real one has."""
    orders = list(Order.unscoped.filter(cycle=cycle).select_related("household").order_by("number"))
    real, copies = orders[0], orders[1:]
    quote = _quote(cycle, real)
    why = in_each_language([share.explanation.to_json for share in quote.shares])
    told = [(share.payer, share.amount, kept) for share, kept in zip(quote.shares, why, strict=True)]
    common = {"tool_id": real.tool_id, "project_id": real.project_id}
    OrderShare.unscoped.bulk_create(
        (
            OrderShare(**common, order=order, payer=payer, amount=amount, explanation=why)
            for order in copies
            for payer, amount, why in told
        ),
        batch_size=2_000,
    )
    for start in range(0, len(copies), BATCH):
        sold = [(order, quote.shares) for order in copies[start : start + BATCH]]
        book_orders(sold, by=cast.coordinator, on=NOW.date())
    given = {share.payer.pk: share.amount for share in quote.funded if share.payer is not None}
    for payer in lock_payers(cycle.tool):
        payer.envelope_left = payer.envelope_left - given[payer.pk] * len(copies)
        payer.save()


def _settled(number: int) -> tuple[float, float, float, int]:
    """Seconds to close with packs, seconds to share what came, seconds of one SQL pass, orders priced again."""
    say(f"packs : {number} commandes de {LINES} lignes, deux produits au colis, une livraison incomplète…")
    cast, cycle = filled(number)
    _sold_by_the_pack(cycle)
    _booked(cast, cycle)
    analyse()
    spent, once = closings(cast, cycle)
    closed = close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    again = Order.unscoped.filter(cycle=closed, revision__gt=1).count()
    assert again, "no pack was incomplete: nothing was measured"
    short = offers(closed)[2]
    start = perf_counter()
    note_shortage(
        by=cast.coordinator, offer_id=short.pk, delivered=round(number * CAME), reason="Grêle", at=NOW
    )
    shared = perf_counter() - start
    again += Order.unscoped.filter(cycle=closed, lines__offer=short, lines__ordered__isnull=False).count()
    return spent, shared, once, again


def measure() -> Iterator[Figure]:
    small, small_shared, _once, _again = _settled(SMALL)
    large, large_shared, once, again = _settled(LARGE)
    more = LARGE / SMALL
    yield Figure("packs.close_seconds_20000", large, "s", PASSES_AT_MOST * once)
    yield Figure("packs.close_against_one_pass", large / once, "ratio", PASSES_AT_MOST)
    yield Figure("packs.close_growth", large / small / more, "ratio", GROWTH_AT_MOST)
    yield Figure("packs.short_seconds_20000", large_shared, "s")
    yield Figure("packs.short_against_one_pass", large_shared / once, "ratio")
    yield Figure("packs.short_growth", large_shared / small_shared / more, "ratio", GROWTH_AT_MOST)
    yield Figure("packs.priced_again_20000", again, "orders")
