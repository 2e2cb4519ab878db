"""Numbers under a crowd: the gap or the double shown without the lock, then stopped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from essaim.engines.invoices.commands.issue import credit_invoice, lock_seller, next_sequence
from essaim.engines.invoices.errors import AlreadyCredited
from essaim.engines.invoices.factories import CARROTS, describe, invoices_cast, issue
from essaim.engines.invoices.models import Invoice
from essaim.kernel.factories import NOW

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


def test_a_number_read_without_the_lock_is_given_twice() -> None:
    cast = invoices_cast()
    describe(cast)
    both_have_read = Barrier(2)

    def careless(_n: int) -> int:
        seen = next_sequence(cast.project.pk, 2026)
        both_have_read.wait(timeout=20)
        return seen

    assert at_once(careless, 2) == [1, 1]


def test_twenty_invoices_at_once_are_numbered_one_to_twenty() -> None:
    cast = invoices_cast()
    describe(cast)

    made = at_once(lambda n: issue(cast, CARROTS, ref=f"order-{n}").sequence, 20)

    assert sorted(made) == list(range(1, 21))


def test_one_source_at_once_makes_one_invoice() -> None:
    cast = invoices_cast()
    describe(cast)

    made = at_once(lambda _n: issue(cast, CARROTS, ref="order-1").pk, 8)

    assert len(set(made)) == 1
    assert Invoice.objects.in_project(cast.project).count() == 1


def test_one_invoice_is_taken_back_once() -> None:
    cast = invoices_cast()
    describe(cast)
    invoice = issue(cast, CARROTS)

    def take_back(_n: int) -> bool:
        try:
            credit_invoice(by=cast.coordinator, invoice_id=invoice.pk, reason="Annulée", at=NOW)
        except AlreadyCredited:
            return False
        return True

    assert sorted(at_once(take_back, 6)) == [False] * 5 + [True]


def test_the_lock_makes_the_second_wait_for_the_first() -> None:
    cast = invoices_cast()
    describe(cast)
    started = Barrier(2)

    def careful(n: int) -> int:
        started.wait(timeout=20)
        with transaction.atomic():
            lock_seller(cast.project.pk)
            issue(cast, CARROTS, ref=f"order-{n}")
            return next_sequence(cast.project.pk, 2026)

    assert sorted(at_once(careful, 2)) == [2, 3]
