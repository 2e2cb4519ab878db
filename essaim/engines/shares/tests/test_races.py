"""The floor and the public ceiling under a crowd: passed without the lock, held with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from essaim.engines.shares.commands.asking import Wish, enter_subscription
from essaim.engines.shares.commands.people import Who
from essaim.engines.shares.commands.refunding import serve_queue
from essaim.engines.shares.errors import NothingToRefund, PublicCeiling
from essaim.engines.shares.factories import DAY, accept, at, leave, make_category, paid_up, shares_cast
from essaim.engines.shares.models import Line, Register
from essaim.engines.shares.queries.holdings import capital_of, queue_of, register_of
from essaim.engines.shares.rules.refunds import serve
from essaim.engines.shares.rules.statutes import public_kept
from essaim.kernel.factories import Cast, make_organisation
from essaim.kernel.money import Money, Rate

pytestmark = pytest.mark.django_db(transaction=True)
HALF = Rate.parse("50 %")


def at_once[T](work: Callable[[int], T], times: int) -> list[T]:
    """Run `work` many times, each from a thread and a connection of its own."""

    def one(n: int) -> T:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def _leaver() -> Cast:
    """A hundred shares, sixty of which are asked back: all may go, once."""
    cast = shares_cast()
    users = make_category(cast)
    paid_up(cast, users, 40)
    leave(cast, paid_up(cast, users, 60, name="Omar Haddad"), 60)
    return cast


def test_a_turn_read_without_the_lock_is_given_twice() -> None:
    cast = _leaver()
    tool, both_have_read = cast.tool("parts"), Barrier(2)

    def careless(_n: int) -> int:
        queue = [one.waiting for one in queue_of(tool)]
        served = serve(queue, capital_of(tool, register_of(tool), on=DAY), on=DAY)
        both_have_read.wait(timeout=20)
        return served[0].shares

    assert at_once(careless, 2) == [60, 60]


def test_a_turn_is_served_once_and_the_floor_holds() -> None:
    cast = _leaver()
    tool = cast.tool("parts")

    def careful(_n: int) -> int:
        try:
            return sum(
                line.shares for line in serve_queue(by=cast.coordinator, tool=tool, on=DAY, at=at(DAY))
            )
        except NothingToRefund:
            return 0

    assert sorted(at_once(careful, 4)) == [-60, 0, 0, 0]
    head = Register.objects.in_tool(tool).get()
    assert (head.capital, head.floor) == (Money(80_000), Money(50_000))


def _two_towns() -> tuple[Cast, list[int]]:
    """Two public bodies ask for half of what the others hold, and more: one may enter."""
    cast = shares_cast()
    towns = make_category(cast, "towns")
    paid_up(cast, make_category(cast), 10)
    asked = [
        enter_subscription(
            by=cast.coordinator,
            tool=cast.tool("parts"),
            who=Who(organisation_id=make_organisation(name, legal_form="collectivite").pk),
            wish=Wish(category_id=towns.pk, shares=8),
            on=DAY,
        ).pk
        for name in ("Ville", "Métropole")
    ]
    return cast, asked


def test_a_ceiling_read_without_the_lock_lets_both_in() -> None:
    cast, _asked = _two_towns()
    tool, both_have_read = cast.tool("parts"), Barrier(2)

    def careless(_n: int) -> bool:
        head, amount = register_of(tool), Money(16_000)
        kept = public_kept(public=head.public_capital + amount, capital=head.capital + amount, most=HALF)
        both_have_read.wait(timeout=20)
        return kept

    assert at_once(careless, 2) == [True, True]


def test_the_second_public_body_is_stopped() -> None:
    cast, asked = _two_towns()

    def careful(n: int) -> bool:
        try:
            accept(cast, asked[n])
        except PublicCeiling:
            return False
        return True

    assert sorted(at_once(careful, 2)) == [False, True]
    numbers = Line.objects.in_tool(cast.tool("parts")).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
