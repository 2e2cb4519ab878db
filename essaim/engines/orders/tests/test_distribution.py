"""The day of the distribution, and what is printed for it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from essaim.engines.ledger.api import balance_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.engines.orders.queries.handover import labels
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.access.models import Grant
from essaim.kernel.factories import Cast, join, make_user
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db


def closed(cast: Cast, households: int = 1, at: datetime | None = None) -> Cycle:
    """A cycle closed, with Bob's order (two baskets) and those of other households."""
    moment = at or timezone.now()
    cycle = make_cycle(cast, at=moment)
    make_order(cast, cycle, small=1, large=1, at=moment)
    for n in range(households - 1):
        make_order(cast, cycle, household=make_household(cast.project, f"Famille {n:03}"), at=moment)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=moment)
    return cycle


@pytest.fixture
def cast() -> Cast:
    return orders_cast()


@pytest.fixture
def volunteer(cast: Cast) -> Client:
    """Dora may hand over and take money, nothing else."""
    dora = make_user("Dora Benali")
    for permission in ("projects.view", "orders.view", "orders.deliver", "orders.take_payments"):
        Grant.objects.create(project=cast.project, role="distribution", permission=permission)
    join(cast.project, "distribution", dora)
    return signed(dora)


def test_a_volunteer_ticks_is_paid_and_undoes(cast: Cast, volunteer: Client) -> None:
    cycle = closed(cast)
    order = Order.objects.in_project(cast.project).get()
    page = volunteer.get(link(cast, "distribution", cycle=cycle.pk))
    assert "1 × Petit panier 1 × Grand panier" in text(page).replace("<li>", "").replace(
        "</li>", " "
    ).replace("  ", " ")
    assert "Doit en tout 11,75 € : encaisser" in text(page)

    volunteer.post(link(cast, "tick", cycle=cycle.pk, number=order.number))
    paid = {"amount": "11,75", "method": "cash", "form_key": "une-fois"}
    for _click in range(2):
        volunteer.post(link(cast, "till", cycle=cycle.pk, number=order.number), paid)

    assert Payment.objects.in_project(cast.project).get().amount == Money(1175)
    assert balance_of(cast.project.pk, "530") == Money(1175)
    told = text(volunteer.get(link(cast, "distribution", cycle=cycle.pk)))
    assert "1 remises sur 1" in told
    assert "Rien à payer" in told
    volunteer.post(link(cast, "untick", cycle=cycle.pk, number=order.number))
    order.refresh_from_db()
    assert order.delivered_at is None


def test_a_wrong_amount_is_told_and_nothing_is_written(cast: Cast, volunteer: Client) -> None:
    cycle = closed(cast)

    sent = {"amount": "onze", "method": "cash", "form_key": "k"}
    page = volunteer.post(link(cast, "till", cycle=cycle.pk, number=1), sent, follow=True)

    assert "« onze » n&#x27;est pas un montant." in text(page)
    assert not Payment.objects.in_project(cast.project).exists()


def test_an_open_cycle_and_an_order_of_another_one_are_not_found(cast: Cast, volunteer: Client) -> None:
    cycle = closed(cast)
    other = make_cycle(cast, "Décembre", at=timezone.now())
    order = make_order(cast, other, at=timezone.now())

    assert volunteer.get(link(cast, "distribution", cycle=other.pk)).status_code == 404
    answer = volunteer.post(link(cast, "tick", cycle=cycle.pk, number=order.number))
    assert answer.status_code == 404
    assert volunteer.post(link(cast, "finish", cycle=cycle.pk)).status_code == 403


def test_the_coordination_ends_the_distribution(cast: Cast) -> None:
    cycle = closed(cast)

    page = signed(cast.alice).post(link(cast, "finish", cycle=cycle.pk), follow=True)

    assert "La distribution est terminée." in text(page)
    cycle.refresh_from_db()
    assert cycle.status == Cycle.Status.DISTRIBUTED


def test_the_list_is_searched_by_name_number_and_state(cast: Cast, volunteer: Client) -> None:
    cycle = closed(cast, households=3)
    volunteer.post(link(cast, "tick", cycle=cycle.pk, number=1))

    def names(**asked: str) -> list[str]:
        page = volunteer.get(link(cast, "distribution", cycle=cycle.pk), asked)
        return [row.order.household.name for one in page.context["lists"] for row in one.rows]

    assert names(words="delattre") == ["Famille Delattre"]
    assert names(words="2") == ["Famille 000"]
    assert names(waiting="on") == ["Famille 000", "Famille 001"]
    assert "Personne ne correspond" in text(
        volunteer.get(link(cast, "distribution", cycle=cycle.pk), {"words": "zzz"})
    )


def test_each_paper_says_the_same_as_its_spreadsheet(cast: Cast) -> None:
    cycle = closed(cast, households=2)
    client = signed(cast.alice)

    for paper, sheet_name, rows in (
        ("distribution", "Distribution", 3),
        ("preparation", "Préparation", 5 - 1),
        ("producteurs", "Producteurs", 5),
    ):
        page = text(client.get(link(cast, "paper", cycle=cycle.pk, paper=paper)))
        ods = client.get(link(cast, "file", cycle=cycle.pk, paper=paper, kind="ods"))
        sheet = CalamineWorkbook.from_filelike(BytesIO(ods.content)).get_sheet_by_index(0)
        answer = client.get(link(cast, "file", cycle=cycle.pk, paper=paper, kind="csv"))
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
        assert sheet.name.startswith(sheet_name)
        assert len(sheet.to_python()) == len(lines) == rows
        assert str(sheet.to_python()[1][0]) in page


def test_amounts_of_producers_in_the_file_are_what_the_books_owe(cast: Cast) -> None:
    cycle = closed(cast, households=3)
    ods = signed(cast.alice).get(link(cast, "file", cycle=cycle.pk, paper="producteurs", kind="ods"))
    rows = CalamineWorkbook.from_filelike(BytesIO(ods.content)).get_sheet_by_index(0).to_python()[1:]

    assert Money(round(sum(float(str(row[-1])) for row in rows) * 100)) == -balance_of(cast.project.pk, "401")


def test_a_label_for_each_unit_on_sheets_of_twenty_four(cast: Cast) -> None:
    cycle = closed(cast, households=24)
    found = list(labels(cycle))
    assert [(label.product, label.rank, label.of) for label in found if label.order.number == 1] == [
        ("Petit panier", 1, 2),
        ("Grand panier", 2, 2),
    ]

    pdf = signed(cast.alice).get(link(cast, "file", cycle=cycle.pk, paper="etiquettes", kind="pdf"))

    assert pdf["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(pdf.content)).pages
    assert (len(found), len(pages)) == (25, 2)
    assert "Famille Delattre" in pages[0].extract_text() + pages[1].extract_text()


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_a_format_that_a_paper_has_not_is_not_found(cast: Cast, kind: str) -> None:
    cycle = closed(cast)

    address = link(cast, "file", cycle=cycle.pk, paper="etiquettes", kind=kind)

    assert signed(cast.alice).get(address).status_code == 404
    unknown = link(cast, "paper", cycle=cycle.pk, paper="horoscope")
    assert signed(cast.alice).get(unknown).status_code == 404


@pytest.mark.parametrize("households", [1, 40])
@pytest.mark.parametrize(
    ("name", "queries", "more"),
    [
        ("distributions", 8, {}),
        ("distribution", 18, {}),
        ("paper", 13, {"paper": "distribution"}),
        ("paper", 9, {"paper": "producteurs"}),
    ],
)
def test_a_list_costs_the_same_for_one_household_and_forty(
    cast: Cast,
    households: int,
    name: str,
    queries: int,
    more: dict[str, str],
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    cycle = closed(cast, households)
    client = signed(cast.alice)
    address = link(cast, name, **({} if name == "distributions" else {"cycle": cycle.pk, **more}))
    client.get(address)

    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200
