"""Two sheets found to be one household have one balance, one statement and one name, and come apart again."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from essaim.engines.ledger.api import Party, balance_of, balances_by_party, known_parties
from essaim.engines.ledger.factories import make_entry
from essaim.engines.ledger.queries.owed import named_party, statement, who_owes
from essaim.engines.members.api import Household
from essaim.engines.members.commands.merging import merge_households, undo_merge
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Order
from essaim.engines.orders.queries.accounts import account_of, dues
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money, total

pytestmark = pytest.mark.django_db


def party(household: Household) -> Party:
    return Party("household", household.pk, household.name)


@pytest.fixture
def cast() -> Cast:
    return orders_cast(sharing={})


@pytest.fixture
def two(cast: Cast) -> tuple[Household, Household]:
    """Each has ordered a large basket in full price, in its own cycle."""
    kept, lost = make_household(cast.project, "Famille Benali"), make_household(cast.project, "Benali N.")
    make_order(cast, make_cycle(cast, "Octobre"), household=kept, small=0, large=1)
    make_order(cast, make_cycle(cast, "Novembre"), household=lost, small=0, large=2)
    return kept, lost


def test_a_merge_is_read_in_the_books_and_undone_in_them(
    cast: Cast, two: tuple[Household, Household]
) -> None:
    kept, lost = two
    project = cast.project.pk
    merge = merge_households(
        by=cast.coordinator, project_id=project, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    )

    whole = Money(1450 * 3)
    assert dict(balances_by_party(project, "411")) == {party(kept): whole}
    assert balances_by_party(project, "411", [party(lost)]) == {party(kept): whole}
    assert balance_of(project, "411", party(lost)) == balance_of(project, "411", party(kept)) == whole
    assert [(p.label, amount) for p, amount in who_owes(project)[0].rows] == [("Famille Benali", whole)]
    assert named_party(project, "household", lost.pk) == party(kept)
    assert [p.label for p in known_parties(project) if p.kind == "household"] == ["Famille Benali"]
    assert statement(project, party(kept)).count() == 2
    call_command("books", "check")

    undo_merge(by=cast.coordinator, merge_id=merge.pk, at=NOW)

    assert dict(balances_by_party(project, "411")) == {party(kept): Money(1450), party(lost): Money(2900)}
    assert statement(project, party(lost)).count() == 1
    call_command("books", "check")


def test_what_is_cancelled_after_a_merge_leaves_the_one_balance_right(
    cast: Cast, two: tuple[Household, Household]
) -> None:
    kept, lost = two
    merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    )

    order = Order.objects.in_project(cast.project).get(household=lost)
    cancel_order(by=cast.coordinator, order_id=order.pk, reason="double", at=NOW)

    balances = balances_by_party(cast.project.pk, "411")
    assert balances == {party(kept): Money(1450)}
    assert total(list(balances.values())) == balance_of(cast.project.pk, "411")


def test_the_page_of_the_merged_one_tells_the_whole(cast: Cast, two: tuple[Household, Household]) -> None:
    kept, lost = two
    merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    )
    client = Client()
    client.force_login(cast.alice)

    page = client.get(reverse("ledger:party", args=[cast.project.slug, "comptes", "foyer", lost.pk]))

    assert page.context["party"].label == "Famille Benali"
    assert page.context["balance"] == Money(4350)


def test_what_a_household_owes_is_what_its_books_say_however_it_paid(
    cast: Cast, two: tuple[Household, Household]
) -> None:
    kept, lost = two
    merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    )
    make_entry(cast.project, "512", "411", 1350, party=party(kept), engine="bank", label="VIR BENALI")

    tool = cast.tool("paniers")
    account = account_of(tool, kept)

    assert (account.ordered, account.paid, account.due) == (Money(4350), Money(1350), Money(3000))
    assert dues(tool, [kept.pk, lost.pk]) == {kept.pk: Money(3000), lost.pk: Money(3000)}
    assert dues(tool, []) == {}
