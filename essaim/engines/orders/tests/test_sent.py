"""The summary's button reads what the form that is drawn reads, and refuses what it refuses."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.orders.forms import OrderForm, read_sent
from essaim.engines.orders.models import Offer, PickupPoint, Product
from essaim.engines.orders.rules.weighing import SoldBy

POINTS = [PickupPoint(pk=4, name="Centre social"), PickupPoint(pk=5, name="Mairie")]


def _offer(key: int, sold_by: SoldBy, grams: int | None, pack: int) -> Offer:
    product = Product(pk=key, name=f"Produit {key}")
    return Offer(pk=key, product=product, sold_by=sold_by, unit_grams=grams, pack_size=pack)


OFFERS = [
    _offer(1, SoldBy.UNIT, None, 1),
    _offer(2, SoldBy.UNIT, None, 6),
    _offer(3, SoldBy.WEIGHT, 250, 1),
    _offer(4, SoldBy.PIECE, 800, 4),
]
TYPED = st.sampled_from(
    ["", " ", "0", "1", "2", " 3 ", "50", "51", "-1", "0,75", "0.3", "12 500", "٣", "a", "9" * 30]
)


@given(
    st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "u1", "u2", "u3", "u4"]), TYPED),
    st.sampled_from(["4", "5", "", "x"]),
    st.sampled_from(["", "un mot", "x" * 200, "x" * 201, " \n "]),
)
def test_read_sent_agrees_with_the_form_that_is_drawn(typed: dict[str, str], place: str, note: str) -> None:
    sent = QueryDict(mutable=True)
    sent.update({**typed, "pickup": place, "note": note})
    form = OrderForm(OFFERS, POINTS, sent)
    drawn = form.wish if form.is_valid() else None
    assert read_sent(OFFERS, sent) == drawn


@pytest.mark.parametrize("name", ["pickup", "slot"])
def test_read_sent_refuses_a_place_that_is_no_number(name: str) -> None:
    sent = QueryDict(mutable=True)
    sent.update({"q1": "1", "pickup": "4", name: "ici"})
    assert read_sent(OFFERS, sent) is None
