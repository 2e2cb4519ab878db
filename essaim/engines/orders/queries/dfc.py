"""The catalogue, and what is ordered from a producer, as linked data of the Data Food Consortium (ontology 1.16).

A node is known by the address of its document and a fragment: `<address>#produit-12`. No household is ever named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum

from essaim.engines.orders.models import Cycle, OrderLine, Producer, Product
from essaim.engines.orders.queries.amounts import LINE_GRAMS, PRODUCER_CENTS
from essaim.engines.orders.queries.lists import CONFIRMED
from essaim.engines.orders.rules import Portion, Quality
from essaim.engines.orders.rules.weighing import GRAMS
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project, Tool

CONTEXT = "https://www.datafoodconsortium.org"
MEDIA_TYPE = "application/ld+json"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
UNITS: Mapping[str, str] = {
    "panier": "Basket", "basket": "Basket", "kg": "Kilogram", "kilo": "Kilogram", "kilogramme": "Kilogram", "g": "Gram",
    "gramme": "Gram", "l": "Litre", "litre": "Litre", "cl": "Centilitre", "ml": "Millilitre", "botte": "Bunch",
    "bunch": "Bunch", "douzaine": "Dozen", "dozen": "Dozen", "boîte": "Box", "box": "Box", "bouteille": "Bottle",
    "bottle": "Bottle", "pot": "Pot", "bocal": "Jar", "jar": "Jar", "barquette": "Punnet", "punnet": "Punnet",
    "caisse": "Crate", "crate": "Crate", "sac": "Bag", "bag": "Bag", "filet": "Net", "paquet": "Packet",
    "packet": "Packet", "sachet": "Pouch", "lot": "Package",
}  # fmt: skip
CERTIFICATIONS: Mapping[str, str] = {  # what is not certified, or has no word there, is not said
    Quality.ORGANIC: "dfc-f:OrganicLabel",
    Quality.RED_LABEL: "dfc-f:RedLabel_FR",
    Quality.ORIGIN: "dfc-f:LocalLabel",
    Quality.REGION: "dfc-f:IGP_EU",
    Quality.ENVIRONMENT: "dfc-f:HEV",
    Quality.FAIR: "dfc-f:EthicalLabel",
}
type Node = dict[str, Any]


def _node(kind: str, iri: str, **said: Any) -> Node:
    """A thing and what is said of it; nothing is said of what is empty."""
    told = {f"dfc-b:{name}": value for name, value in said.items() if value not in ("", None, [])}
    return {"@id": iri, "@type": f"dfc-b:{kind}", **told}


def _price(amount: Money) -> Node:
    return {"@type": "dfc-b:Price", "dfc-b:value": amount.cents / 100, "dfc-b:hasUnit": "dfc-m:Euro"}


def _quantity(value: int, unit: str) -> Node:
    measure = UNITS.get(unit.strip().casefold(), "Piece")
    return {"@type": "dfc-b:QuantitativeValue", "dfc-b:value": value, "dfc-b:hasUnit": f"dfc-m:{measure}"}


def _moment(moment: datetime | None) -> Node | None:
    return None if moment is None else {"@type": DATE_TIME, "@value": moment.isoformat()}


def _document(nodes: Iterator[Node]) -> Node:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def _group(project: Project, here: str, **said: Any) -> Node:
    return _node("Enterprise", f"{here}#groupement", name=project.carrier.name, **said)


def _supplier(producer: Producer, here: str, supplies: list[str]) -> Node:
    return _node(
        "Enterprise",
        f"{here}#producteur-{producer.pk}",
        name=producer.name,
        description=producer.presentation,
        supplies=supplies,
    )


def catalogue_document(tool: Tool, here: str) -> Node:
    """What is on offer, by whom and at what price; `here` is the document's own address. Two queries, one once the carrier is read."""
    return _document(_catalogue_nodes(tool, here))


def _catalogue_nodes(tool: Tool, here: str) -> Iterator[Node]:
    rows = Product.objects.in_tool(tool).filter(is_active=True, withdrawn_at=None).select_related("producer")
    products = list(rows)
    items = [f"{here}#article-{product.pk}" for product in products]
    yield _group(tool.project, here, maintains=f"{here}#catalogue", manages=items)
    yield _node("Catalog", f"{here}#catalogue", maintainedBy=f"{here}#groupement", lists=items)
    yield _node("CustomerCategory", f"{here}#foyers", definedBy=f"{here}#groupement")
    supplied: dict[Producer, list[str]] = {}
    for product in products:
        if product.producer is not None:
            supplied.setdefault(product.producer, []).append(f"{here}#produit-{product.pk}")
    for producer, theirs in supplied.items():
        yield _supplier(producer, here, theirs)
    for product in products:
        yield from _offered(product, here)


def _offered(product: Product, here: str) -> Iterator[Node]:
    """A product, its place in the catalogue and its offer. A basket is supplied by the group itself."""
    producer = f"producteur-{product.producer_id}" if product.producer_id else "groupement"
    made, item, offer = (f"{here}#{kind}-{product.pk}" for kind in ("produit", "article", "offre"))
    yield _node(
        "SuppliedProduct",
        made,
        name=product.name,
        description=product.description,
        suppliedBy=f"{here}#{producer}",
        hasQuantity=_quantity(1, product.unit),
        hasCertification=CERTIFICATIONS.get(product.quality),
        referencedBy=item,
    )
    yield _node(
        "CatalogItem",
        item,
        references=made,
        listedIn=f"{here}#catalogue",
        managedBy=f"{here}#groupement",
        offeredThrough=offer,
        sku=str(product.pk),
        stockLimitation=_stock(product),
    )
    yield _node("Offer", offer, offers=item, offersTo=f"{here}#foyers", hasPrice=_price(product.unit_price))


def _stock(product: Product) -> int | float | None:
    """In the unit of the price: kilos for what is sold by weight."""
    weight = Portion(product.stock or 0, product.unit_grams).grams
    return product.stock if product.stock is None or weight is None else weight / GRAMS


def producer_document(cycle: Cycle, producer: Producer, here: str) -> Node:
    """What a closed cycle orders from a producer: quantities and prices, nobody's name. Two queries, one once the carrier is read."""
    return _document(_producer_nodes(cycle, producer, here))


def _producer_nodes(cycle: Cycle, producer: Producer, here: str) -> Iterator[Node]:
    lines = _ordered(cycle, producer)
    keys = [line["offer__contents__id"] for line in lines]
    supplies = [f"{here}#produit-{key}" for key in keys]
    yield _group(cycle.tool.project, here, orders=f"{here}#commande")
    yield _node("CustomerCategory", f"{here}#acheteurs", definedBy=f"{here}#groupement")
    yield _supplier(producer, here, supplies)
    yield _node(
        "SaleSession",
        f"{here}#vente",
        startDate=_moment(cycle.opened_at),
        endDate=_moment(cycle.closed_at),
        lists=[f"{here}#offre-{key}" for key in keys],
    )
    yield _node(
        "Order",
        f"{here}#commande",
        orderNumber=f"{cycle.pk}-{producer.pk}",
        date=_moment(cycle.closed_at),
        orderedBy=f"{here}#groupement",
        soldBy=f"{here}#producteur-{producer.pk}",
        belongsTo=f"{here}#vente",
        hasPart=[f"{here}#ligne-{key}" for key in keys],
    )
    for line in lines:
        yield from _line_nodes(line, producer, here)


def _ordered(cycle: Cycle, producer: Producer) -> list[Mapping[str, Any]]:
    """What each content of this producer was ordered, over all households. One query."""
    grouped = (
        OrderLine.objects.in_project(cycle.project_id)
        .filter(CONFIRMED, order__cycle=cycle, offer__contents__producer=producer, quantity__gt=0)
        .values(
            "offer__contents__id",
            "offer__contents__item",
            "offer__contents__quantity",
            "offer__contents__producer_price",
        )
        .annotate(units=Sum("quantity"), grams=Sum(LINE_GRAMS), cents=Sum(PRODUCER_CENTS))
    )
    return list(grouped.order_by("offer__product__position", "offer__product__name", "offer__contents__id"))


def _line_nodes(line: Mapping[str, Any], producer: Producer, here: str) -> Iterator[Node]:
    key, unit_price = line["offer__contents__id"], line["offer__contents__producer_price"]
    made, item, offer = (f"{here}#{kind}-{key}" for kind in ("produit", "article", "offre"))
    yield _node(
        "SuppliedProduct",
        made,
        name=line["offer__contents__item"],
        description=line["offer__contents__quantity"],
        suppliedBy=f"{here}#producteur-{producer.pk}",
        referencedBy=item,
    )
    yield _node("CatalogItem", item, references=made, offeredThrough=offer)
    yield _node(
        "Offer",
        offer,
        offers=item,
        offersTo=f"{here}#acheteurs",
        listedIn=f"{here}#vente",
        hasPrice=_price(unit_price),
    )
    yield _node(
        "OrderLine",
        f"{here}#ligne-{key}",
        partOf=f"{here}#commande",
        concerns=offer,
        quantity=line["units"] if line["grams"] is None else line["grams"] / GRAMS,
        hasPrice=_price(Money(int(line["cents"]))),
    )
