"""The shares in pages: who opens what, what is shown, what bad input says, how many queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.engines.shares.commands.refunding import serve_queue
from essaim.engines.shares.factories import (
    at,
    elsewhere,
    leave,
    make_category,
    paid_up,
    shares_cast,
    subscribe,
)
from essaim.engines.shares.models import (
    Category,
    Holding,
    InterestPart,
    InterestYear,
    Line,
    LossDeclared,
    Payment,
    ReferenceRate,
    Request,
)
from essaim.engines.shares.tests.rights import ROLES
from essaim.engines.shares.tests.test_interest import give, note_rates
from essaim.kernel.factories import Cast, make_user
from essaim.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast() -> Cast:
    return shares_cast()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(cast: Cast) -> Client:
    return signed_in(cast.alice)


@pytest.fixture
def member(cast: Cast) -> Client:
    return signed_in(cast.bob)


def url(cast: Cast, name: str, **rest: object) -> str:
    return reverse(f"shares:{name}", kwargs={"project": cast.project.slug, "tool": "parts", **rest})


@pytest.fixture
def whole(cast: Cast) -> dict[str, int]:
    """Bob holds shares and gives some back, interest was given: the arguments of every page."""
    users = make_category(cast)
    holder = paid_up(cast, users, 10, on=date(2026, 1, 1), user_id=cast.bob.pk)
    paid_up(cast, users, 10, on=date(2026, 1, 2))
    leave(cast, holder, 2, on=date(2026, 1, 3))
    day = date(2026, 1, 4)
    (line,) = serve_queue(by=cast.coordinator, tool=cast.tool("parts"), on=day, at=at(day))
    note_rates(cast)
    interest = give(cast)
    part = InterestPart.objects.in_tool(cast.tool("parts")).filter(holder=holder).get()
    payment = Payment.objects.in_tool(cast.tool("parts")).filter(holder=holder).get()
    asked = Request.objects.in_tool(cast.tool("parts")).filter(kind="subscription", holder=holder).get()
    return {
        "holder": holder.pk,
        "payment": payment.pk,
        "request_id": asked.pk,
        "year": 2026,
        "category": users.pk,
        "line": line.pk,
        "interest": interest.pk,
        "part": part.pk,
    }


ARGUMENT = {
    **dict.fromkeys(("holder", "certificate", "withdraw", "transfer", "pay", "reclassify"), "holder"),
    **dict.fromkeys(("request", "refuse", "cancel"), "request_id"),
    **{"take_back": "payment", "receipts": "year", "category": "category", "pay_refund": "line"},
    **{"interest_year": "interest", "pay_interest": "part"},
}


def test_rights_each_page_answers_each_role(cast: Cast, whole: dict[str, int]) -> None:
    people = {"member": cast.bob, "coordinator": cast.alice}
    wrong = []
    for role, user in people.items():
        client = signed_in(user)
        for name, method, expected in ROLES:
            key = ARGUMENT.get(name)
            address = url(cast, name, **({key: whole[key]} if key else {}))
            status = client.generic(method, address).status_code
            if status != expected[role]:
                wrong.append(f"{name} {method} {role}: {status}")
    assert wrong == []
    stranger = signed_in(make_user())
    assert stranger.get(url(cast, "register")).status_code == 404


def test_nobody_reads_the_shares_of_someone_else_nor_of_elsewhere(cast: Cast, member: Client) -> None:
    holder = paid_up(cast, make_category(cast), 4)
    assert member.get(url(cast, "certificate", holder=holder.pk)).status_code == 404
    assert member.get(url(cast, "withdraw", holder=holder.pk)).status_code == 404
    other = elsewhere(cast)
    assert signed_in(cast.alice).get(url(other, "holder", holder=holder.pk)).status_code == 404


def test_a_member_asks_reads_and_takes_back(cast: Cast, member: Client) -> None:
    users = make_category(cast)
    assert "Pas encore de parts" in member.get(url(cast, "home")).content.decode()
    typed = {"who": "", "category": users.pk, "shares": "0", "times": "1", "note": "Bonjour"}
    page = member.post(url(cast, "subscribe"), typed).content.decode()
    assert "Bonjour" in page
    assert not Request.objects.in_tool(cast.tool("parts")).exists()

    member.post(url(cast, "subscribe"), {**typed, "shares": "3", "consent": "on"})

    asked = Request.objects.in_tool(cast.tool("parts")).get()
    assert (asked.shares, asked.channel, asked.holder.user) == (3, "online", cast.bob)
    assert "à décider" in member.get(url(cast, "home")).content.decode()
    member.post(url(cast, "cancel", request_id=asked.pk))
    asked.refresh_from_db()
    assert asked.state == Request.State.CANCELLED


def test_the_office_enters_a_bulletin_accepts_it_and_notes_the_payment(cast: Cast, office: Client) -> None:
    users = make_category(cast)
    typed = {"category": users.pk, "shares": "3", "times": "1", "on": "2026-01-15"}
    nobody = office.post(url(cast, "paper"), typed).content.decode()
    assert "Dites qui souscrit" in nobody
    office.post(url(cast, "paper"), {**typed, "name": "Nadia Benali"})
    asked = Request.objects.in_tool(cast.tool("parts")).get()
    verdict = {"on": "2026-01-15", "decision": "CA du 15 janvier"}
    office.post(url(cast, "request", request_id=asked.pk), verdict)
    again = office.post(url(cast, "request", request_id=asked.pk), verdict).content.decode()
    assert "déjà acceptée" in again
    holder = asked.holder_id
    paying = {"amount": "60,01", "on": "2026-01-15", "method": "cheque"}
    refused = office.post(url(cast, "pay", holder=holder), paying)
    assert refused.status_code == 422
    assert "Il reste 60,00" in refused.content.decode()
    office.post(url(cast, "pay", holder=holder), {**paying, "amount": "60"})
    assert Payment.objects.in_tool(cast.tool("parts")).get().amount == Money(6000)
    page = office.get(url(cast, "holder", holder=holder)).content.decode()
    assert "Nadia Benali" in page
    assert "60,00" in page


def test_the_office_refuses_with_a_reason_and_takes_a_payment_back(cast: Cast, office: Client) -> None:
    holder = paid_up(cast, make_category(cast), 2)
    payment = Payment.objects.in_tool(cast.tool("parts")).get()
    office.post(url(cast, "take_back", payment=payment.pk), {"reason": "Chèque sans provision"})
    assert Payment.objects.in_tool(cast.tool("parts")).count() == 2
    office.post(url(cast, "withdraw", holder=holder.pk), {"shares": "1", "note": ""})
    asked = Request.objects.in_tool(cast.tool("parts")).get(kind="withdrawal")
    office.post(url(cast, "refuse", request_id=asked.pk), {"reason": "Trop tôt"})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (Request.State.REFUSED, "Trop tôt")


def test_a_transfer_is_asked_with_the_number_of_who_receives(cast: Cast, member: Client) -> None:
    users = make_category(cast)
    giver = paid_up(cast, users, 4, user_id=cast.bob.pk)
    receiver = paid_up(cast, users, 1)
    typed = {"receiver": "99", "shares": "1", "note": ""}
    page = member.post(url(cast, "transfer", holder=giver.pk), typed).content.decode()
    assert "Choisissez à qui vont les parts" in page
    typed["receiver"] = str(receiver.number)
    member.post(url(cast, "transfer", holder=giver.pk), typed)
    assert Request.objects.in_tool(cast.tool("parts")).get(kind="transfer").receiver == receiver


def test_the_queue_is_served_and_paid_in_pages(cast: Cast, office: Client) -> None:
    holder = paid_up(cast, make_category(cast), 10)
    leave(cast, holder, 10)
    assert "7" in office.get(url(cast, "refunds")).content.decode()
    office.post(url(cast, "losses"), {"on": "2026-01-15", "amount": "20", "decision": "AG"})
    assert LossDeclared.objects.in_tool(cast.tool("parts")).get().amount == Money(2000)
    office.post(url(cast, "serve"), {"on": "2026-01-15"})
    line = Line.objects.in_tool(cast.tool("parts")).get(kind="refund")
    assert (line.shares, line.loss) == (-7, Money(1400))
    office.post(url(cast, "pay_refund", line=line.pk), {"on": "2026-01-16", "method": "transfer"})
    assert Payment.objects.in_tool(cast.tool("parts")).get(kind="refund").amount == Money(12_600)
    page = office.get(url(cast, "refunds")).content.decode()
    assert "Personne ne peut être remboursé aujourd'hui" in page
    told = office.post(url(cast, "serve"), {"on": ""}, follow=True).content.decode()
    assert "Écrivez le jour du remboursement" in told


def test_rates_interest_and_its_payment_in_pages(cast: Cast, office: Client) -> None:
    paid_up(cast, make_category(cast), 50, on=date(2025, 1, 2))
    assert "Il manque" in office.get(url(cast, "interest")).content.decode()
    typed = {"year": "2025", "half": "1", "rate": "trois", "source": "JO", "url": ""}
    assert "Écrivez un taux" in office.post(url(cast, "rate"), typed).content.decode()
    note_rates(cast, year=2026)
    office.post(url(cast, "rate"), {**typed, "rate": "1,2 %"})
    assert ReferenceRate.objects.in_tool(cast.tool("parts")).count() == 6
    giving = {"year": "2025", "rate": "9", "on": "2026-05-20", "decision": "AG"}
    assert "plafond légal" in office.post(url(cast, "give"), giving).content.decode()
    office.post(url(cast, "give"), {**giving, "rate": "3"})
    given = InterestYear.objects.in_tool(cast.tool("parts")).get()
    part = InterestPart.objects.in_tool(cast.tool("parts")).get()
    assert "Moyenne" in office.get(url(cast, "interest_year", interest=given.pk)).content.decode()
    paying = {"on": "2026-05-20", "method": "transfer"}
    office.post(url(cast, "pay_interest", part=part.pk), paying)
    assert Payment.objects.in_tool(cast.tool("parts")).filter(kind="interest").count() == 1
    told = office.post(url(cast, "pay_interest", part=part.pk), paying, follow=True).content.decode()
    assert "déjà payée" in told


def test_the_capital_of_a_day_is_explained_and_agrees_with_the_books(cast: Cast, office: Client) -> None:
    paid_up(cast, make_category(cast), 10)
    page = office.get(url(cast, "capital")).content.decode()
    assert "disent la même chose" in page
    assert "comptes 1011, 1012 et 1013" in page
    before = office.get(url(cast, "capital") + "?on=2026-01-14").content.decode()
    assert "200,00" not in before
    Holding.objects.in_tool(cast.tool("parts")).update(paid=1)
    assert "disent la même chose" not in office.get(url(cast, "capital")).content.decode()


def test_the_statutes_are_checked_with_their_sources(cast: Cast, office: Client) -> None:
    paid_up(cast, make_category(cast), 10)
    page = office.get(url(cast, "statutes")).content.decode()
    assert "à corriger" in page
    assert "article 19 septies" in page
    assert "à vérifier" in page


def test_categories_are_opened_and_changed(cast: Cast, office: Client) -> None:
    typed = {"name": "Usagers", "role": "beneficiary", "nominal": "0", "least": "1", "is_open": "on"}
    assert "plus de zéro" in office.post(url(cast, "category_new"), typed).content.decode()
    office.post(url(cast, "category_new"), {**typed, "nominal": "20"})
    made = Category.objects.in_tool(cast.tool("parts")).get()
    office.post(url(cast, "category", category=made.pk), {**typed, "nominal": "25", "name": "Usagers"})
    made.refresh_from_db()
    assert made.nominal == Money(2500)


def test_the_register_is_filtered_and_exported(cast: Cast, office: Client) -> None:
    users = make_category(cast)
    paid_up(cast, users, 3)
    paid_up(cast, users, 2, name="=SUM(A1)")
    page = office.get(url(cast, "register") + "?words=nadia").content.decode()
    assert "Nadia Benali" in page
    assert "SUM" not in page
    csv = b"".join(office.get(url(cast, "register_csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert csv.splitlines()[1].startswith("1;15/01/2026;souscription;1;Nadia Benali;Conducteurs;3;60,00;")
    assert "'=SUM(A1)" in csv
    assert office.get(url(cast, "register_ods")).content[:2] == b"PK"
    receipts = b"".join(office.get(url(cast, "receipts", year=2026)).streaming_content)  # type: ignore[attr-defined]
    assert b"60,00" in receipts


def test_the_certificate_is_a_pdf(cast: Cast, member: Client) -> None:
    holder = paid_up(cast, make_category(cast), 3, user_id=cast.bob.pk)
    answer = member.get(url(cast, "certificate", holder=holder.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


@pytest.mark.parametrize("name", ["register", "requests", "capital", "statutes", "refunds"])
def test_a_long_register_costs_no_more_queries(
    cast: Cast,
    office: Client,
    name: str,
) -> None:
    users = make_category(cast)

    def count() -> int:
        with CaptureQueriesContext(connection) as told:
            office.get(url(cast, name))
        return len(told)

    for n in range(2):
        leave(cast, subscribe(cast, users, 5, name=f"Personne {n}"), 1)
    first = count()
    for n in range(8):
        leave(cast, subscribe(cast, users, 5, name=f"Autre {n}"), 1)
    assert count() == first
