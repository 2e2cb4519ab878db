"""Group orders through the API: the rights of the pages, narrowed by the scopes of the key."""

from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from essaim.engines.members.api import household_of
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.commands.orders import place_order
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import offers_of, open_cycles
from essaim.engines.orders.queries.dfc import MEDIA_TYPE
from essaim.engines.orders.queries.slots import slots_of
from essaim.engines.orders.views.linked_data import catalogue_of, ordered_from
from essaim.kernel.access.api import grants
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.rest import actor_of, tool_for

READ, WRITE = "orders:read", "orders:write"
router = Router()


class Refusal(Schema):
    code: str
    message: str


class OfferOut(Schema):
    id: int
    product: str = Field(alias="product.name")
    unit_price: str = Field(
        alias="unit_price.plain", description="euros, virgule décimale ; du kilo si cela se pèse"
    )
    sold_by: str = Field(description="unit, weight ou piece")
    unit_grams: int | None = Field(description="grammes d'une unité commandée, si cela se pèse")
    stock_left: int | None


class SlotOut(Schema):
    id: int
    pickup: int = Field(alias="pickup_id")
    starts: time
    ends: time
    capacity: int | None
    taken: int


class CycleOut(Schema):
    id: int
    name: str
    closes_at: datetime
    distributes_at: datetime
    offers: list[OfferOut]
    slots: list[SlotOut]


class OrderOut(Schema):
    id: int
    number: int
    status: str
    cycle_id: int
    household: int = Field(alias="household.number")
    pickup: str = Field(alias="pickup.name")
    slot: str | None = Field(None, description="heures du créneau, par exemple 17:00–17:30")
    price: str = Field(alias="price.plain", description="euros, virgule décimale")
    household_amount: str = Field(alias="household_amount.plain", description="à la charge du foyer")
    placed_at: datetime

    @staticmethod
    def resolve_slot(order: Order) -> str | None:
        return str(order.slot) if order.slot else None


class OrderIn(Schema):
    quantities: dict[int, int] = Field(description="offre → nombre")
    pickup: int
    key: str = Field(min_length=8, max_length=64, description="la même clé ne passe qu'une commande")
    note: str = Field("", max_length=500)
    slot: int | None = Field(None, description="créneau du point de retrait, là où il en a")
    level: str = Field("", max_length=20, description="niveau de prix ; vide : le prix juste")


@router.get(
    "/cycles", response={200: list[CycleOut], 403: Refusal, 404: Refusal}, summary="Les commandes ouvertes"
)
def cycles(request: HttpRequest, project: Path[str], tool: Path[str]) -> list[dict[str, object]]:
    """Open cycles with their offers, the one that closes first ahead."""
    found = tool_for(request, project=project, tool=tool, permission=P.VIEW, scope=READ)
    return [
        {
            "id": cycle.pk,
            "name": cycle.name,
            "closes_at": cycle.closes_at,
            "distributes_at": cycle.distributes_at,
            "offers": offers_of(cycle),
            "slots": slots_of(cycle),
        }
        for cycle in open_cycles(found, actor_of(request)[1])
    ]


@router.get(
    "/orders", response=list[OrderOut], summary="Les commandes : les siennes, ou toutes pour la coordination"
)
@paginate(LimitOffsetPagination, page_size=25)
def orders(request: HttpRequest, project: Path[str], tool: Path[str]) -> QuerySet[Order]:
    """One's own household's orders; every order for who records them. Latest first."""
    found = tool_for(request, project=project, tool=tool, permission=P.VIEW, scope=READ)
    actor, _at = actor_of(request)
    rows = Order.objects.in_tool(found).select_related("household", "pickup", "slot").order_by("-pk")
    if P.RECORD in (grants(actor, found.project_id) or ()):
        return rows
    own = household_of(actor, found.project_id)
    return rows.filter(household=own) if own else rows.none()


@router.post(
    "/orders",
    response={201: OrderOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Commander pour son foyer",
)
def place(request: HttpRequest, project: Path[str], tool: Path[str], wish: OrderIn) -> Status[Order]:
    """Confirm an order; repeating the call with the same `key` gives the same order."""
    found = tool_for(request, project=project, tool=tool, permission=P.PLACE, scope=WRITE)
    actor, at = actor_of(request)
    chosen = {offer: quantity for offer, quantity in wish.quantities.items() if quantity > 0}
    cycle = Cycle.objects.in_tool(found).filter(offers__in=chosen).first()
    if cycle is None:
        raise NotFound
    order = place_order(
        by=actor,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        wish=Wish(
            quantities=chosen, pickup_id=wish.pickup, slot_id=wish.slot, note=wish.note, level=wish.level
        ),
        form_key=wish.key,
        at=at,
    )
    return Status(201, order)


@router.post(
    "/orders/{order}/cancel",
    response={200: OrderOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Annuler une commande",
)
def cancel(request: HttpRequest, project: Path[str], tool: Path[str], order: int, reason: str = "") -> Order:
    """Cancel until the cycle closes; on behalf of a household a reason is asked."""
    found = tool_for(request, project=project, tool=tool, permission=P.VIEW, scope=WRITE)
    if not Order.objects.in_tool(found).filter(pk=order).exists():
        raise NotFound
    actor, at = actor_of(request)
    return cancel_order(by=actor, order_id=order, at=at, reason=reason)


LINKED_DATA: dict[str, Any] = {
    "responses": {200: {"description": "JSON-LD, Data Food Consortium 1.16", "content": {MEDIA_TYPE: {}}}}
}


@router.get(
    "/dfc/catalogue",
    response={403: Refusal, 404: Refusal},
    openapi_extra=LINKED_DATA,
    url_name="dfc_catalogue",
    summary="Le catalogue, selon le Data Food Consortium",
)
def dfc_catalogue(request: HttpRequest, project: Path[str], tool: Path[str]) -> HttpResponse:
    """Products, offers and producers, as JSON-LD."""
    return catalogue_of(tool_for(request, project=project, tool=tool, permission=P.VIEW, scope=READ))


@router.get(
    "/dfc/cycles/{cycle}/producers/{producer}",
    response={403: Refusal, 404: Refusal},
    openapi_extra=LINKED_DATA,
    url_name="dfc_orders",
    summary="Ce qu'une commande fermée demande à un producteur, selon le Data Food Consortium",
)
def dfc_orders(
    request: HttpRequest, project: Path[str], tool: Path[str], cycle: int, producer: int
) -> HttpResponse:
    """Quantities and prices over all households, as JSON-LD; no household is named."""
    found = tool_for(request, project=project, tool=tool, permission=P.DELIVER, scope=READ)
    return ordered_from(found, cycle, producer)
