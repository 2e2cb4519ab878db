"""What a household and the coordination read of prices: levels, fees, where a price goes, what it does not pay."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.factories import IDENTITY
from essaim.engines.orders.factories import make_cycle, offers, orders_cast, wish
from essaim.engines.orders.models import Cycle, IndirectCost, Order, Product, SolidarityFund
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.engines.orders.tests.test_prices import FEES, LEVELS
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db


def plain(page: object) -> str:
    return text(page).replace("\xa0", " ")


def a_shop() -> tuple[Cast, Cycle]:
    cast = orders_cast(price_levels=LEVELS, fees=FEES, full_price=True)
    now = timezone.now()
    describe_seller(by=cast.coordinator, project_id=cast.project.pk, identity=IDENTITY, at=now)
    return cast, make_cycle(cast, at=now)


def choice(cycle: Cycle, level: str = "") -> dict[str, str]:
    wanted = wish(cycle)
    return {f"q{offers(cycle)[1].pk}": "2", "pickup": str(wanted.pickup_id), "level": level}


def test_a_household_chooses_its_price_and_reads_where_it_goes() -> None:
    cast, cycle = a_shop()
    bob = signed(cast.bob)
    home = plain(bob.get(link(cast, "home")))
    assert "Prix solidaire, 125 %" in home and "Prix accessible, 65 %" not in home
    assert "Le fonds de solidarité est vide" in home
    assert "dont TVA à 5,5 %" in home  # of the basket proposed first
    assert "Producteurs" in home and "gardé sur ce qui est payé aux producteurs" in home

    recap = plain(bob.get(link(cast, "new", cycle=cycle.pk), choice(cycle, "solidaire")))
    # 29,00 of goods, 2,00 of transport, 0,29 of solidarity; half paid by the funder; 15,64 at 125 %
    for told in (
        "Transport",
        "2,00 €",
        "31,29 €",
        "Votre don au fonds de solidarité",
        "19,55 €",
        "dont TVA à 5,5 %",
    ):
        assert told in recap, told
    sent = {**choice(cycle, "solidaire"), "form_key": "levels-1", "shown": "1955"}
    page = plain(bob.post(link(cast, "new", cycle=cycle.pk), sent, follow=True))
    order = Order.objects.in_project(cast.project).get()
    assert (order.level, order.household_amount) == ("solidaire", Money(1955))
    assert "Prix solidaire, 125 %" in page and "3,91 € donnés au fonds de solidarité" in page
    assert "Emballage, compris dans le prix : 0,60 €" in page
    note = PdfReader(BytesIO(bob.get(link(cast, "delivery_note", number=order.number)).content))
    said = " ".join(note.pages[0].extract_text().split())
    assert "Transport 2,00 €" in said and "Solidarité 0,29 €" in said
    assert "Emballage, compris dans le prix : 0,60 €" in said
    desk = plain(signed(cast.alice).get(link(cast, "cycle", cycle=cycle.pk)))
    assert "Fonds de solidarité" in desk and "4,20 €" in desk  # the gift and the fee of solidarity


def test_a_price_the_fund_cannot_help_is_refused_in_a_sentence() -> None:
    cast, cycle = a_shop()
    SolidarityFund.unscoped.update(balance=100)
    bob, here = signed(cast.bob), link(cast, "new", cycle=cycle.pk)
    page = bob.get(here, choice(cycle, "accessible"))
    assert page.status_code == 409
    assert "Le fonds de solidarité ne suffit plus pour ce prix : il lui reste 1,00 €" in plain(page)
    page = bob.post(here, {**choice(cycle, "accessible"), "form_key": "levels-2"})
    assert page.status_code == 409 and not Order.objects.in_project(cast.project).exists()
    assert 'value="2"' in page.content.decode()  # nothing typed is lost


def test_the_full_price_is_told_beside_the_price_with_its_source() -> None:
    cast, _cycle = a_shop()
    product = Product.objects.in_project(cast.project).get(name="Grand panier")
    alice, here = signed(cast.alice), link(cast, "costs", pk=product.pk)
    sent = {"c-TOTAL_FORMS": "1", "c-INITIAL_FORMS": "0", "c-0-label": "Eau", "c-0-amount": "0,40"}
    assert "Source" in plain(alice.post(here, sent))
    assert not IndirectCost.objects.in_project(cast.project).exists()
    sent |= {
        "c-0-source": "Commissariat général au développement durable, 2011",
        "c-0-url": "https://www.statistiques.developpement-durable.gouv.fr/",
        "c-0-checked_on": "2026-11-28",
    }
    page = plain(alice.post(here, sent, follow=True))
    assert "Coûts indirects enregistrés" in page and "14,90 €" in page
    home = plain(signed(cast.bob).get(link(cast, "home")))
    assert "Prix complet, coûts indirects compris" in home
    assert "Commissariat général au développement durable, 2011" in home
    assert "vous ne le payez pas ici" in home
    alice.post(here, {**sent, "c-INITIAL_FORMS": "1", "c-0-DELETE": "on"})
    assert not IndirectCost.objects.in_project(cast.project).exists()


def test_prices_cost_two_queries_more_whatever_the_number_of_costs() -> None:
    cast, cycle = a_shop()
    bob = signed(cast.bob)

    def cost(path: str, data: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bob.get(path, data).status_code == 200
        return len(queries)

    assert cost(link(cast, "price", cycle=cycle.pk), choice(cycle, "solidaire")) <= 14
    shop = cost(link(cast, "home"), {})
    product = Product.objects.in_project(cast.project).get(name="Grand panier")
    for n in range(5):
        IndirectCost.unscoped.create(
            project_id=product.project_id,
            tool_id=product.tool_id,
            product=product,
            label=f"Coût {n}",
            amount=Money(10),
            source="Étude",
            checked_on=timezone.localdate(),
        )
    assert cost(link(cast, "home"), {}) == shop
