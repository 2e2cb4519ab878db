"""What a funder sees of its money, and nothing of the families' names."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from essaim.engines.ledger.api import balance_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Order, Payer
from essaim.engines.orders.queries.funding import pseudonym
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast, make_organisation
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
PERIOD = {"period": ["2026-01-01", "2026-12-31"]}
ALL = {"period": "convention"}


@pytest.fixture
def cast() -> Cast:
    """Bob and two more families ordered in November; a fourth cancelled."""
    cast = orders_cast(sharing={"envelope": "100,00", "household_cap": "20,00", **PERIOD})
    cycle = make_cycle(cast)
    make_order(cast, cycle, small=1, large=1)
    for name in ("Famille Caron", "Famille Nguyen"):
        make_order(cast, cycle, household=make_household(cast.project, name), large=1)
    given_up = make_order(cast, cycle, household=make_household(cast.project, "Famille Petit"), small=1)
    cancel_order(by=cast.coordinator, order_id=given_up.pk, reason="absents", at=NOW)
    return cast


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed(cast.fanny)


def payer(cast: Cast) -> Payer:
    return Payer.objects.in_project(cast.project).select_related("tool__project").get()


def test_the_officer_is_led_to_its_own_page(cast: Cast, officer: Client) -> None:
    page = text(officer.get(link(cast, "funding"), follow=True))

    assert "reste 73,75 € sur 100,00 €" in page
    assert "Plafond par foyer et par mois" in page
    assert "Pris en charge" in page
    assert not any(name in page for name in ("Delattre", "Caron", "Nguyen"))


def test_the_statement_sums_to_the_envelope_and_to_the_books(cast: Cast, officer: Client) -> None:
    found = payer(cast)
    answer = officer.get(link(cast, "statement_file", payer=found.pk, kind="ods"), ALL)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    months, evidence = (book.get_sheet_by_index(n).to_python() for n in (0, 1))

    cents = [round(float(str(row[5])) * 100) for row in evidence[1:]]
    assert len(cents) == 3
    assert Money(sum(cents)) == found.spent == balance_of(cast.project.pk, "441")
    assert months[-1][:3] == ["Total", 3.0, 3.0]
    assert round(float(str(months[-1][4])) * 100) == sum(cents)


def test_the_printed_statement_says_the_same_without_names(cast: Cast, officer: Client) -> None:
    pdf = officer.get(link(cast, "statement_file", payer=payer(cast).pk, kind="pdf"), ALL)

    words = " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf.content)).pages).split()
    )
    assert "26,25" in words
    assert "Bio-cabas du Centre" in words
    order = Order.objects.in_project(cast.project).get(number=1)
    assert pseudonym(payer(cast).tool, order.household_id) in words
    assert not any(name in words for name in ("Delattre", "Caron", "Nguyen", "Petit"))


def test_a_period_leaves_out_the_other_months(cast: Cast, officer: Client) -> None:
    make_order(cast, make_cycle(cast, "Décembre", at=NOW.replace(month=12)), at=NOW.replace(month=12))
    address = link(cast, "statement_file", payer=payer(cast).pk, kind="csv")

    def lines(period: str) -> int:
        answer = officer.get(address, {"period": period})
        return len(b"".join(answer.streaming_content).splitlines()) - 1  # type: ignore[attr-defined]

    assert (lines("2026-11"), lines("2026-12"), lines("2026"), lines("n'importe quoi")) == (3, 1, 4, 4)


def test_a_funder_does_not_see_another_one(cast: Cast, officer: Client) -> None:
    mine = payer(cast)
    other = Payer.objects.in_project(cast.project).get()
    other.pk, other.organisation = None, make_organisation("Fondation du Nord")
    other.save(force_insert=True)

    for name in ("payer", "statement"):
        assert officer.get(link(cast, name, payer=other.pk)).status_code == 404
    assert officer.get(link(cast, "statement_file", payer=other.pk, kind="csv")).status_code == 404
    assert officer.get(link(cast, "funding"))["Location"] == link(cast, "payer", payer=mine.pk)
    assert "Fondation du Nord" in text(signed(cast.alice).get(link(cast, "funding")))


def test_a_pseudonym_is_steady_and_of_one_tool(cast: Cast) -> None:
    tool, other = cast.tool("paniers"), cast.tool("comptes")

    assert pseudonym(tool, 7) == pseudonym(tool, 7)
    assert len({pseudonym(tool, 7), pseudonym(tool, 8), pseudonym(other, 7)}) == 3


def test_an_unknown_format_is_not_found(cast: Cast, officer: Client) -> None:
    assert officer.get(link(cast, "statement_file", payer=payer(cast).pk, kind="doc")).status_code == 404


@pytest.mark.parametrize("households", [1, 40])
@pytest.mark.parametrize("name", ["payer", "statement"])
def test_a_page_costs_the_same_for_one_order_and_forty(
    cast: Cast,
    officer: Client,
    households: int,
    name: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    cycle = make_cycle(cast, "Encore", at=NOW)
    for _n in range(households):
        make_order(cast, cycle, household=make_household(cast.project))
    address = link(cast, name, payer=payer(cast).pk)
    officer.get(address)

    with django_assert_max_num_queries(14):
        assert officer.get(address).status_code == 200
