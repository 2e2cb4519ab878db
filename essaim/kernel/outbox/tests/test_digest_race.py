"""Two workers at the hour of the digest: without the lock both would send it, with it one does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from essaim.kernel.outbox.digest import send_digest
from essaim.kernel.outbox.letters import withdraw
from essaim.kernel.outbox.models import DailyDigest, KeptMessage, OutgoingMail
from essaim.kernel.outbox.tests.conftest import CHLOE, Stall

pytestmark = pytest.mark.django_db(transaction=True)


def at_once[T](work: Callable[[int], T], workers: int) -> list[T]:
    def one(n: int) -> T:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def test_day_read_without_its_lock_is_taken_by_both(stall: Stall) -> None:
    DailyDigest.objects.create(project=stall.project)
    both_have_read = Barrier(2)

    def careless(_n: int) -> bool:
        mine = DailyDigest.objects.get(project=stall.project).sent_on is None
        both_have_read.wait(timeout=20)
        return mine

    assert at_once(careless, 2) == [True, True]


def test_six_workers_send_one_digest_to_each(stall: Stall) -> None:
    stall.write("news", "Une")
    stall.write("news", "Deux")
    stall.write("news", "Trois", CHLOE)
    KeptMessage.objects.update(created_at=timezone.now() - timedelta(days=2))
    together, now = Barrier(6), timezone.now()

    def work(_n: int) -> int:
        together.wait(timeout=20)
        return send_digest(project_id=stall.project.pk, at=now)

    assert sorted(at_once(work, 6)) == [0, 0, 0, 0, 0, 2]
    assert sorted(OutgoingMail.objects.order_by("pk").values_list("to", flat=True)) == [
        "bob@exemple.fr",
        "chloe@exemple.fr",
    ]
    assert not KeptMessage.objects.filter(state="waiting").exists()


def test_a_message_withdrawn_while_the_digest_leaves_is_told_or_dropped_never_both(stall: Stall) -> None:
    stall.write("news", "Ouverte", topic="cycle:1")
    KeptMessage.objects.update(created_at=timezone.now() - timedelta(days=2))
    together, now = Barrier(2), timezone.now()

    def work(n: int) -> None:
        together.wait(timeout=20)
        if n:
            withdraw(project_id=stall.project.pk, topic="cycle:1")
        else:
            send_digest(project_id=stall.project.pk, at=now)

    at_once(work, 2)

    state, sent = KeptMessage.objects.get().state, OutgoingMail.objects.count()
    assert (state, sent) in {("told", 1), ("dropped", 0)}
