"""What is said to HelloAsso, and what its answers mean."""

import json
from datetime import date
from typing import Any

import pytest

from essaim.engines.checkout.rules.helloasso import (
    NotUnderstoodError,
    Order,
    intent_body,
    intents_url,
    notified_key,
    read_created,
    read_intent,
    read_token,
)
from essaim.engines.checkout.rules.outcome import Reading, Seen

PAID = {
    "id": 51,
    "metadata": {"essaim": "clé"},
    "order": {
        "id": 900,
        "date": "2026-11-02T10:00:00+01:00",
        "amount": {"total": 2340},
        "payments": [{"id": 77, "amount": 2340, "state": "Authorized", "date": "2026-11-02T10:00:00+01:00"}],
    },
}


def raw(found: Any) -> bytes:
    return json.dumps(found).encode()


def test_an_intent_is_asked_in_cents_at_once_with_its_key() -> None:
    asked = json.loads(intent_body(Order(cents=2340, label="Paniers", back="b", returns="r", key="clé")))
    assert (asked["totalAmount"], asked["initialAmount"]) == (2340, 2340)
    assert (asked["backUrl"], asked["errorUrl"], asked["returnUrl"]) == ("b", "r", "r")
    assert asked["metadata"] == {"essaim": "clé"} and asked["containsDonation"] is False
    assert intents_url("https://api", "a/b").endswith("/v5/organizations/a%2Fb/checkout-intents")


def test_the_page_of_payment_is_never_elsewhere_than_at_helloasso() -> None:
    page = "https://www.helloasso-sandbox.com/associations/x/checkout/51"
    assert read_created(raw({"id": 51, "redirectUrl": page}), sandbox=True) == ("51", page)
    wrongs: list[Any] = [
        {"id": 51, "redirectUrl": "https://ailleurs.example/"},
        {"redirectUrl": page},
        [],
        {"id": 51},
    ]
    for wrong in wrongs:
        with pytest.raises(NotUnderstoodError):
            read_created(raw(wrong), sandbox=True)
    with pytest.raises(NotUnderstoodError):
        read_created(raw({"id": 51, "redirectUrl": page}), sandbox=False)


def test_only_an_authorised_payment_of_this_intent_is_paid() -> None:
    assert read_intent(raw(PAID), key="clé") == Reading(Seen.PAID, 2340, date(2026, 11, 2), "77")
    assert read_intent(raw({**PAID, "order": None}), key="clé") == Reading(Seen.PENDING)
    payments: list[dict[str, Any]] = PAID["order"]["payments"]  # type: ignore[index]
    refused = {**PAID, "order": {"payments": [{**payments[0], "state": "Refused"}]}}
    assert read_intent(raw(refused), key="clé") == Reading(Seen.REFUSED)
    with pytest.raises(NotUnderstoodError):
        read_intent(raw(PAID), key="autre")
    with pytest.raises(NotUnderstoodError):
        read_intent(raw({**PAID, "order": {"payments": [{"state": "Authorized"}]}}), key="clé")
    with pytest.raises(NotUnderstoodError):
        read_token(b"<html>")


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({"eventType": "Order", "data": {}, "metadata": {"essaim": "clé"}}, "clé"),
        ({"eventType": "Payment", "data": {"metadata": {"essaim": "clé"}}}, "clé"),
        ({"data": []}, ""),
        ({"metadata": {"essaim": 3}}, ""),
        ("rien", ""),
    ],
)
def test_a_notification_only_names_a_key(sent: Any, key: str) -> None:
    assert notified_key(raw(sent)) == key
    assert notified_key(b"\xff") == ""
