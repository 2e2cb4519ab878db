"""Linked data read back by a JSON-LD processor that is not ours, with the context it carries."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pyld import jsonld
from pytest_django import DjangoAssertNumQueries

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import TOOL, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Cycle, Producer, Product
from essaim.engines.orders.queries.dfc import (
    CONTEXT,
    MEDIA_TYPE,
    catalogue_document,
    producer_document,
)
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.tests.test_pages import link, signed
from essaim.kernel.access.tokens import create_token
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money
from essaim.kernel.projects.rest import scopes

pytestmark = pytest.mark.django_db
HERE = "https://exemple.fr/dfc"
B = "https://github.com/datafoodconsortium/ontology/releases/latest/download/DFC_BusinessOntology.owl#"
M = "https://github.com/datafoodconsortium/taxonomies/releases/latest/download/measures.rdf#"
CARRIED = json.loads((Path(__file__).parent / "dfc" / "context_1.16.0.json").read_text(encoding="utf-8"))
# Each property we use, and the classes of the ontology's domain (DFC_BusinessOntology 1.16.0), subclasses written out.
DOMAINS = {
    "name": {"Enterprise", "SuppliedProduct"},  # of any DFC_BusinessOntology_Subject
    "description": {"Enterprise", "SuppliedProduct"},
    "maintains": {"Enterprise"},
    "manages": {"Enterprise"},
    "supplies": {"Enterprise"},
    "orders": {"Enterprise"},  # of any Agent
    "maintainedBy": {"Catalog"},
    "lists": {"Catalog", "SaleSession"},
    "definedBy": {"CustomerCategory"},
    "suppliedBy": {"SuppliedProduct"},
    "hasQuantity": {"SuppliedProduct", "SaleSession", "OrderLine"},  # of any DefinedProduct, …
    "hasCertification": {"SuppliedProduct"},  # of any DefinedProduct
    "referencedBy": {"SuppliedProduct"},
    "references": {"CatalogItem"},
    "listedIn": {"CatalogItem", "Offer"},
    "managedBy": {"CatalogItem"},
    "offeredThrough": {"CatalogItem"},
    "sku": {"CatalogItem"},
    "stockLimitation": {"CatalogItem", "Offer"},
    "offers": {"Offer"},
    "offersTo": {"Offer"},
    "hasPrice": {"Offer", "OrderLine"},
    "value": {"Price", "QuantitativeValue"},
    "hasUnit": {"Price", "QuantitativeValue", "SuppliedProduct"},
    "startDate": {"SaleSession"},
    "endDate": {"SaleSession"},
    "orderNumber": {"Order"},
    "date": {"Order", "SaleSession"},  # of any Relation or Subject
    "orderedBy": {"Order"},
    "soldBy": {"Order"},
    "belongsTo": {"Order"},
    "hasPart": {"Order"},
    "partOf": {"OrderLine"},
    "concerns": {"OrderLine"},
    "quantity": {"OrderLine"},
}
LITERALS = {
    "name", "description", "sku", "stockLimitation", "value", "startDate", "endDate", "orderNumber", "date", "quantity",
}  # fmt: skip


def carried(url: str, options: Any) -> dict[str, Any]:
    """The only document there is: anything else would be a network call."""
    assert url == CONTEXT
    return {"contextUrl": None, "documentUrl": url, "contentType": MEDIA_TYPE, "document": CARRIED}


def expanded(document: dict[str, Any]) -> list[dict[str, Any]]:
    return list(jsonld.expand(document, {"documentLoader": carried}))


def keys_of(value: Any) -> int:
    """How many keys a document says, JSON-LD's own left out."""
    if isinstance(value, list):
        return sum(keys_of(item) for item in value)
    if not isinstance(value, dict):
        return 0
    return sum(not key.startswith("@") for key in value) + sum(
        keys_of(item) for key, item in value.items() if key != "@context"
    )


def faults(node: dict[str, Any]) -> list[str]:
    """What a node says that the ontology does not know, or not of this class, or not in this form."""
    found, kind = [], node["@type"][0].removeprefix(B)
    for key, values in node.items():
        if key.startswith("@"):
            continue
        name = key.removeprefix(B)
        if kind not in DOMAINS.get(name, ()):
            found.append(f"{kind}.{name}: not in its domain")
        for value in values:
            if ("@value" in value) is not (name in LITERALS):
                found.append(f"{kind}.{name}: {value}")
            if "@type" in value and "@value" not in value:
                found += faults(value)
    return found


@pytest.fixture
def cast() -> Cast:
    return orders_cast()


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    """Closed, with orders of two households."""
    at = timezone.now()
    cycle = make_cycle(cast, at=at)
    make_order(cast, cycle, small=1, large=2, at=at)
    make_order(cast, cycle, household=make_household(cast.project, "Famille Benali"), large=3, at=at)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=at)
    cycle.refresh_from_db()
    return cycle


def add_products(cast: Cast, at: datetime) -> None:
    tool = cast.tool(TOOL)
    producer = Producer.objects.in_tool(tool).order_by("name")[0]
    for name, cents, unit, stock, quality in (
        ("Pommes", 180, "kg", 0, "bio"),
        ("Œufs", 1, "boîte de 6", 40, "conversion"),
    ):
        card = ProductCard(
            name=name,
            unit_price=Money(cents),
            unit=unit,
            stock=stock,
            producer_id=producer.pk,
            description="Bio",
            quality=quality,
        )
        save_product(by=cast.coordinator, tool=tool, card=card, at=at)


def one(node: dict[str, Any], name: str) -> Any:
    (value,) = node[B + name]
    return value.get("@value", value.get("@id", value))


def read_back(document: dict[str, Any]) -> set[tuple[str, str, int, str]]:
    """(producer, product, cents, currency) as another program would find them, from the offers on."""
    nodes = {node["@id"]: node for node in expanded(document)}
    found = set()
    for node in nodes.values():
        if node["@type"] == [f"{B}Offer"]:
            price = one(node, "hasPrice")
            product = nodes[one(nodes[one(node, "offers")], "references")]
            supplier = one(nodes[one(product, "suppliedBy")], "name")
            found.add(
                (supplier, one(product, "name"), round(one(price, "value") * 100), one(price, "hasUnit"))
            )
    return found


def test_every_key_is_of_the_ontology_and_none_is_dropped(cast: Cast, cycle: Cycle) -> None:
    add_products(cast, timezone.now())
    (sheet, *_others) = producer_sheets(cycle)
    for document in (
        catalogue_document(cast.tool(TOOL), HERE),
        producer_document(cycle, sheet.producer, HERE),
    ):
        nodes = expanded(document)
        assert [fault for node in nodes for fault in faults(node)] == []
        assert keys_of(nodes) == keys_of(document["@graph"])


def test_a_term_the_ontology_does_not_know_is_seen() -> None:
    document = {"@context": CONTEXT, "@id": HERE, "@type": "dfc-b:Offer", "dfc-b:prix": 1, "prix": 2}

    (node,) = expanded(document)

    assert faults(node) == ["Offer.prix: not in its domain", "Offer.prix: {'@value': 1}"]
    assert keys_of(node) == 1


def test_every_link_leads_to_a_node_of_the_document(cast: Cast, cycle: Cycle) -> None:
    add_products(cast, timezone.now())
    (sheet, *_others) = producer_sheets(cycle)
    for document in (
        catalogue_document(cast.tool(TOOL), HERE),
        producer_document(cycle, sheet.producer, HERE),
    ):
        nodes = expanded(document)
        taxonomies = "https://github.com/datafoodconsortium/taxonomies/"
        links = {
            value["@id"]
            for node in nodes
            for values in node.values()
            for value in values
            if "@id" in value and not value["@id"].startswith(taxonomies)
        }
        assert links - {node["@id"] for node in nodes} == set()


def test_the_catalogue_read_back_gives_the_same_products_and_prices(cast: Cast, cycle: Cycle) -> None:
    add_products(cast, timezone.now())
    Product.objects.in_tool(cast.tool(TOOL)).filter(name="Petit panier").update(is_active=False)

    Product.unscoped.create(
        project_id=cast.project.pk,
        tool=cast.tool(TOOL),
        name="Retiré",
        unit_price=100,
        withdrawn_at=timezone.now(),
    )

    found = read_back(catalogue_document(cast.tool(TOOL), HERE))

    carrier = cast.project.carrier.name
    euro = f"{M}Euro"
    assert found == {
        (carrier, "Grand panier", 1450, euro),
        ("Ferme des Saules", "Pommes", 180, euro),
        ("Ferme des Saules", "Œufs", 1, euro),
    }


def test_the_catalogue_tells_units_and_stock(cast: Cast, cycle: Cycle) -> None:
    add_products(cast, timezone.now())
    nodes = expanded(catalogue_document(cast.tool(TOOL), HERE))
    units = {
        one(node, "name"): one(one(node, "hasQuantity"), "hasUnit")
        for node in nodes
        if B + "hasQuantity" in node
    }
    stocks = [one(node, "stockLimitation") for node in nodes if B + "stockLimitation" in node]

    assert units["Pommes"] == f"{M}Kilogram"
    assert units["Petit panier"] == f"{M}Basket"
    assert units["Œufs"] == f"{M}Piece"
    assert sorted(stocks) == [0, 40]
    labels = {
        one(node, "name"): one(node, "hasCertification") for node in nodes if B + "hasCertification" in node
    }
    assert {name: label.partition("#")[2] for name, label in labels.items()} == {"Pommes": "OrganicLabel"}


def test_a_producer_reads_the_quantities_of_its_sheet_and_nobody(cast: Cast, cycle: Cycle) -> None:
    sheets = producer_sheets(cycle)
    assert len(sheets) == 2
    for sheet in sheets:
        document = producer_document(cycle, sheet.producer, HERE)
        lines = [node for node in expanded(document) if node["@type"] == [f"{B}OrderLine"]]
        told = sorted(
            (one(node, "quantity"), round(one(one(node, "hasPrice"), "value") * 100)) for node in lines
        )
        assert told == sorted((line.units, line.amount.cents) for line in sheet.lines)
        said = json.dumps(document, ensure_ascii=False)
        assert not [
            word for word in ("Famille", "Benali", "Delattre", "exemple.fr/dfc/", "@exemple") if word in said
        ]


@pytest.mark.parametrize("count", [2, 40])
def test_documents_cost_the_same_whatever_their_length(
    cast: Cast, cycle: Cycle, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tool = cast.tool(TOOL)
    for number in range(count):
        card = ProductCard(name=f"Produit {number}", unit_price=Money(number), producer_id=None)
        save_product(by=cast.coordinator, tool=tool, card=card, at=timezone.now())
    cycle.tool, producer = tool, Producer.objects.in_tool(tool)[0]
    assert cast.project.carrier.name == tool.project.carrier.name  # read once, before counting
    with django_assert_num_queries(1):  # products with their producers
        catalogue_document(tool, HERE)
    with django_assert_num_queries(1):  # lines by content
        producer_document(cycle, producer, HERE)


def _with_key(user: User) -> Client:
    at = timezone.now()
    _token, secret = create_token(
        by=Actor.of(user), label="Essai", scopes=["orders:read"], known=scopes(), at=at
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_the_api_serves_both_with_the_rights_of_the_pages(cast: Cast, cycle: Cycle) -> None:
    base = f"/api/v1/projets/{cast.project.slug}/commandes/{TOOL}/dfc"
    producer = producer_sheets(cycle)[0].producer
    orders = f"{base}/cycles/{cycle.pk}/producers/{producer.pk}"

    got = _with_key(cast.bob).get(f"{base}/catalogue")

    assert (got.status_code, got["Content-Type"]) == (200, MEDIA_TYPE)
    assert got.json()["@graph"][0]["@id"].endswith(f"{base}/catalogue#groupement")
    assert _with_key(cast.bob).get(orders).status_code == 403
    assert _with_key(cast.charlie).get(f"{base}/catalogue").status_code == 404
    assert Client().get(f"{base}/catalogue").status_code == 401
    assert _with_key(cast.alice).get(orders).status_code == 200
    assert _with_key(cast.alice).get(f"{base}/cycles/{cycle.pk}/producers/0").status_code == 404


def test_orders_are_told_once_closed(cast: Cast, cycle: Cycle) -> None:
    opened = make_cycle(cast, "Mois suivant", at=timezone.now())
    producer = producer_sheets(cycle)[0].producer
    client = signed(cast.alice)

    assert client.get(link(cast, "producer_dfc", cycle=opened.pk, producer=producer.pk)).status_code == 404
    got = client.get(link(cast, "producer_dfc", cycle=cycle.pk, producer=producer.pk))
    assert got["Content-Disposition"].endswith('.jsonld"')
    assert producer.name in client.get(link(cast, "documents", cycle=cycle.pk)).content.decode()
