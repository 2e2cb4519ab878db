"""Days under a crowd: promised twice without the lock, then stopped by the database and by the lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from essaim.engines.tenders import factories as make
from essaim.engines.tenders.commands.money import record_payment
from essaim.engines.tenders.errors import MoreThanDue, NotEnoughDays
from essaim.engines.tenders.models import Company, Payment
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


def test_days_read_without_the_lock_are_promised_twice() -> None:
    cast = make.cluster_cast()
    one, *_others = make.three(cast)
    both_have_read = Barrier(2)

    def careless(_n: int) -> bool:
        left = Company.unscoped.get(pk=one.pk).days_left
        both_have_read.wait(timeout=20)
        return left >= 60

    assert at_once(careless, 2) == [True, True]


def test_the_database_refuses_days_beyond_capacity() -> None:
    one, *_others = make.three(make.cluster_cast())
    with pytest.raises(IntegrityError, match=r"cluster_days_within_capacity|CHECK"):
        Company.unscoped.filter(pk=one.pk).update(days_committed=101)


def test_days_asked_at_once_by_answers_are_never_above_capacity() -> None:
    cast = make.cluster_cast()
    one, *_others = make.three(cast)
    answers = [make.answer(cast, make.opportunity(cast, f"Marché {n}")) for n in range(4)]

    def ask(n: int) -> bool:
        try:
            make.task(cast, answers[n], one, days=40)
        except NotEnoughDays:
            return False
        return True

    assert sorted(at_once(ask, 4)) == [False, False, True, True]
    one.refresh_from_db()
    assert one.days_committed == 80


def test_payments_at_once_never_exceed_the_contract() -> None:
    cast = make.cluster_cast()
    one, two, _three = make.three(cast)
    answer = make.won(cast, [one, two], Money(100_000))

    def pay(_n: int) -> bool:
        try:
            record_payment(
                answer_id=answer.pk,
                gross=Money(40_000),
                on=make.TODAY,
                through_cluster=True,
                key=uuid4(),
                by=cast.coordinator,
            )
        except MoreThanDue:
            return False
        return True

    assert sorted(at_once(pay, 4)) == [False, False, True, True]
    assert Payment.objects.in_project(cast.project).count() == 2
