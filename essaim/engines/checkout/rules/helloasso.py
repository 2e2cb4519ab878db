"""The language of HelloAsso's Checkout (API v5): what is sent, and what its answers mean.

Read in the documentation of its own clients: https://github.com/HelloAsso/helloasso-php/blob/main/docs/Api/CheckoutApi.md
and https://dev.helloasso.com/docs/intégrer-le-paiement-sur-votre-site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from essaim.engines.checkout.rules.outcome import Reading, Seen

API, API_SANDBOX = "https://api.helloasso.com", "https://api.helloasso-sandbox.com"
PAGES, PAGES_SANDBOX = "https://www.helloasso.com", "https://www.helloasso-sandbox.com"
LONGEST_NAME = 250
GIVEN, REFUSED = frozenset({"Authorized", "Registered"}), frozenset({"Refused", "Canceled", "Abandoned"})


class NotUnderstoodError(ValueError):
    """An answer that is not what the documentation says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is asked to be paid, and where the payer comes back."""

    cents: int
    label: str
    back: str
    returns: str
    key: str


def api(*, sandbox: bool) -> str:
    return API_SANDBOX if sandbox else API


def pages(*, sandbox: bool) -> str:
    """The host of the page where people pay."""
    return PAGES_SANDBOX if sandbox else PAGES


def token_body(client_id: str, client_secret: str) -> bytes:
    asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    return urlencode(asked).encode()


def intents_url(base: str, organisation: str) -> str:
    return f"{base}/v5/organizations/{quote(organisation, safe='')}/checkout-intents"


def intent_body(order: Order) -> bytes:
    """One payment, at once; amounts are cents."""
    return json.dumps(
        {
            "totalAmount": order.cents,
            "initialAmount": order.cents,
            "itemName": order.label[:LONGEST_NAME],
            "backUrl": order.back,
            "errorUrl": order.returns,
            "returnUrl": order.returns,
            "containsDonation": False,
            "metadata": {"essaim": order.key},
        }
    ).encode()


def read_object(raw: bytes) -> Mapping[str, Any]:
    """Raises NotUnderstoodError."""
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise NotUnderstoodError("not JSON") from error
    if not isinstance(found, dict):
        raise NotUnderstoodError("not an object")
    return found


def read_token(raw: bytes) -> str:
    token = read_object(raw).get("access_token")
    if not isinstance(token, str) or not token:
        raise NotUnderstoodError("no access_token")
    return token


def read_created(raw: bytes, *, sandbox: bool) -> tuple[str, str]:
    """The number of the intent, and the page where it is paid: never elsewhere than at HelloAsso."""
    found = read_object(raw)
    number, url = found.get("id"), found.get("redirectUrl")
    if (
        not isinstance(number, int)
        or not isinstance(url, str)
        or not url.startswith(f"{pages(sandbox=sandbox)}/")
    ):
        raise NotUnderstoodError("no id or redirectUrl")
    return str(number), url


def read_intent(raw: bytes, *, key: str) -> Reading:
    """Whether an intent is paid. Its order is there only once the payment is authorised."""
    found = read_object(raw)
    metadata = found.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("essaim") != key:
        raise NotUnderstoodError("the intent of something else")
    order = found.get("order")
    if not isinstance(order, dict):
        return Reading(Seen.PENDING)
    payments = [one for one in order.get("payments") or [] if isinstance(one, dict)]
    given = [one for one in payments if one.get("state") in GIVEN]
    if not given:
        refused = bool(payments) and all(one.get("state") in REFUSED for one in payments)
        return Reading(Seen.REFUSED if refused else Seen.PENDING)
    try:
        cents = sum(int(one["amount"]) for one in given)
        paid_on = date.fromisoformat(str(given[0].get("date") or order.get("date"))[:10])
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstoodError("a payment without amount or date") from error
    return Reading(Seen.PAID, cents, paid_on, str(given[0].get("id", "")))


def notified_key(raw: bytes) -> str:
    """The key of the intent that a notification is about; empty when it says none. The rest of it is not believed."""
    try:
        found = read_object(raw)
    except NotUnderstoodError:
        return ""
    data = found.get("data")
    places = [found.get("metadata"), data.get("metadata") if isinstance(data, dict) else None]
    keys = [place.get("essaim") for place in places if isinstance(place, dict)]
    return next((key for key in keys if isinstance(key, str)), "")
