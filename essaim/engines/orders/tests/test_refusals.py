"""What refuses an order, and which refusal is told when there are several."""

from typing import Any

import pytest

from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.orders import place_order
from essaim.engines.orders.errors import AlreadyOrdered, CycleClosed, TooMany
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast, wish
from essaim.engines.orders.models import OrderLine
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db


def test_place_order_refuses_more_than_a_line_holds() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    with pytest.raises(TooMany) as refusal:
        make_order(cast, cycle, small=65_537)
    assert str(refusal.value) == "«\xa0Petit panier\xa0»\xa0: 32767 au plus par commande. Demandez-en moins."
    assert not OrderLine.objects.in_project(cast.project).exists()


def test_a_form_sent_again_and_a_closed_cycle_have_their_say_before_what_is_wrong_in_the_wish() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    asked: dict[str, Any] = {
        "by": cast.member,
        "tool": cycle.tool,
        "cycle_id": cycle.pk,
        "form_key": "k",
        "at": NOW,
    }
    order = place_order(wish=wish(cycle, small=1), **asked)

    assert place_order(wish=wish(cycle), **asked) == order
    with pytest.raises(AlreadyOrdered):
        place_order(wish=wish(cycle), **{**asked, "form_key": "other"})
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    assert place_order(wish=wish(cycle), **asked) == order
    with pytest.raises(CycleClosed):
        place_order(wish=wish(cycle), **{**asked, "form_key": "other"})
