"""Products and prices in and out of spreadsheets, with a database and through the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.engines.orders.commands.catalogue import ProducerCard, ProductCard, save_producer, save_product
from essaim.engines.orders.commands.catalogue_import import run_catalogue_import, start_catalogue_import
from essaim.engines.orders.commands.cycles import CyclePlan, create_cycle
from essaim.engines.orders.errors import CatalogueMoved, ImportNotReady
from essaim.engines.orders.factories import TOOL, form_key, make_cycle, offers, orders_cast
from essaim.engines.orders.models import CatalogueImport, Cycle, Offer, Producer, Product
from essaim.engines.orders.queries.catalogue_import import catalogue_table, model_table, preview
from essaim.engines.orders.rules import Quality
from essaim.engines.orders.rules.price_list import FIELDS, columns_of
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from essaim.kernel.spreadsheets.reading import FileRefused
from essaim.kernel.ui.tables import csv_lines, ods_bytes

pytestmark = pytest.mark.django_db

FILE = """Tarifs de décembre;;;;
Producteur;Désignation;Prix TTC;Unité;EAN
Ferme des Saules;Pommes;2,00 €;kg;123
Ferme neuve;Poires;2.4;kg;
;Petit panier;9,00;panier;
Ferme des Saules;Radis;cher;botte;
"""


@pytest.fixture
def cast() -> Cast:
    """A catalogue of two baskets, and apples of one farm."""
    cast = orders_cast()
    tool, by = cast.tool(TOOL), cast.coordinator
    farm = save_producer(by=by, tool=tool, card=ProducerCard(name="Ferme des Saules"), at=NOW)
    card = ProductCard(name="Pommes", unit_price=Money(180), unit="kg", producer_id=farm.pk, pack_size=10)
    save_product(by=by, tool=tool, card=card, at=NOW)
    return cast


def start(cast: Cast, content: str | bytes = FILE, **more: Any) -> CatalogueImport:
    return start_catalogue_import(
        by=more.pop("by", cast.coordinator),
        tool=cast.tool(TOOL),
        file_name="tarifs.csv",
        content=content.encode() if isinstance(content, str) else content,
        form_key=more.pop("form_key", None) or form_key(),
        at=NOW,
        **more,
    )


def run(cast: Cast, found: CatalogueImport, **more: Any) -> CatalogueImport:
    seal = more.pop("seal", None) or preview(found).seal
    return run_catalogue_import(by=cast.coordinator, import_id=found.pk, seal=seal, at=NOW)


def prices(cast: Cast) -> dict[str, str]:
    return {row.name: row.unit_price.plain for row in Product.objects.in_tool(cast.tool(TOOL))}


def test_nothing_is_written_before_it_is_confirmed(cast: Cast) -> None:
    found = start(cast)

    seen = preview(found)

    assert [(step.number, step.kind) for step in seen.steps] == [
        (3, "change"), (4, "create"), (5, "same"), (6, "fault"),
    ]  # fmt: skip
    assert seen.producers == ("Ferme neuve",)
    assert prices(cast) == {"Petit panier": "9,00", "Grand panier": "14,50", "Pommes": "1,80"}
    assert not Producer.objects.in_tool(cast.tool(TOOL)).filter(name="Ferme neuve").exists()


def test_the_good_lines_are_written_once_and_traced(cast: Cast) -> None:
    found = start(cast)
    seal = preview(found).seal
    run(cast, found)
    again = run(cast, found, seal=seal)

    assert again.effects == {"created": 1, "changed": 1, "producers": 1, "aside": [6]}
    assert again.rows == []
    assert prices(cast) == {
        "Petit panier": "9,00",
        "Grand panier": "14,50",
        "Pommes": "2,00",
        "Poires": "2,40",
    }
    pears = (
        Product.objects.in_tool(cast.tool(TOOL)).select_related("producer__organisation").get(name="Poires")
    )
    assert pears.producer is not None
    assert (pears.unit, pears.producer.name, pears.producer.organisation.name) == (
        "kg",
        "Ferme neuve",
        "Ferme neuve",
    )
    apples = Product.objects.in_tool(cast.tool(TOOL)).get(name="Pommes")
    assert apples.pack_size == 10
    assert history(apples)[0].changes == {"unit_price": ["1,80", "2,00"]}
    assert history(pears)[0].changes["name"] == "Poires"
    assert history(found)[0].changes == {"created": 1, "changed": 1}


def test_what_was_imported_is_found_by_its_words(cast: Cast) -> None:
    run(
        cast, start(cast, "Produit;Prix;Unité;Description\nPommes;1,80;;Récolte d'été\nŒillets;1;botte;Été\n")
    )

    found = Product.objects.in_tool(cast.tool(TOOL)).filter(search_text__contains="ete").order_by("name")
    assert [(row.name, row.search_text) for row in found] == [
        ("Pommes", "pommes recolte d ete"),
        ("Œillets", "oeillets ete"),
    ]


def test_the_same_form_sent_twice_is_one_import(cast: Cast) -> None:
    assert start(cast, form_key="une-fois") == start(cast, form_key="une-fois")
    assert CatalogueImport.objects.in_tool(cast.tool(TOOL)).count() == 1


def test_what_moved_since_it_was_read_is_read_again(cast: Cast) -> None:
    found = start(cast)
    seal = preview(found).seal
    Product.objects.in_tool(cast.tool(TOOL)).filter(name="Pommes").update(unit_price=190)

    with pytest.raises(CatalogueMoved):
        run(cast, found, seal=seal)
    assert prices(cast)["Pommes"] == "1,90"
    run(cast, found)
    assert prices(cast)["Pommes"] == "2,00"


def test_prepared_and_open_cycles_keep_their_prices(cast: Cast) -> None:
    opened = make_cycle(cast, at=NOW)
    drafted = make_cycle(cast, "Mois suivant", at=NOW + timedelta(days=30), opened=False)

    run(cast, start(cast, "Produit;Prix;Disponible\nPetit panier;10;40\nPommes;2;"))

    for cycle in (opened, drafted):
        kept = [offer.unit_price.plain for offer in offers(cycle)]
        assert "9,00" in kept and "10,00" not in kept
    after = make_cycle(cast, "Plus tard", at=NOW + timedelta(days=60), opened=False)
    new = Offer.objects.in_tool(cast.tool(TOOL)).get(cycle=after, product__name="Petit panier")
    assert new.unit_price == Money(1000)


def test_a_new_cycle_starts_with_the_stock_of_the_product(cast: Cast) -> None:
    run(cast, start(cast, "Produit;Prix;Disponible\nPommes;2;40\n"))
    cycle = make_cycle_without_stock(cast, "Un")
    Offer.objects.in_tool(cast.tool(TOOL)).filter(cycle=cycle).update(stock_total=5, stock_left=5)
    later = make_cycle_without_stock(cast, "Deux")

    stocks = {offer.product.name: offer.stock_total for offer in offers(later)}
    assert stocks == {"Pommes": 40, "Petit panier": 5, "Grand panier": 5}


def make_cycle_without_stock(cast: Cast, name: str) -> Cycle:
    plan = CyclePlan(
        name=name, opens_at=NOW, closes_at=NOW + timedelta(days=1), distributes_at=NOW + timedelta(days=2)
    )
    return create_cycle(by=cast.coordinator, tool=cast.tool(TOOL), plan=plan, at=NOW)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "Produit;Unité\nPommes;kg\n",
            "Il manque une colonne « Prix ». La première ligne du fichier dit : Produit, Unité.",
        ),
        ("Prix;Unité\n2;kg\n", "Il manque une colonne « Produit »."),
        ("Produit;Prix HT\nPommes;2\n", "Il manque une colonne « Prix »."),
    ],
)
def test_a_file_without_its_columns_is_refused(cast: Cast, content: str, says: str) -> None:
    with pytest.raises(ImportNotReady) as refused:
        start(cast, content)
    assert str(refused.value).replace("\xa0", " ").startswith(says)


def test_a_file_that_writes_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(ImportNotReady, match="Aucune ligne"):
        run(cast, start(cast, "Produit;Prix\nPommes;1,80\nRadis;cher\n"))


def test_a_list_may_be_of_one_producer(cast: Cast) -> None:
    farm = Producer.objects.in_tool(cast.tool(TOOL)).get()
    run(cast, start(cast, "Produit;Prix;Unité\nRadis;1;botte\n", producer_id=farm.pk))

    assert Product.objects.in_tool(cast.tool(TOOL)).get(name="Radis").producer == farm
    with pytest.raises(NotFound):
        start(cast, "Produit;Prix;Unité\nAil;1;kg\n", producer_id=farm.pk + 1000)


def test_import_is_for_those_who_may(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        start(cast, by=cast.member)
    with pytest.raises(Forbidden):
        run_catalogue_import(by=cast.member, import_id=start(cast).pk, seal="x", at=NOW)


def long_list(count: int) -> str:
    """Half new, half known; a farm every ten lines."""
    rows = [f"Ferme {n % 10};Produit {n};{n % 90 + 2},50;kg;{n % 7 + 1}" for n in range(count)]
    return "\n".join(["Producteur;Produit;Prix;Unité;Colisage", *rows])


def queries_for(cast: Cast, count: int) -> int:
    first = start(cast, long_list(count // 2))
    run(cast, first)
    found = start(cast, long_list(count).replace(",50;", ",60;").replace("Ferme 9", f"Ferme {count}"))
    seal = preview(found).seal
    with CaptureQueriesContext(connection) as queries:
        done = run_catalogue_import(by=cast.coordinator, import_id=found.pk, seal=seal, at=NOW)
    assert done.effects["created"] >= count // 2
    assert done.effects["changed"] >= count // 2 - count // 10
    return len(queries)


def test_an_import_costs_the_same_for_20_lines_and_2000(cast: Cast) -> None:
    short = queries_for(cast, 20)
    assert Product.objects.in_tool(cast.tool(TOOL)).count() < 30
    Product.objects.in_tool(cast.tool(TOOL)).filter(name__startswith="Produit").delete()

    assert queries_for(cast, 2000) == short
    assert Product.objects.in_tool(cast.tool(TOOL)).count() > 1800


def test_a_preview_costs_the_same_for_300_lines(cast: Cast) -> None:
    found = start(cast, long_list(300))
    with CaptureQueriesContext(connection) as queries:
        preview(found)
    assert len(queries) == 3  # products, standing orders, producers; the producer of the list is a fourth


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.sampled_from("=+-@;\"' "),
    min_size=1,
    max_size=25,
).filter(lambda text: text.strip() != "")
product = st.fixed_dictionaries(
    {
        "unit_price": st.integers(0, 9_999_999),
        "unit": words,
        "description": words | st.just(""),
        "pack_size": st.integers(1, 1000),
        "minimum_units": st.integers(0, 10_000),
        "stock": st.none() | st.integers(0, 100_000),
        "quality": st.sampled_from(Quality),
        "is_active": st.booleans(),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(words, product),
        min_size=1,
        max_size=5,
        unique_by=lambda row: " ".join(row[0].split()).casefold().strip("'"),
    )
)
def test_the_catalogue_exported_and_sent_back_changes_nothing(
    cast: Cast, rows: list[tuple[str, dict[str, Any]]]
) -> None:
    tool = cast.tool(TOOL)
    farm = Producer.objects.in_tool(tool).get()
    CatalogueImport.objects.in_tool(tool).delete()
    Product.objects.in_tool(tool).delete()
    for at, (name, fields) in enumerate(rows):
        producer = farm if at % 2 else None
        sold_by, grams = (("unit", None), ("weight", 100), ("piece", 1600))[at % 3]
        fields |= {"producer": producer, "sold_by": sold_by, "unit_grams": grams}
        Product.unscoped.create(project_id=tool.project_id, tool=tool, name=name, **fields)
    before = list(Product.objects.in_tool(tool).values())

    for content in (b"".join(csv_lines(catalogue_table(tool))), ods_bytes(catalogue_table(tool))):
        seen = preview(start(cast, content))
        told = [(step.kind, step.changes, step.faults) for step in seen.steps]
        assert told == [("same", (), ())] * len(rows)
    assert list(Product.objects.in_tool(tool).values()) == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_language_reads_the_columns_it_writes(cast: Cast, language: str) -> None:
    tool = cast.tool(TOOL)
    for quality in Quality:
        Product.unscoped.create(
            project_id=tool.project_id, tool=tool, name=f"Un {quality}", unit_price=100, quality=quality
        )
    with translation.override(language):
        table = catalogue_table(cast.tool(TOOL))
        assert columns_of(table.columns) == {field: at for at, field in enumerate(FIELDS)}
        content = b"".join(csv_lines(table))
    assert {step.kind for step in preview(start(cast, content)).steps} == {"same"}


def test_the_model_is_read_without_a_fault(cast: Cast) -> None:
    for content in (b"".join(csv_lines(model_table())), ods_bytes(model_table())):
        assert [step.kind for step in preview(start(cast, content)).steps] == ["create"] * 3
    run(cast, start(cast, b"".join(csv_lines(model_table()))))
    chicken = Product.objects.in_tool(cast.tool(TOOL)).get(name="Poulet")
    assert (chicken.sold_by, chicken.unit_grams, chicken.unit) == ("piece", 1600, "kg")


def send(client: Client, cast: Cast, content: bytes, **more: Any) -> Any:
    data = {"file": SimpleUploadedFile("tarifs.csv", content), "form_key": form_key(), **more}
    return client.post(link(cast, "import"), data, follow=True)


def test_the_pages_go_from_the_file_to_the_catalogue(cast: Cast) -> None:
    client = signed(cast.alice)
    page = send(client, cast, FILE.encode())

    told = text(page)
    assert "Rien n'est encore enregistré de « tarifs.csv »." in told.replace("&#x27;", "'")
    assert "Ligne 6, Radis" in told
    assert "« cher » n'est pas un prix." in told.replace("&#x27;", "'")
    assert "Prix : 1,80 €" in told
    assert "Colonnes non lues : EAN." in told
    assert "Importer les 2 bonnes lignes" in told

    path = page.redirect_chain[-1][0]
    seal = re.search(r'name="seal" value="(\w+)"', page.content.decode())
    assert seal is not None
    for _twice in "12":
        done = client.post(path, {"seal": seal[1]}, follow=True)
        assert "Produits ajoutés : 1. Changés : 1. Lignes laissées de côté : 1." in text(done)
    assert prices(cast)["Pommes"] == "2,00"
    assert "tarifs.csv" in text(client.get(link(cast, "import")))


def test_a_catalogue_that_moved_shows_the_preview_again(cast: Cast) -> None:
    client = signed(cast.alice)
    path = send(client, cast, FILE.encode()).redirect_chain[-1][0]

    page = client.post(path, {"seal": "autre"})

    assert page.status_code == 409
    assert "Le catalogue a changé depuis votre lecture" in text(page)
    assert "Importer les 2 bonnes lignes" in text(page)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "pas un tableau que l'on sait lire"),
        (b"PK\x03\x04 rien", "abîmé, protégé ou démesuré"),
        (b"x" * 2_000_001, "dépasse 2 Mo"),
        (b"Produit;Prix\n", "pas de ligne à importer"),
        (b"Nom;Rue\nBenali;Haute\n", "Il manque une colonne « Prix »"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_on_its_field(cast: Cast, content: bytes, says: str) -> None:
    page = send(signed(cast.alice), cast, content)

    assert page.status_code == 200
    assert says in text(page).replace("&#x27;", "'")
    assert not CatalogueImport.objects.in_tool(cast.tool(TOOL)).exists()


def test_drafts_left_for_a_week_are_dropped(cast: Cast) -> None:
    old = start(cast)
    CatalogueImport.objects.in_tool(cast.tool(TOOL)).update(created_at=NOW - timedelta(days=8))
    start(cast)
    assert not CatalogueImport.objects.in_tool(cast.tool(TOOL)).filter(pk=old.pk).exists()


def test_read_table_refusal_reaches_the_command(cast: Cast) -> None:
    with pytest.raises(FileRefused):
        start(cast, b"")


def test_the_catalogue_leaves_in_each_format(cast: Cast) -> None:
    client = signed(cast.alice)
    answer: Any = client.get(link(cast, "catalogue_file", kind="csv"))
    got = answer.getvalue().decode("utf-8-sig").splitlines()
    assert got[0] == (
        "Producteur;Produit;Prix;Vendu par;Unités par colis;Minimum d'unités;Quantité disponible;Label;Description;Proposé;"
        "Vente au poids"
    )
    assert "Ferme des Saules;Pommes;1,80;kg;10;0;;;;oui;non" in got
    assert client.get(link(cast, "catalogue_file", kind="ods")).status_code == 200
    assert client.get(link(cast, "catalogue_file", kind="exe")).status_code == 404
