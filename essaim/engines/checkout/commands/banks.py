"""Providers of online payment: each begins an intent and reads it again. Nothing it did not read itself is believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from essaim.engines.checkout.errors import BankUnreachable
from essaim.engines.checkout.models import Intent, Provider, Till
from essaim.engines.checkout.rules import helloasso
from essaim.engines.checkout.rules.outcome import Reading, Seen
from essaim.kernel.fetch import Ask, FetchError, fetch
from essaim.kernel.sealed import UnsealError, seal, unseal

SECONDS, MOST_BYTES = 8, 200_000
TOKEN_SECONDS = 25 * 60  # HelloAsso's lives thirty minutes
JSON = "application/json"

type Http = Callable[[str, Ask], bytes]


class Bank(Protocol):
    """What is asked of a provider."""

    def begin(self, intent: Intent, *, returns: str, back: str) -> tuple[str, str]:
        """The provider's number of the payment, and the page where it is paid. Raises BankUnreachable."""

    def read(self, intent: Intent) -> Reading:
        """What became of it. Raises BankUnreachable."""


def through_network(url: str, ask: Ask) -> bytes:
    return fetch(url, ask=ask, max_bytes=MOST_BYTES, timeout_seconds=SECONDS)


class HelloAsso:
    """Checkout of HelloAsso, with the keys of the association."""

    def __init__(self, till: Till, http: Http = through_network) -> None:
        self.till, self.http = till, http
        self.base = helloasso.api(sandbox=till.sandbox)

    def begin(self, intent: Intent, *, returns: str, back: str) -> tuple[str, str]:
        order = helloasso.Order(
            cents=intent.amount.cents, label=intent.label, back=back, returns=returns, key=intent.key
        )
        try:
            url = helloasso.intents_url(self.base, self.till.organisation)
            raw = self._call(url, method="POST", body=helloasso.intent_body(order))
            return helloasso.read_created(raw, sandbox=self.till.sandbox)
        except (FetchError, UnsealError, helloasso.NotUnderstoodError) as error:
            raise BankUnreachable from error

    def read(self, intent: Intent) -> Reading:
        try:
            url = f"{helloasso.intents_url(self.base, self.till.organisation)}/{intent.number}"
            return helloasso.read_intent(self._call(url), key=intent.key)
        except (FetchError, UnsealError, helloasso.NotUnderstoodError) as error:
            raise BankUnreachable from error

    def _call(self, url: str, *, method: str = "GET", body: bytes | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": JSON, "Content-Type": JSON}
        return self.http(url, Ask(method=method, headers=headers, body=body))

    def _token(self) -> str:
        """Kept sealed while it lives: HelloAsso gives few of them."""
        place = f"checkout.token:{self.till.pk}:{self.till.client_id}"
        if kept := cache.get(place):
            return unseal(kept)
        body = helloasso.token_body(self.till.client_id, self.till.client_secret)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        asked = Ask(method="POST", headers=headers, body=body)
        token = helloasso.read_token(self.http(f"{self.base}/oauth2/token", asked))
        cache.set(place, seal(token), TOKEN_SECONDS)
        return token


class InventedBank:
    """A page of this installation plays the bank: for the demonstration and the tests."""

    def begin(self, intent: Intent, *, returns: str, back: str) -> tuple[str, str]:
        page = reverse("checkout:invented", args=[intent.tool.project.slug, intent.tool.slug, intent.key])
        return f"essai-{intent.pk}", page

    def read(self, intent: Intent) -> Reading:
        said = cache.get(invented_place(intent))
        if said is None:
            return Reading(Seen.PENDING)
        if said < 0:
            return Reading(Seen.REFUSED)
        return Reading(Seen.PAID, said, timezone.localdate(), f"essai-{intent.pk}")


def invented_place(intent: Intent) -> str:
    """Where the invented bank remembers what was paid, in cents; below zero: refused."""
    return f"checkout.invented:{intent.key}"


def bank_of(till: Till) -> Bank:
    return InventedBank() if till.provider == Provider.INVENTED else HelloAsso(till)
