"""The dues in pages: who opens what, what is shown, what bad input says, how many queries."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.engines.dues.factories import (
    FREE,
    TURNOVER,
    call,
    due_of,
    dues_cast,
    elsewhere,
    make_body,
    make_member,
    pay,
)
from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.tests.rights import ROLES
from essaim.kernel.access.models import Grant
from essaim.kernel.factories import Cast, make_user
from essaim.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast() -> Cast:
    return dues_cast()


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
    return reverse(f"dues:{name}", kwargs={"project": cast.project.slug, "tool": "annee", **rest})


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).replace("\u202f", " ").split())


ARGUMENT = {
    **dict.fromkeys(("amount", "due", "pay", "close"), "due"),
    **dict.fromkeys(("receipt", "cancel"), "payment"),
}


def test_rights_each_page_answers_each_role(cast: Cast) -> None:
    make_member(cast, "Famille Delattre", person=cast.bob)
    (due,) = call(cast)
    keys = {"due": due.pk, "payment": pay(cast, due, 1000).pk}
    wrong = []
    for role, user in {"member": cast.bob, "coordinator": cast.alice}.items():
        client = signed_in(user)
        for name, method, expected in ROLES:
            key = ARGUMENT.get(name)
            status = client.generic(method, url(cast, name, **({key: keys[key]} if key else {}))).status_code
            if status != expected[role]:
                wrong.append(f"{name} {method} {role}: {status}")
    assert wrong == []
    assert signed_in(make_user()).get(url(cast, "year")).status_code == 404


def test_nobody_reads_the_dues_of_someone_else_nor_of_elsewhere(cast: Cast, member: Client) -> None:
    make_member(cast, "Quelqu'un")
    (due,) = call(cast)
    payment = pay(cast, due, 1000)
    assert member.get(url(cast, "receipt", payment=payment.pk)).status_code == 404
    assert member.get(url(cast, "amount", due=due.pk)).status_code == 404
    other, alice = elsewhere(cast), signed_in(cast.alice)
    for name, key in (("due", {"due": due.pk}), ("cancel", {"payment": payment.pk})):
        assert alice.get(url(other, name, **key)).status_code == 404
    assert alice.post(url(other, "pay", due=due.pk)).status_code == 404


def test_the_office_calls_a_year_notes_a_payment_and_lets_off(cast: Cast, office: Client) -> None:
    make_member(cast, "Famille Delattre")
    assert "Aucune année appelée" in text(office.get(url(cast, "year")))
    year = office.get(url(cast, "call")).context["form"].initial["year"]
    assert "est trop loin" in text(office.post(url(cast, "call"), {"year": year + 5}))
    assert "1 cotisation demandée" in text(office.post(url(cast, "call"), {"year": year}, follow=True))
    due = Due.objects.in_tool(cast.tool("annee")).get()
    typed = {"key": uuid4(), "amount": "24,01", "on": due.called_on.isoformat(), "method": "cheque"}
    refused = office.post(url(cast, "pay", due=due.pk), typed)
    assert (refused.status_code, "Il reste 24,00" in text(refused)) == (422, True)
    assert "24,01" in text(refused)
    for _twice in range(2):
        office.post(url(cast, "pay", due=due.pk), {**typed, "amount": "10"})
    payment = Payment.objects.in_tool(cast.tool("annee")).get()
    assert "payée en partie" in text(office.get(url(cast, "due", due=due.pk)))
    office.post(url(cast, "cancel", payment=payment.pk), {"reason": "Chèque rejeté"})
    assert "Chèque rejeté" in text(office.get(url(cast, "due", due=due.pk)))
    office.post(url(cast, "close", due=due.pk), {"cancelled": "no", "reason": "Chômage"})
    assert "dispensée" in text(office.get(url(cast, "due", due=due.pk)))


def test_a_member_reads_why_and_declares_or_chooses() -> None:
    cast = dues_cast(FREE)
    make_member(cast, "Famille Delattre", person=cast.bob)
    (due,) = call(cast)
    member = signed_in(cast.bob)
    page = text(member.get(url(cast, "home")))
    assert "Montant conseillé" in page
    assert "30,00" in page
    refused = text(member.post(url(cast, "amount", due=due.pk), {"amount": "2"}))
    assert "Le montant minimum est 10,00" in refused
    member.post(url(cast, "amount", due=due.pk), {"amount": "45"})
    assert due_of(cast, due.household).amount == Money(4500)


def test_the_office_declares_for_an_organisation() -> None:
    cast = dues_cast(TURNOVER)
    body = make_body(cast)
    (due,) = call(cast)
    office = signed_in(cast.alice)
    assert "pas encore déclaré" in text(office.get(url(cast, "due", due=due.pk)))
    told = text(office.post(url(cast, "amount", due=due.pk), {"amount": "900000"}, follow=True))
    assert "Montant maximum d&#x27;une année" in told or "Montant maximum d'une année" in told
    assert due_of(cast, body).amount == Money(50_000)


def test_the_list_is_filtered_and_exported(cast: Cast, office: Client) -> None:
    for name in ("Nadia Benali", "=SUM(A1)"):
        make_member(cast, name)
    formula, nadia = sorted(call(cast), key=lambda due: due.household.name)
    pay(cast, nadia, 2400)
    names = {
        state: [due.household.name for due in office.get(url(cast, "year"), {"state": state}).context["page"]]
        for state in ("paid", "owing", "late", "closed")
    }
    assert names == {
        "paid": ["Nadia Benali"],
        "owing": [formula.household.name],
        "late": [formula.household.name],
        "closed": [],
    }
    page = text(office.get(url(cast, "year"), {"words": "nadia"}))
    assert "SUM" not in page
    csv = b"".join(office.get(url(cast, "year_csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Nadia Benali;;12;24,00;24,00;0,00;payée;15/01/2026;0" in csv
    assert "'=SUM(A1)" in csv
    assert office.get(url(cast, "year_ods")).content[:2] == b"PK"


def test_a_receipt_is_a_pdf(cast: Cast, member: Client) -> None:
    make_member(cast, "Famille Delattre", person=cast.bob)
    (due,) = call(cast)
    answer = member.get(url(cast, "receipt", payment=pay(cast, due, 1000).pk))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_project_without_dues_says_so() -> None:
    cast = dues_cast({})
    office = signed_in(cast.alice)
    page = text(office.get(url(cast, "year")))
    assert "Aucune cotisation dans ce projet" in page
    assert "Les décisions du projet" not in page
    Grant.objects.create(project=cast.project, role="coordination", permission="projects.govern")
    assert "Les décisions du projet" in text(office.get(url(cast, "year")))


def test_a_long_list_and_a_long_call_cost_no_more_queries(cast: Cast, office: Client) -> None:
    def count(work: Any) -> int:
        with CaptureQueriesContext(connection) as told:
            work()
        return len(told)

    found = []
    for year, size in ((2026, 2), (2027, 20)):
        for _n in range(size):
            make_member(cast)
        found.append(
            (
                count(lambda: call(cast, year)),  # noqa: B023
                count(lambda: office.get(url(cast, "year"), {"year": year})),  # noqa: B023
            )
        )
    # The first call opens the head of the dues and the readers' rows as any other.
    assert found[1] == found[0]
