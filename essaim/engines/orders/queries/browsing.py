"""A long shelf looked at page by page, by words or by producer; what is already chosen stays in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Subquery, prefetch_related_objects

from essaim.engines.orders.models import Cycle, Offer
from essaim.engines.orders.queries.cycles import with_contents
from essaim.kernel.numbers import whole
from essaim.kernel.prepared import prepared
from essaim.kernel.territories.names import all_words

PER_PAGE = 18  # whole rows of two or three; more is heavy on a slow line
MOVES = frozenset(
    {"chercher", "page", "producteur"}
)  # buttons that look elsewhere on the shelf, without ordering


@dataclass(frozen=True, slots=True)
class Browse:
    """Where a person looks, and what it chose so far wherever that is. `is_closed`: the shelf is not shown, only what was chosen."""

    words: str = ""
    producer_id: int | None = None
    page: int = 1
    chosen: frozenset[int] = field(default_factory=frozenset)
    is_closed: bool = False

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Browse:
        """From the fields of a form or an address: words, producer, page, and the quantities typed."""
        return cls(
            words=data.get("mots", "").strip()[:80],
            producer_id=whole(data.get("producteur", data.get("de", ""))),
            page=min(whole(data.get("page", "")) or 1, 100_000),
            chosen=chosen_in(data),
        )


def chosen_in(data: Mapping[str, str]) -> frozenset[int]:
    """The offers whose quantity says something, right or wrong: `q12=2`."""
    return frozenset(
        offer
        for key, value in data.items()
        if key[:1] == "q" and (offer := whole(key[1:])) is not None and value.strip() not in ("", "0")
    )


def is_move(data: Mapping[str, str]) -> bool:
    """The form asks to look elsewhere, not to order."""
    return not MOVES.isdisjoint(data)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of the offers of a cycle, and those chosen that are not on it. `total` counts the offers that fit."""

    offers: tuple[Offer, ...]
    carried: tuple[Offer, ...]
    browse: Browse
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def is_long(self) -> bool:
        """There is more to see than this page: looking for something is offered."""
        return self.pages > 1 or bool(self.browse.words) or self.browse.producer_id is not None

    @property
    def producer_name(self) -> str:
        """The producer looked at, where one is."""
        named = self.offers[0].product.producer if self.browse.producer_id and self.offers else None
        return named.name if named else ""


def _of(tool_id: int, cycle_id: int) -> QuerySet[Offer]:
    return Offer.objects.in_tool(tool_id).filter(cycle_id=cycle_id)


def _page(cycle: Cycle, browse: Browse) -> tuple[list[Offer], int]:
    """The offers of one page, and how many fit in all. One query, whose cost does not follow the length of the shelf: the index
    of the products gives their order, and counting reads no product unless words or a producer are asked for.
    """
    words, start = all_words(browse.words)[:8], PER_PAGE * (max(1, browse.page) - 1)
    if not words and not start:
        whose = () if browse.producer_id is None else (browse.producer_id,)
        found = _first_page(cycle.tool_id, cycle.pk, whose)
    else:
        fit = _of(cycle.tool_id, cycle.pk)
        for word in words:
            fit = fit.filter(product__search_text__contains=word)
        if browse.producer_id is not None:
            fit = fit.filter(product__producer=browse.producer_id)
        found = list(_cut(fit, cycle.tool_id, start))
    return found, found[0].total if found else 0


def _cut(fit: QuerySet[Offer], tool_id: int, start: int) -> QuerySet[Any]:
    counted = fit.order_by().values("cycle").annotate(n=Count("pk")).values("n")
    rows = fit.filter(product__tool=tool_id).order_by("product__position", "product__name")
    return rows.select_related("product__producer").annotate(total=Subquery(counted))[
        start : start + PER_PAGE
    ]


@prepared
def _first_page(tool_id: int, cycle_id: int, producers: tuple[int, ...]) -> QuerySet[Any]:
    """Of one producer where it is given; of them all."""
    fit = _of(tool_id, cycle_id)
    return _cut(fit.filter(product__producer__in=producers) if producers else fit, tool_id, 0)


def look(cycle: Cycle, browse: Browse, *, full_price: bool = False) -> Seen:
    """The page of the offers asked for, the first one when it does not exist. Two queries; two more to carry choices made elsewhere.

    `full_price`: with the indirect costs of its products. One query more.
    """
    offers, total = ([], 0) if browse.is_closed else _page(cycle, browse)
    if not offers and browse.page > 1:
        return look(cycle, Browse(browse.words, browse.producer_id, 1, browse.chosen), full_price=full_price)
    carried = chosen_offers(cycle, browse.chosen - {offer.pk for offer in offers})
    with_contents(offers)
    if full_price:
        prefetch_related_objects(offers, "product__indirect_costs")
    return Seen(tuple(offers), carried, browse, total)


def chosen_offers(cycle: Cycle, keys: frozenset[int]) -> tuple[Offer, ...]:
    """These offers of the cycle, in the order of the shelf; those of another cycle are left out. Two queries, none without keys."""
    return tuple(with_contents(_among(cycle.tool_id, cycle.pk, tuple(sorted(keys))))) if keys else ()


@prepared
def _among(tool_id: int, cycle_id: int, keys: tuple[int, ...]) -> QuerySet[Offer]:
    return _of(tool_id, cycle_id).filter(pk__in=keys).select_related("product__producer")
