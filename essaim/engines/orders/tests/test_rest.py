import json
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from essaim.engines.orders.factories import form_key, make_cycle, orders_cast, wish
from essaim.engines.orders.models import Cycle, Order
from essaim.kernel.access.tokens import create_token
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.projects.rest import scopes

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast() -> Cast:
    return orders_cast()


@pytest.fixture
def cycle(cast: Cast, at: datetime) -> Cycle:
    return make_cycle(cast, at=at)


def _as(user: User, at: datetime, *opened: str) -> Client:
    _token, secret = create_token(
        by=Actor.of(user), label="Essai", scopes=list(opened), known=scopes(), at=at
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _base(cast: Cast) -> str:
    return f"/api/v1/projets/{cast.project.slug}/commandes/paniers"


def _body(cycle: Cycle, key: str) -> str:
    asked = wish(cycle, small=1)
    return json.dumps({"quantities": dict(asked.quantities), "pickup": asked.pickup_id, "key": key})


def test_place_confirms_once_for_the_same_key(cast: Cast, cycle: Cycle, at: datetime) -> None:
    client, key = _as(cast.bob, at, "orders:read", "orders:write"), f"cle-{form_key()}"
    first, second = (
        client.post(f"{_base(cast)}/orders", _body(cycle, key), content_type="application/json")
        for _time in "12"
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] == second.json()["number"]
    assert Order.objects.in_tool(cycle.tool_id).count() == 1
    assert first.json()["household_amount"] == "4,50"


def test_orders_shows_a_member_his_own_and_the_coordination_all(
    cast: Cast, cycle: Cycle, at: datetime
) -> None:
    _as(cast.bob, at, "orders:write").post(
        f"{_base(cast)}/orders", _body(cycle, "premiere-cle"), content_type="application/json"
    )
    for user, count in ((cast.bob, 1), (cast.alice, 1)):
        assert _as(user, at, "orders:read").get(f"{_base(cast)}/orders").json()["count"] == count
    assert _as(cast.charlie, at, "orders:read").get(f"{_base(cast)}/orders").status_code == 404
    assert _as(cast.fanny, at, "orders:read").get(f"{_base(cast)}/orders").status_code == 403


def test_api_refuses_without_key_and_without_scope(cast: Cast, cycle: Cycle, at: datetime) -> None:
    assert Client().get(f"{_base(cast)}/cycles").status_code == 401
    answer = _as(cast.bob, at, "orders:read").post(
        f"{_base(cast)}/orders", _body(cycle, "une-cle-assez"), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "access.missing_scope")


def test_cycles_lists_open_ones_with_their_offers(cast: Cast, cycle: Cycle, at: datetime) -> None:
    (listed,) = _as(cast.bob, at, "orders:read").get(f"{_base(cast)}/cycles").json()
    assert [offer["unit_price"] for offer in listed["offers"]] == ["9,00", "14,50"]


def test_cancel_gives_back_and_is_refused_to_another(cast: Cast, cycle: Cycle, at: datetime) -> None:
    client = _as(cast.bob, at, "orders:read", "orders:write")
    number = client.post(
        f"{_base(cast)}/orders", _body(cycle, "encore-une-cle"), content_type="application/json"
    ).json()["id"]
    assert (
        _as(cast.charlie, at, "orders:write").post(f"{_base(cast)}/orders/{number}/cancel").status_code == 404
    )
    assert client.post(f"{_base(cast)}/orders/{number}/cancel").json()["status"] == "cancelled"
