"""A crowd at the office: a year is asked once, a form is one payment, receipts have no gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from essaim.engines.dues.commands.calling import call_year
from essaim.engines.dues.commands.paying import Paid, record_payment
from essaim.engines.dues.factories import DAY, at, call, dues_cast, make_member, pay
from essaim.engines.dues.models import Due, Payment
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db(transaction=True)


def at_once[T](work: Callable[[int], T], times: int) -> list[T]:
    """Run `work` many times, each from a thread and a connection of its own."""

    def one(n: int) -> T:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_a_year_called_by_several_at_once_is_asked_once() -> None:
    cast = dues_cast()
    for n in range(3):
        make_member(cast, f"Membre {n}")
    tool = cast.tool("annee")

    made = at_once(lambda _n: len(call_year(by=cast.coordinator, tool=tool, year=2026, at=at(DAY))), 3)

    assert sorted(made) == [0, 0, 3]
    assert Due.objects.in_tool(tool).count() == 3


def test_receipts_follow_one_another_and_a_form_is_one_payment() -> None:
    cast = dues_cast()
    for n in range(2):
        make_member(cast, f"Membre {n}")
    first, second = call(cast)
    paid = Paid(amount=Money(1000), on=DAY, method="cash", key=uuid4())

    def work(n: int) -> int:
        if n < 2:
            return record_payment(by=cast.coordinator, due_id=first.pk, paid=paid, at=at(DAY)).pk
        return pay(cast, second, 100).pk

    assert len(set(at_once(work, 4))) == 3
    numbers = Payment.objects.in_tool(cast.tool("annee")).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
