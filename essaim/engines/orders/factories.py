"""Test data of group orders: a project with its funder, two producers and a cycle that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from essaim.engines.members.api import Household
from essaim.engines.members.api import P as MembersP
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProducerCard, save_producer
from essaim.engines.orders.commands.cycles import CyclePlan, create_cycle, open_cycle
from essaim.engines.orders.commands.offers import ContentRow, set_cycle_content, set_stock
from essaim.engines.orders.commands.orders import place_order, record_order_for
from essaim.engines.orders.commands.setup import install_tool
from essaim.engines.orders.commands.slots import SlotRow, set_slots
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.models import Cycle, Offer, Order, PickupPoint, Producer, Slot
from essaim.engines.orders.permissions import P
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast, make_cast, make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import engine
from essaim.kernel.projects.models import Tool

TOOL = "paniers"
PRODUCTS = [{"name": "Petit panier", "price": "9,00"}, {"name": "Grand panier", "price": "14,50"}]
_keys = count(1)


def roles() -> dict[str, list[str]]:
    """Alice does everything, Bob orders for his household, Fanny sees the funding."""
    books = [
        str(permission)
        for slug in ("ledger", "invoices", "checkout")
        for permission in engine(slug).permissions
    ]
    return {
        "coordination": ["projects.view", *P, *MembersP, *books],
        "membre": ["projects.view", P.VIEW, P.PLACE, MembersP.OWN],
        "financeur": ["projects.view", P.SEE_FUNDING],
    }


def orders_cast(*, sharing: Mapping[str, Any] | None = None, **settings: Any) -> Cast:
    """A project of Bio-cabas: half paid by the funder unless `sharing` says otherwise; Bob has a household.

    `sharing={}` is no funder at all.
    """
    tools: dict[str, tuple[str, dict[str, Any]]] = {
        "comptes": ("ledger", {}),
        "foyers": ("members", {}),
        "factures": ("invoices", {}),
        "en-ligne": ("checkout", {}),
        TOOL: ("orders", {}),
    }
    cast = make_cast(make_project(tools=tools, roles=roles()))
    tool = cast.tool(TOOL)
    funder = Participation.objects.get(project=cast.project, role="financeur").organisation_id
    terms = [{"payer": funder, "rate": "0.5", **(sharing or {})}] if sharing != {} else []
    tool.settings = {"products": PRODUCTS, "cost_sharing": terms, "pickup_place": "Centre social", **settings}
    tool.save()
    install_tool(tool, cast.coordinator, NOW)
    make_household(cast.project, "Famille Delattre", person=cast.bob, email="bob@exemple.fr")
    return cast


def make_cycle(
    cast: Cast,
    name: str = "Novembre 2026",
    *,
    at: datetime = NOW,
    stock: int | None = None,
    opened: bool = True,
) -> Cycle:
    """A cycle open for ten days, distributed five days later; its baskets are shared between two farms."""
    tool, by = cast.tool(TOOL), cast.coordinator
    plan = CyclePlan(
        name=name,
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=10),
        distributes_at=at + timedelta(days=15),
    )
    cycle = create_cycle(by=by, tool=tool, plan=plan, at=at)
    farms = [_farm(tool, by, name) for name in ("Ferme des Saules", "Jardins de la Marque")]
    for offer in offers(cycle):
        set_cycle_content(by=by, offer_id=offer.pk, rows=_rows(offer, farms), at=at)
        set_stock(by=by, offer_id=offer.pk, stock=stock, at=at)
    if opened:
        open_cycle(by=by, cycle_id=cycle.pk, at=at)
    cycle.refresh_from_db()
    return cycle


def _farm(tool: Tool, by: Actor, name: str) -> int:
    known = Producer.objects.in_tool(tool).filter(name=name).first()
    if known is not None:
        return known.pk
    card = ProducerCard(name=name, email=f"{name.split()[-1].lower()}@exemple.fr")
    return save_producer(by=by, tool=tool, card=card, at=NOW).pk


def _rows(offer: Offer, farms: list[int]) -> list[ContentRow]:
    """Vegetables for two thirds of the price, cheese for the rest."""
    vegetables, cheese = offer.unit_price.allocate([2, 1])
    return [
        ContentRow(farms[0], "Légumes de saison", "3 kg", vegetables),
        ContentRow(farms[1], "Fromage blanc", "500 g", cheese),
    ]


def offers(cycle: Cycle) -> list[Offer]:
    """The offers of a cycle, small basket first."""
    rows = Offer.objects.in_tool(cycle.tool_id).filter(cycle=cycle).select_related("product")
    return list(rows.order_by("product__position", "pk"))


def make_slots(
    cast: Cast, cycle: Cycle, *, capacity: int | None = None, hours: Iterable[int] = (17, 18)
) -> list[Slot]:
    """One slot an hour at the first pick-up point."""
    point = PickupPoint.objects.in_tool(cycle.tool_id).order_by("pk")[0]
    rows = [SlotRow(None, time(hour), time(hour + 1), capacity) for hour in hours]
    return set_slots(by=cast.coordinator, cycle_id=cycle.pk, pickup_id=point.pk, rows=rows, at=NOW)


def wish(cycle: Cycle, small: int = 0, large: int = 0, note: str = "", slot: Slot | None = None) -> Wish:
    """So many small and large baskets, fetched at the first pick-up point."""
    first, second, *_rest = offers(cycle)
    point = PickupPoint.objects.in_tool(cycle.tool_id).order_by("pk")[0]
    quantities = {first.pk: small, second.pk: large}
    return Wish(quantities=quantities, pickup_id=point.pk, slot_id=slot.pk if slot else None, note=note)


def form_key() -> str:
    return f"form-{next(_keys)}"


def make_order(
    cast: Cast,
    cycle: Cycle,
    *,
    household: Household | None = None,
    small: int = 0,
    large: int = 1,
    at: datetime = NOW,
    slot: Slot | None = None,
) -> Order:
    """Bob's order, or one recorded by Alice for another household."""
    wanted = wish(cycle, small, large, slot=slot)
    if household is None:
        return place_order(
            by=cast.member, tool=cycle.tool, cycle_id=cycle.pk, wish=wanted, form_key=form_key(), at=at
        )
    return record_order_for(
        by=cast.coordinator,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=household.pk,
        wish=wanted,
        channel=Order.Channel.PHONE,
        form_key=form_key(),
        at=at,
    )


def euros(text: str) -> Money:
    return Money.euros(text)


def a_photo(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **more: Any) -> bytes:
    """A picture as a phone sends it."""
    written = BytesIO()
    Image.new("RGB", size, "tomato").save(written, kind, **more)
    return written.getvalue()
