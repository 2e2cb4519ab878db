"""A payment online: begun, verified at the bank, told once; another amount is never taken in silence."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from essaim.engines.checkout.commands.banks import HelloAsso
from essaim.engines.checkout.commands.paying import (
    begin_payment,
    make_link,
    pay_link,
    settle_difference,
    verify,
    verify_waiting,
    withdraw_links,
)
from essaim.engines.checkout.commands.tills import TillCard, describe_till
from essaim.engines.checkout.errors import (
    BankUnreachable,
    InventedBank,
    LinkOver,
    NotDiffering,
    NothingToPay,
    NoTill,
    ReasonMissing,
    TillIncomplete,
)
from essaim.engines.checkout.factories import make_intent, make_request, make_till, till_tool
from essaim.engines.checkout.models import Intent, Provider, Till
from essaim.engines.checkout.permissions import P
from essaim.engines.checkout.queries.check import check_invented_bank
from essaim.engines.checkout.rules.outcome import LINK_LIVES, Reading, Seen
from essaim.engines.orders.tests.test_races import at_once
from essaim.kernel.factories import NOW, Cast, make_cast, make_project
from essaim.kernel.fetch import Ask, Unreachable
from essaim.kernel.outbox.models import OutgoingEvent

PAGE = "https://www.helloasso-sandbox.com/associations/centre-social/checkout/51"


def checkout_cast() -> Cast:
    roles = {
        "coordination": ["projects.view", *P],
        "membre": ["projects.view"],
        "financeur": ["projects.view"],
    }
    return make_cast(make_project(tools={"en-ligne": ("checkout", {})}, roles=roles))


@pytest.fixture
def cast(db: None) -> Cast:
    return checkout_cast()


class Says:
    """A bank that says what it is told to."""

    def __init__(self, reading: Reading | None) -> None:
        self.reading = reading

    def begin(self, intent: Intent, *, returns: str, back: str) -> tuple[str, str]:
        if self.reading is None:
            raise BankUnreachable
        return str(intent.pk), PAGE

    def read(self, intent: Intent) -> Reading:
        if self.reading is None:
            raise BankUnreachable
        return self.reading


def paid(cents: int) -> Says:
    return Says(Reading(Seen.PAID, cents, NOW.date(), "77"))


def told() -> list[dict[str, Any]]:
    return [event.payload for event in OutgoingEvent.objects.filter(name="checkout.Paid").order_by("pk")]


def url(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"checkout:{name}", args=[cast.project.slug, "en-ligne", *rest])


class Api:
    """HelloAsso as its documentation tells it, without the network."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.metadata: dict[str, str] = {}
        self.order: dict[str, Any] | None = None

    def __call__(self, url: str, ask: Ask) -> bytes:
        self.asked.append((ask.method, url.removeprefix("https://api.helloasso-sandbox.com")))
        if url.endswith("/oauth2/token"):
            assert ask.body == b"grant_type=client_credentials&client_id=id&client_secret=secret"
            return b'{"access_token": "jeton", "expires_in": 1799}'
        assert ask.headers["Authorization"] == "Bearer jeton"
        if ask.method == "POST":
            self.metadata = json.loads(ask.body or b"")["metadata"]
            return json.dumps({"id": 51, "redirectUrl": PAGE}).encode()
        return json.dumps({"id": 51, "metadata": self.metadata, "order": self.order}).encode()


def test_helloasso_is_asked_once_for_a_token_and_read_again_before_anything_is_told(cast: Cast) -> None:
    till, api = make_till(cast, Provider.HELLOASSO), Api()
    bank = HelloAsso(till, api)
    intent, page = begin_payment(by=cast.member, request=make_request(cast), at=NOW, bank=bank)
    assert (page, intent.number) == (PAGE, "51")
    assert verify(key=intent.key, at=NOW, bank=bank).is_waiting and told() == []
    api.order = {"payments": [{"id": 77, "amount": 2340, "state": "Authorized", "date": "2026-11-02"}]}
    assert verify(key=intent.key, at=NOW, bank=bank).state == "paid"
    base = "/v5/organizations/centre-social/checkout-intents"
    assert api.asked == [
        ("POST", "/oauth2/token"),
        ("POST", base),
        ("GET", f"{base}/51"),
        ("GET", f"{base}/51"),
    ]


def test_a_bank_that_does_not_answer_loses_nothing(cast: Cast) -> None:
    till = make_till(cast, Provider.HELLOASSO)

    def silent(url: str, ask: Ask) -> bytes:
        raise Unreachable(url=url)

    with pytest.raises(BankUnreachable, match="Rien n'a été payé"):
        begin_payment(by=cast.member, request=make_request(cast), at=NOW, bank=HelloAsso(till, silent))
    assert Intent.objects.in_project(cast.project).get().state == "refused"


def test_a_payment_told_twice_is_one_payment(cast: Cast) -> None:
    make_till(cast)
    intent = make_intent(cast)
    for _n in range(3):
        verify(key=intent.key, at=NOW, bank=paid(2340))
    assert [(fact["intent"], fact["cents"], fact["reference"]) for fact in told()] == [
        (intent.pk, 2340, "77")
    ]


@pytest.mark.django_db(transaction=True)
def test_notifications_at_once_have_one_effect() -> None:
    cast = checkout_cast()
    make_till(cast)
    intent = make_intent(cast)

    def look(_n: int) -> bool:
        return verify(key=intent.key, at=NOW, bank=paid(2340)).state == "paid"

    assert all(at_once(look, 6, 6)) and len(told()) == 1


@pytest.mark.parametrize(("is_kept", "counted"), [(True, [2000]), (False, [])])
def test_another_amount_waits_for_the_coordination(cast: Cast, is_kept: bool, counted: list[int]) -> None:
    make_till(cast)
    intent = verify(key=make_intent(cast).key, at=NOW, bank=paid(2000))
    assert (intent.state, told()) == ("differs", [])

    def settle(reason: str) -> None:
        settle_difference(by=cast.coordinator, intent_id=intent.pk, is_kept=is_kept, reason=reason, at=NOW)

    with pytest.raises(ReasonMissing):
        settle(" ")
    settle("Il manquait 3,40 €.")
    assert [fact["cents"] for fact in told()] == counted
    with pytest.raises(NotDiffering):
        settle("encore")


def test_the_job_looks_again_where_a_notification_was_lost(cast: Cast) -> None:
    make_till(cast)
    intent = make_intent(cast)
    Client().post(url(cast, "invented", intent.key), {"answer": "pay"})
    verify_waiting(NOW)
    assert told() == [], "too young: still on the bank's page"
    verify_waiting(NOW + timedelta(minutes=5))
    assert len(told()) == 1
    late = make_intent(cast)
    verify_waiting(NOW + timedelta(days=4))
    late.refresh_from_db()
    assert late.state == "expired"


def test_a_link_is_paid_without_an_account_until_it_stops(cast: Cast) -> None:
    make_till(cast)

    def send() -> Any:
        return make_link(by=cast.coordinator, request=make_request(cast), at=NOW)[0]

    old, link = send(), send()
    with pytest.raises(LinkOver):
        pay_link(by=cast.member, key=old.key, at=NOW)
    with pytest.raises(LinkOver):
        pay_link(by=cast.member, key=link.key, at=NOW + LINK_LIVES)
    intent, _page = pay_link(by=cast.member, key=link.key, at=NOW, bank=paid(0))
    verify(key=intent.key, at=NOW, bank=paid(2340))
    with pytest.raises(LinkOver):
        pay_link(by=cast.member, key=link.key, at=NOW)
    other = send()
    withdraw_links(cast.project.pk, "household", 1, at=NOW)
    assert Client().get(url(cast, "link", other.key)).status_code == 410
    assert Client().get(url(cast, "link", "inconnue")).status_code == 410


def test_a_notification_is_not_believed_and_tells_nothing(cast: Cast) -> None:
    till = make_till(cast)
    intent = make_intent(cast, at=timezone.now())
    client = Client(enforce_csrf_checks=True)

    def notify(key: str, said: Any) -> int:
        return client.post(url(cast, "notified", key), said, content_type="application/json").status_code

    body = {
        "eventType": "Payment",
        "data": {"amount": 1, "state": "Authorized"},
        "metadata": {"essaim": intent.key},
    }
    assert {notify(till.key, body), notify(till.key, {}), notify("inconnue", body)} == {204}
    assert told() == [], "the bank itself says nothing was paid"
    Client().post(url(cast, "invented", intent.key), {"answer": "pay"})
    assert notify(till.key, body) == 204 and len(told()) == 1
    assert 429 in {notify("pressée", {}) for _n in range(62)}


def test_a_till_is_whole_and_keeps_its_secret(cast: Cast, client: Client) -> None:
    tool = till_tool(cast)

    def describe(**card: Any) -> Till:
        return describe_till(by=cast.coordinator, tool=tool, card=TillCard(**card), at=NOW)

    with pytest.raises(NoTill):
        make_intent(cast)
    with pytest.raises(InventedBank):
        describe(provider="invented")
    with pytest.raises(TillIncomplete):
        describe(provider="helloasso", organisation="a", client_id="b")
    describe(provider="helloasso", organisation="a", client_id="b", client_secret="très secret")
    kept = describe(provider="helloasso", organisation="a2", client_id="b")
    kept.refresh_from_db()
    assert kept.client_secret == "très secret"
    client.force_login(cast.alice)
    page = client.get(url(cast, "till")).content.decode()
    assert "très secret" not in page and kept.key in page
    with pytest.raises(NothingToPay):
        make_intent(cast, 0)


def test_the_invented_bank_is_refused_outside_a_demonstration(cast: Cast) -> None:
    make_till(cast)
    assert check_invented_bank(None) == []
    cast.project.is_demo = False
    cast.project.save()
    assert [fault.id for fault in check_invented_bank(None)] == ["checkout.E001"]
    with override_settings(DEBUG=True):
        assert check_invented_bank(None) == []


def test_the_pages_of_who_pays_name_nobody(cast: Cast) -> None:
    make_till(cast)
    link, _url = make_link(by=cast.coordinator, request=make_request(cast), at=NOW + timedelta(days=26))
    visitor = Client()
    shown = visitor.get(url(cast, "link", link.key)).content.decode()
    bank = visitor.post(url(cast, "link", link.key)).headers["Location"]
    shown += visitor.get(bank).content.decode()
    back = visitor.post(bank, {"answer": "pay"}).headers["Location"]
    shown += (done := visitor.get(back).content.decode())
    assert "Paiement reçu" in done and "Delattre" not in shown


def test_only_a_page_that_leads_to_helloasso_lets_its_form_leave(cast: Cast) -> None:
    make_till(cast, Provider.HELLOASSO)
    link, _url = make_link(by=cast.coordinator, request=make_request(cast), at=NOW + timedelta(days=26))
    held = Client().get(url(cast, "link", link.key)).headers["Content-Security-Policy"]
    assert "form-action 'self' https://www.helloasso-sandbox.com" in held
    assert "helloasso" not in Client().get("/").headers["Content-Security-Policy"]
