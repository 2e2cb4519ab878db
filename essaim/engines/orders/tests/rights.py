"""Who may open which address of group orders."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.engines.members.api import household_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue_import import start_catalogue_import
from essaim.engines.orders.commands.claims import file_claim
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.fees import FeeCard, save_fee
from essaim.engines.orders.commands.payments import record_payment
from essaim.engines.orders.factories import a_photo, euros, make_cycle, make_order, offers
from essaim.engines.orders.models import Offer, Order, Payer, PickupPoint, Producer, Product
from essaim.engines.orders.rules import FeeBase, FeeKind
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.projects.models import Tool

OUT = {"anonymous": 302, "stranger": 404, "other": 404}

ROLES = ("anonymous", "stranger", "member", "coordinator", "funder", "other")


def _row(
    name: str, method: str, member: int, coordinator: int, funder: int = 403
) -> tuple[str, str, dict[str, int]]:
    return (f"orders:{name}", method, {**OUT, "member": member, "coordinator": coordinator, "funder": funder})


API = (
    ("cycles", "GET"),
    ("orders", "GET"),
    ("place", "POST"),
    ("cancel", "POST"),
    ("dfc_catalogue", "GET"),
    ("dfc_orders", "GET"),
)

RIGHTS = [
    _row("home", "GET", 200, 200),
    _row("price", "GET", 200, 200),
    _row("new", "GET", 302, 302),
    _row("new", "POST", 409, 409),
    _row("account", "GET", 200, 200),
    _row("order", "GET", 200, 200),
    _row("change", "GET", 200, 200),
    _row("change", "POST", 200, 200),
    _row("cancel", "GET", 200, 200),
    _row("cancel", "POST", 302, 200),
    _row("claim_new", "GET", 200, 200),
    _row("claim_new", "POST", 200, 200),
    _row("claims", "GET", 403, 200),
    _row("claim", "GET", 200, 200),
    _row("claim", "POST", 200, 200),
    _row("claim_photo", "GET", 200, 200),
    _row("claim_withdraw", "POST", 302, 302),
    _row("own_claim", "GET", 403, 200),
    _row("own_claim", "POST", 403, 200),
    _row("own_claim_photo", "GET", 403, 200),
    _row("account_statement", "GET", 200, 200),
    _row("account_file", "GET", 200, 200),
    _row("receipt", "GET", 200, 200),
    _row("quality", "GET", 403, 200, 403),
    _row("quality_of", "GET", 200, 200),
    _row("delivery_note", "GET", 200, 200),
    _row("invoice", "GET", 403, 200),
    _row("invoice", "POST", 403, 200),
    _row("producing", "GET", 403, 200),
    _row("own_producer", "GET", 403, 200),
    _row("own_stock", "POST", 403, 302),
    _row("sale", "POST", 403, 404),
    _row("standing_own", "GET", 302, 302),
    _row("standings", "GET", 403, 200),
    _row("standing", "GET", 200, 200),
    _row("standing", "POST", 200, 200),
    _row("absence", "POST", 404, 404),
    _row("absence_back", "POST", 404, 404),
    _row("skip", "POST", 404, 404),
    _row("unskip", "POST", 404, 404),
    _row("standing_stop", "POST", 404, 404),
    _row("cycles", "GET", 403, 200),
    _row("cycle_new", "GET", 403, 200),
    _row("cycle_new", "POST", 403, 200),
    _row("cycle", "GET", 403, 200),
    _row("cycle_edit", "GET", 403, 200),
    _row("cycle_edit", "POST", 403, 200),
    _row("cycle_open", "POST", 403, 302),
    _row("cycle_close", "GET", 403, 200),
    _row("cycle_close", "POST", 403, 302),
    _row("offer", "GET", 403, 200),
    _row("offer", "POST", 403, 200),
    _row("offer_add", "POST", 403, 404),
    _row("offer_remove", "POST", 403, 409),
    _row("cycle_orders", "GET", 403, 200),
    _row("record", "GET", 403, 200),
    _row("record", "POST", 403, 200),
    _row("shortage", "GET", 403, 200),
    _row("shortage", "POST", 403, 200),
    _row("distributions", "GET", 403, 200),
    _row("distribution", "GET", 403, 200),
    _row("worker", "GET", 403, 200),
    _row("documents", "GET", 403, 200),
    _row("paper", "GET", 403, 200),
    _row("file", "GET", 403, 200),
    _row("weighing", "GET", 403, 200),
    _row("weigh", "GET", 403, 200),
    _row("weigh", "POST", 403, 200),
    _row("correct", "GET", 403, 200),
    _row("correct", "POST", 403, 200),
    _row("tick", "POST", 403, 302),
    _row("untick", "POST", 403, 302),
    _row("till", "POST", 403, 302),
    _row("finish", "POST", 403, 302),
    _row("payments", "GET", 403, 200),
    _row("payment_new", "GET", 403, 200),
    _row("payment_new", "POST", 403, 200),
    _row("payment_refund", "GET", 403, 200),
    _row("payment_refund", "POST", 403, 200),
    _row("funding", "GET", 403, 302, 302),
    _row("payer", "GET", 403, 200, 200),
    _row("statement", "GET", 403, 200, 200),
    _row("statement_file", "GET", 403, 200, 200),
    _row("envelope", "GET", 403, 200),
    _row("envelope", "POST", 403, 200),
    _row("catalogue", "GET", 403, 200),
    _row("product_new", "GET", 403, 200),
    _row("product_new", "POST", 403, 200),
    _row("product", "GET", 403, 200),
    _row("product", "POST", 403, 200),
    _row("costs", "GET", 403, 200),
    _row("costs", "POST", 403, 200),
    _row("producer_new", "GET", 403, 200),
    _row("producer_new", "POST", 403, 200),
    _row("producer", "GET", 403, 200),
    _row("producer", "POST", 403, 200),
    _row("pickup_new", "GET", 403, 200),
    _row("pickup_new", "POST", 403, 200),
    _row("pickup", "GET", 403, 200),
    _row("pickup", "POST", 403, 200),
    _row("fees", "GET", 403, 200),
    _row("fee_new", "GET", 403, 200),
    _row("fee_new", "POST", 403, 200),
    _row("fee", "GET", 403, 200),
    _row("fee", "POST", 403, 200),
    _row("pay", "GET", 200, 200),
    _row("pay", "POST", 302, 422),  # Alice owes nothing
    _row("pay_link", "POST", 403, 302),
    _row("hours", "GET", 403, 200),
    _row("hours", "POST", 403, 200),
    _row("cycle_slots", "GET", 403, 200),
    _row("slots", "GET", 403, 200),
    _row("slots", "POST", 403, 200),
    _row("import", "GET", 403, 200),
    _row("import", "POST", 403, 200),
    _row("import_check", "GET", 403, 200),
    _row("import_check", "POST", 403, 409),
    _row("import_model", "GET", 403, 200),
    _row("catalogue_file", "GET", 403, 200),
    _row("catalogue_dfc", "GET", 403, 200),
    _row("producer_dfc", "GET", 403, 200),
    *((f"api:{name}", method, dict.fromkeys(ROLES, 401)) for name, method in API),
]
ORDER_PAGES = ("order", "change", "cancel", "delivery_note", "invoice", "claim_new")
CYCLE_PAGES = (
    "price",
    "new",
    "cycle",
    "cycle_edit",
    "cycle_open",
    "cycle_close",
    "offer_add",
    "cycle_orders",
    "record",
)


def _claim(cast: Cast, order: Order, at: datetime) -> tuple[int, int]:
    """A claim of Bob's household, with its photo, on a product that has one producer."""
    line = order.lines.order_by("pk")[0]
    producer = Producer.objects.in_tool(order.tool_id)[0]
    Product.unscoped.filter(offers=line.offer_id).update(producer=producer)
    filed = file_claim(
        by=cast.member,
        line_id=line.pk,
        units=1,
        trouble="Moisi",
        form_key="rights",
        at=at,
        photo=a_photo(),
    )
    return filed.pk, producer.pk


def _of_distribution(cast: Cast, at: datetime) -> dict[str, dict[str, Any]]:
    """An order of a cycle already closed, to hand over."""
    cycle = make_cycle(cast, "Mois passé", at=at)
    order = make_order(cast, cycle, at=at)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=at)
    of_cycle, weighed = {"cycle": cycle.pk}, offers(cycle)[0]
    Offer.unscoped.filter(pk=weighed.pk).update(sold_by="weight", unit_grams=250)
    claim, producer = _claim(cast, order, at)
    return {
        **{f"orders:{name}": {"pk": claim} for name in ("claim", "claim_photo", "claim_withdraw")},
        **{
            f"orders:{name}": {"pk": claim, "producer": producer} for name in ("own_claim", "own_claim_photo")
        },
        **{f"orders:{name}": of_cycle for name in ("distribution", "documents", "finish", "weighing")},
        **{f"orders:{name}": {**of_cycle, "number": order.number} for name in ("tick", "untick", "till")},
        "orders:weigh": {**of_cycle, "offer": weighed.pk},
        "orders:correct": {"number": order.number, "line": order.lines.order_by("pk")[0].pk},
        "orders:shortage": {**of_cycle, "offer": offers(cycle)[0].pk},
        "orders:paper": {**of_cycle, "paper": "distribution"},
        "orders:file": {**of_cycle, "paper": "preparation", "kind": "csv"},
        "orders:producer_dfc": {**of_cycle, "producer": Producer.objects.in_tool(cycle.tool_id)[0].pk},
    }


def _of_catalogue(cast: Cast, tool: Tool, at: datetime) -> dict[str, dict[str, Any]]:
    """A product, a producer, a point, and a price list read and not yet confirmed."""
    content = b"Produit;Prix\nPetit panier;9,50\n"
    found = start_catalogue_import(
        by=cast.coordinator, tool=tool, file_name="prix.csv", content=content, form_key="rights", at=at
    )
    product, producer = Product.objects.in_tool(tool)[0].pk, Producer.objects.in_tool(tool)[0].pk
    offer = Offer.objects.in_tool(tool).order_by("cycle", "product__position", "pk")[1].pk
    return {
        "orders:product": {"pk": product},
        "orders:costs": {"pk": product},
        "orders:producer": {"pk": producer},
        "orders:own_producer": {"pk": producer},
        "orders:own_stock": {"pk": producer, "offer": offer},
        "orders:sale": {"pk": producer, "product": product},
        **{f"orders:{name}": {"pk": PickupPoint.objects.in_tool(tool)[0].pk} for name in ("pickup", "hours")},
        "orders:fee": {"pk": _fee(cast, tool, at)},
        "orders:import_check": {"pk": found.pk},
        "orders:import_model": {"kind": "ods"},
        "orders:catalogue_file": {"kind": "csv"},
    }


def _fee(cast: Cast, tool: Tool, at: datetime) -> int:
    card = FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.CYCLE, amount=euros("45"))
    return save_fee(by=cast.coordinator, tool=tool, card=card, at=at).pk


def _of_household(household: dict[str, Any], cycle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    names = ("pay_link", "quality_of", "standing", "absence", "standing_stop")
    return {
        **{f"orders:{name}": household for name in names},
        **{f"orders:{name}": {**household, **cycle} for name in ("skip", "unskip")},
        "orders:absence_back": {**household, "absence": 1},
    }


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """A cycle open around today's clock, Bob's order in it, and a payment."""
    tool = cast.project.tools.filter(engine="orders").order_by("position").first()
    if tool is None:
        return {}
    from_now = timezone.now()
    for user in (cast.alice, cast.bob):
        if household_of(Actor.of(user), cast.project.pk) is None:
            make_household(cast.project, person=user)
    cycle = make_cycle(cast, at=from_now)
    order = make_order(cast, cycle, at=from_now)
    payment = record_payment(
        by=cast.coordinator,
        tool=tool,
        household_id=order.household_id,
        amount=euros("5"),
        method="cash",
        received_on=NOW.date(),
        form_key="rights",
        at=from_now,
    )
    of_payer = {"payer": Payer.objects.in_tool(tool)[0].pk}
    of_cycle, of_order = {"cycle": cycle.pk}, {"number": order.number}
    of_offer = {**of_cycle, "offer": offers(cycle)[1].pk}
    of_slots = {**of_cycle, "pk": PickupPoint.objects.in_tool(tool)[0].pk}
    return {
        "orders:slots": of_slots,
        "orders:cycle_slots": of_cycle,
        **{f"orders:{name}": of_cycle for name in CYCLE_PAGES},
        **_of_household({"household": order.household_id}, of_cycle),
        **{f"orders:{name}": of_order for name in ORDER_PAGES},
        **{f"orders:{name}": of_offer for name in ("offer", "offer_remove")},
        **{f"api:{name}": {"tool": tool.slug} for name in ("cycles", "orders", "place", "dfc_catalogue")},
        "api:dfc_orders": {"tool": tool.slug, "cycle": cycle.pk, "producer": 1},
        **_of_distribution(cast, from_now),
        **_of_catalogue(cast, tool, from_now),
        "api:cancel": {"tool": tool.slug, "order": order.pk},
        **{f"orders:{name}": {"payment": payment.pk} for name in ("payment_refund", "receipt")},
        "orders:account_file": {"kind": "csv"},
        **{f"orders:{name}": of_payer for name in ("envelope", "payer", "statement")},
        "orders:statement_file": {**of_payer, "kind": "csv"},
    }
