"""The part of sustainable and organic goods: sums by label, the parts a canteen shows, the delivery note."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Offer, Product
from essaim.engines.orders.queries.quality import bought_by_quality, goals_of
from essaim.engines.orders.rules import Quality, evidence
from essaim.engines.orders.rules.quality import part_of
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money, Rate
from essaim.kernel.periods import Period

SUMS = st.dictionaries(st.sampled_from(Quality), st.integers(0, 10**9).map(Money), max_size=4)


@given(SUMS)
def test_the_parts_are_within_the_whole_and_organic_is_within_sustainable(
    bought: dict[Quality, Money],
) -> None:
    proof = evidence(bought)
    assert Money(0) <= proof.organic <= proof.sustainable <= proof.whole
    assert proof.whole == proof.sustainable + bought.get(Quality.NONE, Money(0))


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_part_is_never_rounded_up(amount: int, whole: int) -> None:
    shown = part_of(Money(amount), Money(whole)).fraction
    assert shown * whole <= amount < (shown + part_of(Money(1), Money(1000)).fraction) * whole


def labelled() -> Cast:
    """Small baskets are organic, large ones bear the farm mention: one of 9 €, two of 14,50 €."""
    cast = orders_cast(sharing={}, quality_goals=True)
    small, large = Product.objects.in_tool(cast.tool(TOOL)).order_by("position")
    for product, label in ((small, "bio"), (large, "fermier")):
        kept = {"name": product.name, "unit_price": product.unit_price, "position": product.position}
        card = ProductCard(**kept, quality=label)
        save_product(by=cast.coordinator, tool=cast.tool(TOOL), card=card, at=NOW, product_id=product.pk)
    cycle = make_cycle(cast)
    make_order(cast, cycle, small=1, large=2)
    return cast


def period() -> Period:
    return Period.year(Offer.unscoped.select_related("cycle").first().cycle.month.year)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_what_is_bought_is_summed_by_the_label_it_had_then() -> None:
    cast = labelled()
    tool = cast.tool(TOOL)
    Product.objects.in_tool(tool).update(quality="")  # labels of past orders do not move
    assert bought_by_quality(tool, period()) == {Quality.ORGANIC: euros("9"), Quality.FARM: euros("29")}
    durable, organic = goals_of(bought_by_quality(tool, period()), period())
    assert (durable.part, durable.is_met) == (Rate.parse("100 %"), True)
    assert (organic.part, organic.is_met) == (Rate.parse("23,6 %"), True)
    assert not durable.law.is_verified  # shown as to be verified
    assert goals_of({Quality.ORGANIC: euros("9")}, Period(date(2015, 1, 1), date(2016, 1, 1))) == []


@pytest.mark.django_db
def test_one_buyer_sees_its_own_purchases_and_cancelled_orders_count_for_nothing() -> None:
    cast = labelled()
    other = make_household(cast.project, "Crèche des Lilas")
    cycle = Offer.unscoped.select_related("cycle")[0].cycle
    order = make_order(cast, cycle, household=other, small=0, large=1)
    assert bought_by_quality(cast.tool(TOOL), period(), other) == {Quality.FARM: euros("14,50")}
    cancel_order(by=cast.coordinator, order_id=order.pk, at=NOW, reason="Fermeture")
    assert bought_by_quality(cast.tool(TOOL), period(), other) == {}


@pytest.mark.django_db
def test_pages_of_the_evidence() -> None:
    cast = labelled()
    year = period().start.year
    page = text(signed(cast.alice).get(link(cast, "quality"), {"year": year}))
    assert "Produits durables et de qualité : 100 %" in page and "à vérifier" in page and "23,6 %" in page
    spread = signed(cast.alice).get(link(cast, "quality"), {"year": str(year), "format": "csv"})
    assert "9,00" in b"".join(spread.streaming_content).decode()  # type: ignore[attr-defined]
    other = make_household(cast.project, "Crèche des Lilas")
    assert signed(cast.bob).get(link(cast, "quality_of", household=other.pk)).status_code == 404
    assert "Rien d'acheté" in text(signed(cast.alice).get(link(cast, "quality_of", household=other.pk)))


@pytest.mark.django_db
def test_the_delivery_note_tells_labels_and_the_price() -> None:
    cast = labelled()
    answer = signed(cast.bob).get(link(cast, "delivery_note", number=1))
    assert answer["Content-Type"] == "application/pdf"
    said = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Bon de livraison" in said and "agriculture biologique" in said and "38,00" in said
