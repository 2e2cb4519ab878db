"""A producer's price list, from the file to the catalogue: on a phone without a script, and at a desk."""

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.orders.commands.catalogue import ProducerCard, ProductCard, save_producer, save_product
from essaim.engines.orders.factories import TOOL, orders_cast
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LIST = """Producteur;Désignation;Prix TTC;Unité;Colisage;EAN
Ferme des Saules;Pommes de terre de conservation, calibre moyen;2,00 €;kg;10;123
Ferme des Saules;Carottes;18,0;kg;;
Jardins de la Marque;Poires;2.4;kg;;
Jardins de la Marque;Prunes;3;;;
Ferme des Saules;Radis;cher;botte;;
Ferme des Saules;Carottes;18,0;kg;;
"""


def with_products() -> Cast:
    cast = orders_cast()
    tool, by = cast.tool(TOOL), cast.coordinator
    farm = save_producer(by=by, tool=tool, card=ProducerCard(name="Ferme des Saules"), at=NOW)
    for name, cents in (("Pommes de terre de conservation, calibre moyen", 180), ("Carottes", 210)):
        card = ProductCard(name=name, unit_price=Money(cents), unit="kg", producer_id=farm.pk)
        save_product(by=by, tool=tool, card=card, at=NOW)
    return cast


def send(page: Page, cast: Cast, name: str, content: str) -> None:
    page.goto(link(cast, "catalogue"))
    page.get_by_role("link", name="Importer une liste de prix").click()
    page.get_by_label("Votre tableau").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Lire le tableau").click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_price_list_is_read_checked_and_imported(open_page: OpenPage, viewport: dict[str, int]) -> None:
    cast = with_products()
    page = open_page(viewport, as_=cast.alice)
    send(page, cast, "notes.csv", "Nom;Rue\nBenali;Haute\n")
    expect(page.locator("main")).to_contain_text("Il manque une colonne « Prix »")

    send(page, cast, "tarifs.csv", LIST)
    main = page.locator("main")
    expect(main).to_contain_text("Ligne 6, Radis")
    expect(main).to_contain_text("« cher » n'est pas un prix")
    expect(main).to_contain_text("ce produit est nouveau. Dites comment il est vendu")
    expect(main).to_contain_text("prix à vérifier")
    expect(main).to_contain_text("Un producteur sera ajouté. Vérifiez l'orthographe : Jardins de la Marque.")
    page.get_by_role("button", name="Importer les 3 bonnes lignes").click()
    expect(page.locator(".messages")).to_contain_text("Produits ajoutés : 1. Changés : 2.")
    expect(main).to_contain_text("Poires")
    page.get_by_role("link", name="Importer une liste de prix").click()
    expect(main).to_contain_text("tarifs.csv")


def test_a_price_list_is_imported_without_javascript(open_page: OpenPage) -> None:
    cast = with_products()
    page = open_page(PHONE, as_=cast.alice, javascript=False)
    send(page, cast, "tarifs.csv", LIST)
    page.get_by_role("button", name="Importer les 3 bonnes lignes").click()
    expect(page.locator("main")).to_contain_text("Poires")
