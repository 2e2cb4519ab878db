"""The pages of a household and of the coordination, walked with a client."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import TOOL, make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Cycle, Order, Payer, Payment, PickupPoint, Producer, Product
from essaim.engines.orders.tests import rights
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast, join, make_user

pytestmark = pytest.mark.django_db


def link(cast: Cast, name: str, **more: object) -> str:
    return reverse(f"orders:{name}", kwargs={"project": cast.project.slug, "tool": TOOL, **more})


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def choice(cast: Cast, cycle: Cycle, small: int = 0, large: int = 0) -> dict[str, Any]:
    first, second = offers(cycle)
    point = PickupPoint.objects.in_project(cast.project)[0]
    return {f"q{first.pk}": small, f"q{second.pk}": large, "pickup": point.pk, "note": ""}


def test_every_page_answers_as_its_rights_say() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    kwargs = rights.url_kwargs(cast)
    clients = {
        "anonymous": Client(),
        "stranger": signed(make_user()),
        "member": signed(cast.bob),
        "coordinator": signed(cast.alice),
        "funder": signed(cast.fanny),
        "other": signed(cast.charlie),
    }
    wrong = []
    for name, method, expected in rights.RIGHTS:
        if method != "GET" or not name.startswith("orders:"):
            continue
        path = link(cast, name.partition(":")[2], **kwargs.get(name, {}))
        for role, status in expected.items():
            got = clients[role].get(path).status_code
            if got != status:
                wrong.append(f"{name} {role}: {got}, written {status}")
    assert wrong == []


def test_a_household_orders_and_sees_who_pays_before_confirming() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, at=timezone.now(), stock=20)
    client = signed(cast.bob)

    home = text(client.get(link(cast, "home")))
    chosen = choice(cast, cycle, large=1)
    summary = client.get(link(cast, "new", cycle=cycle.pk), chosen)

    assert "reste 20 sur 20" in home
    assert "reste 100,00 € sur 100,00 €" in home
    assert "Ferme des Saules" in home
    assert "Valider ma commande : 7,25 €" in text(summary)
    assert Order.objects.in_project(cast.project).count() == 0
    done = client.post(
        link(cast, "new", cycle=cycle.pk),
        {**chosen, "form_key": summary.context["form_key"], "shown": "725"},
        follow=True,
    )
    assert "Commande nº 1 confirmée" in text(done)
    assert "Payé par Département" in text(done)
    assert "Votre commande nº 1 est confirmée" in text(client.get(link(cast, "home")))


def test_a_double_click_makes_one_order() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    client = signed(cast.bob)
    sent = {**choice(cast, cycle, small=1), "form_key": "once", "shown": "450"}

    first, second = (client.post(link(cast, "new", cycle=cycle.pk), sent) for _click in range(2))

    assert first["Location"] == second["Location"] == link(cast, "order", number=1)
    assert Order.objects.in_project(cast.project).count() == 1


def test_the_button_places_the_order_without_drawing_the_shelf_again(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]], trips: list[int]
) -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, at=timezone.now())
    make_order(cast, cycle, household=make_household(cast.project), at=timezone.now())  # opens the year
    client = signed(cast.bob)
    sent = {**choice(cast, cycle, large=1), "form_key": "k", "shown": "725"}
    trips.clear()

    with django_assert_max_num_queries(27):  # each insert is one on SQLite
        client.post(link(cast, "new", cycle=cycle.pk), sent)

    assert Order.objects.in_project(cast.project).count() == 2
    # The tool and the right to it; what the form and the order read; what is held and taken.
    assert trips == ([2, 5, 8] if connection.vendor == "postgresql" else [])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"pickup": "987654"}, "pickup"),
        ({"pickup": "là-bas"}, "pickup"),
        ({"pickup": "9" * 5_000}, "pickup"),
        ({"level": "inventé"}, None),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_a_button_that_sends_something_else_orders_nothing_and_says_where(
    wrong: dict[str, str], told: str | None
) -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    sent = {**choice(cast, cycle, large=1), "form_key": "k", "shown": "725", **wrong}

    answer = signed(cast.bob).post(link(cast, "new", cycle=cycle.pk), sent)

    assert Order.objects.in_project(cast.project).count() == 0
    if told:
        assert told in answer.context["form"].errors
        assert answer.context["refusal"] is None
    else:
        assert answer.context["refusal"].code == "orders.not_a_level"


def test_the_page_says_that_the_envelope_ended_since_the_price_was_shown() -> None:
    cast = orders_cast(sharing={"envelope": "3,12"})
    cycle = make_cycle(cast, at=timezone.now())
    client = signed(cast.bob)
    sent = {**choice(cast, cycle, large=1), "form_key": "k", "shown": "725"}

    done = text(client.post(link(cast, "new", cycle=cycle.pk), sent, follow=True))

    assert "votre part est de 11,38 € au lieu de 7,25 €" in done


def test_the_price_fragment_follows_the_choice() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, at=timezone.now())

    fragment = text(
        signed(cast.bob).get(link(cast, "price", cycle=cycle.pk), choice(cast, cycle, small=1, large=1))
    )

    assert "23,50 €" in fragment
    assert "11,75 €" in fragment


def test_a_sold_out_basket_is_refused_kindly() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now(), stock=1)
    make_order(cast, cycle, household=make_household(cast.project), at=timezone.now())

    answer = signed(cast.bob).post(
        link(cast, "new", cycle=cycle.pk), {**choice(cast, cycle, large=1), "form_key": "k", "shown": "725"}
    )

    assert answer.status_code == 409
    assert "Il ne reste plus assez de « Grand panier »" in text(answer)


def test_a_household_changes_then_cancels_its_order() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    order = make_order(cast, cycle, at=timezone.now())
    client = signed(cast.bob)

    start = text(client.get(link(cast, "change", number=order.number)))
    chosen = choice(cast, cycle, small=2)
    summary = text(client.get(link(cast, "change", number=order.number), chosen))
    client.post(link(cast, "change", number=order.number), chosen)
    order.refresh_from_db()

    assert "Voir le nouveau prix" in start
    assert "Valider le changement : 9,00 €" in summary
    assert (order.revision, order.price.plain) == (2, "18,00")
    cancelled = text(client.post(link(cast, "cancel", number=order.number), {"reason": ""}, follow=True))
    assert "Commande nº 1 annulée" in cancelled


def test_an_order_of_another_household_is_not_found() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    order = make_order(cast, cycle, household=make_household(cast.project), at=timezone.now())

    for name in ("order", "change", "cancel"):
        assert signed(cast.bob).get(link(cast, name, number=order.number)).status_code == 404


def test_a_member_without_household_sees_whole_prices() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    lonely = make_user()
    join(cast.project, "membre", lonely)
    client = signed(lonely)

    assert "vous voyez les prix entiers" in text(client.get(link(cast, "home")))
    answer = client.get(link(cast, "new", cycle=cycle.pk), choice(cast, cycle, small=1))
    assert (answer.status_code, "aucun foyer" in text(answer)) == (409, True)


def test_home_without_cycle_says_what_comes() -> None:
    cast = orders_cast()
    client = signed(cast.bob)

    assert "pas encore préparé" in text(client.get(link(cast, "home")))
    make_cycle(cast, at=timezone.now() + timedelta(days=5), opened=False)
    assert "« Novembre 2026 » s'ouvre le" in text(client.get(link(cast, "home"))).replace("&#x27;", "'")


def test_the_coordination_prepares_opens_and_closes_a_cycle() -> None:
    cast = orders_cast()
    make_cycle(cast, at=timezone.now() - timedelta(days=60))
    client = signed(cast.alice)
    opens = timezone.localtime() - timedelta(hours=1)
    dates = {
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "distributes_at": f"{opens + timedelta(days=20):%Y-%m-%dT%H:%M}",
        "closes_at": "",
    }

    made = client.post(link(cast, "cycle_new"), {"name": "Décembre", "message": "", **dates}, follow=True)
    cycle = Cycle.objects.in_project(cast.project).get(name="Décembre")
    opened = client.post(link(cast, "cycle_open", cycle=cycle.pk), follow=True)

    assert "en préparation" in text(made)
    assert "Légumes de saison 3 kg" in text(made)
    assert cycle.distributes_at - cycle.closes_at == timedelta(days=5)
    assert "est ouvert" in text(opened)
    make_order(cast, cycle, at=timezone.now())
    assert "Ferme des Saules reçoit son bon de commande" in text(
        client.get(link(cast, "cycle_close", cycle=cycle.pk))
    )
    closed = text(client.post(link(cast, "cycle_close", cycle=cycle.pk), follow=True))
    assert "est fermé" in closed


def test_the_coordination_changes_the_content_of_a_basket() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    offer = offers(cycle)[0]
    producer = Producer.objects.in_project(cast.project)[0]
    lines = {
        "c-TOTAL_FORMS": "2",
        "c-INITIAL_FORMS": "2",
        "c-0-producer": producer.pk,
        "c-0-item": "Poireaux",
        "c-0-quantity": "1 kg",
        "c-0-producer_price": "8,50",
        "c-1-producer": producer.pk,
        "c-1-item": "Fromage blanc",
        "c-1-quantity": "500 g",
        "c-1-producer_price": "3,00",
        "c-1-DELETE": "on",
        "stock": "12",
    }
    path = link(cast, "offer", cycle=cycle.pk, offer=offer.pk)

    answer = text(signed(cast.alice).post(path, lines, follow=True))

    assert "Poireaux 1 kg" in answer
    assert "12 / 12" in answer
    too_much = signed(cast.alice).post(path, {**lines, "c-0-producer_price": "9,01"})
    assert "plus que le prix" in text(too_much)


def test_the_coordination_records_a_phone_order_and_a_payment() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    household = make_household(cast.project, "Famille Élouard")
    client = signed(cast.alice)

    search = text(client.get(link(cast, "record", cycle=cycle.pk), {"words": "elouard"}))
    path = f"{link(cast, 'record', cycle=cycle.pk)}?foyer={household.pk}"
    chosen = {**choice(cast, cycle, large=1), "channel": "phone"}
    priced = text(client.get(path, {**chosen, "foyer": household.pk}))
    done = text(client.post(path, {**chosen, "form_key": "k"}, follow=True))

    assert "Commander pour Famille Élouard" in search
    assert "Enregistrer la commande : 7,25 €" in priced
    assert "enregistrée pour Famille Élouard" in done
    page = f"{link(cast, 'payment_new')}?foyer={household.pk}"
    assert 'value="7,25"' in text(client.get(page))
    sent = {
        "amount": "7,25",
        "method": "cheque",
        "reference": "123",
        "received_on": f"{timezone.localdate()}",
    }
    assert "enregistré" in text(client.post(page, {**sent, "form_key": "p"}, follow=True))
    payment = Payment.objects.in_project(cast.project).get()
    refund = link(cast, "payment_refund", payment=payment.pk)
    assert "annulé : erreur" in text(client.post(refund, {"reason": "erreur"}, follow=True))


def test_the_coordination_adjusts_the_envelope_with_a_reason() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    payer = Payer.objects.in_project(cast.project).get()
    path = link(cast, "envelope", payer=payer.pk)
    client = signed(cast.alice)

    assert client.post(path, {"amount": "150", "reason": ""}).status_code == 200
    client.post(path, {"amount": "150", "reason": "Avenant"})

    payer.refresh_from_db()
    assert payer.envelope_left == payer.envelope_total != 0
    assert payer.envelope_total.plain == "150,00"


def test_the_coordination_adds_a_producer_a_product_and_a_point() -> None:
    cast = orders_cast()
    client = signed(cast.alice)

    client.post(link(cast, "producer_new"), {"name": "Fournil", "is_active": "on"})
    fournil = Producer.objects.in_project(cast.project).get()
    bread = {"name": "Pain", "unit_price": "3,20", "unit": "pain", "producer_id": fournil.pk, "position": 3}
    client.post(link(cast, "product_new"), {**bread, "is_active": "on"})
    again = text(client.post(link(cast, "product_new"), {**bread, "is_active": "on"}))
    client.post(link(cast, "pickup_new"), {"name": "Mairie", "is_active": "on"})
    page = text(client.get(link(cast, "catalogue")))

    assert Product.objects.in_project(cast.project).get(name="Pain").producer == fournil
    assert "Ce nom est déjà pris" in again
    assert "Mairie" in page


@pytest.mark.parametrize(
    ("name", "budget"),
    [("cycle_orders", 11), ("payments", 10), ("cycles", 9), ("record", 11), ("payment_new", 12)],
)
def test_lists_cost_the_same_for_one_row_and_for_thirty(name: str, budget: int) -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, at=timezone.now())
    client = signed(cast.alice)
    path = link(cast, name, **({"cycle": cycle.pk} if name in {"cycle_orders", "record"} else {}))

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    fill(cast, cycle, 1)
    few = cost()
    fill(cast, cycle, 24)
    assert cost() == few <= budget


def fill(cast: Cast, cycle: Cycle, many: int) -> None:
    for n in range(many):
        household = make_household(cast.project)
        make_order(cast, cycle, household=household, at=timezone.now())
        Payment.unscoped.create(
            project=cast.project,
            tool=cast.tool(TOOL),
            household=household,
            amount=100,
            received_on=timezone.localdate(),
            form_key=f"{household.pk}-{n}",
        )
        Cycle.unscoped.create(
            project=cast.project,
            tool=cast.tool(TOOL),
            name=f"Cycle {household.pk}",
            month=cycle.month,
            opens_at=cycle.opens_at,
            closes_at=cycle.closes_at,
            distributes_at=cycle.distributes_at,
        )
