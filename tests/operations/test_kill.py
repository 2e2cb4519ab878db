"""Orders pour in while every process is killed in turn: nothing confirmed is lost, nothing is done twice."""

import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.operations.conftest import Install
from tests.operations.installation import Installation, Running

pytestmark = pytest.mark.real_processes

HOUSEHOLDS = 60
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.operations.kill_settings"}
VICTIMS = ["server", "web worker", "background worker", "supervisor"] * 2
PATIENCE_SECONDS = 240.0

FILL = f"""
from django.utils import timezone
from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, orders_cast
cast = orders_cast()
make_cycle(cast, at=timezone.now())
result = [make_household(cast.project, f"Foyer {{n}}", email=f"foyer{{n}}@exemple.fr").pk for n in range({HOUSEHOLDS})]
"""
TOLD = """
from essaim.engines.orders.models import Order
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail
result = {
    "orders": list(Order.unscoped.order_by("pk").values_list("form_key", "number", "household_id")),
    "mails": [[mail.to, mail.done_at is None] for mail in OutgoingMail.objects.order_by("pk")],
    "events": [event.done_at is None for event in OutgoingEvent.objects.filter(name="orders.OrderConfirmed")],
}
"""


@pytest.fixture(scope="module")
def open_shop(install: Install) -> Iterator[tuple[Installation, list[int]]]:
    installation = install("kill")
    installation.environment = ENVIRONMENT
    installation.migrate()
    yield installation, installation.python(FILL)


class Shop:
    """The running installation, started again whenever its supervisor was killed."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.running: Running = installation.start("--migrate")
        self.running.wait_ready(PATIENCE_SECONDS)
        self.done = threading.Event()

    def kill_in_turn(self, chance: random.Random) -> None:
        for victim in VICTIMS:
            if self.done.wait(chance.uniform(0.3, 2.0)):
                return
            self.kill(victim)

    def kill(self, victim: str) -> None:
        if victim == "supervisor":
            self.running.kill()
            self.running = self.installation.start("--migrate")
            self.running.wait_ready(PATIENCE_SECONDS)
            return
        deadline = time.monotonic() + 20
        while not (pid := self.pid_of(victim)) and time.monotonic() < deadline:
            time.sleep(0.1)
        if pid:
            os.kill(pid, signal.SIGKILL)

    def pid_of(self, victim: str) -> int | None:
        """The server is the child that has children of its own."""
        children = self.running.children()
        servers = [pid for pid in children if self.running.children(pid)]
        if victim == "background worker":
            return next((pid for pid in children if pid not in servers), None)
        if victim == "web worker":
            return next((child for pid in servers for child in self.running.children(pid)), None)
        return next(iter(servers), None)

    def order(self, household: int) -> str:
        """Asks until it is confirmed, as a person who sends the same form again."""
        key = f"form-{household}"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            address = f"http://127.0.0.1:{self.running.port}/essai/commander/{household}/{key}/"
            try:
                with urllib.request.urlopen(address, data=b"", timeout=30) as answer:
                    assert answer.status == 200
                    return key
            except urllib.error.HTTPError as error:
                raise AssertionError(f"{error.code}: {error.read()[:500]!r}") from error
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"household {household} never got its answer")


@pytest.fixture
def shop(open_shop: tuple[Installation, list[int]]) -> Iterator[Shop]:
    shop = Shop(open_shop[0])
    yield shop
    shop.done.set()
    shop.running.process.kill()
    shop.running.process.wait(timeout=10)


def test_kill_loses_no_order_and_doubles_none(open_shop: tuple[Installation, list[int]], shop: Shop) -> None:
    installation, households = open_shop
    killer = threading.Thread(target=shop.kill_in_turn, args=[random.Random(2026)])
    killer.start()

    with ThreadPoolExecutor(4) as people:
        confirmed = set(people.map(shop.order, households))
    shop.done.set()
    killer.join()
    shop.running.wait_ready(PATIENCE_SECONDS)
    assert shop.running.stop() == 0
    worked = installation.essaim("worker", "--once")
    assert worked.returncode == 0, worked.stderr

    told = installation.python(TOLD)
    keys = [key for key, _, _ in told["orders"]]
    assert len(confirmed) == HOUSEHOLDS
    assert sorted(keys) == sorted(confirmed)
    numbers = sorted(number for _, number, _ in told["orders"])
    assert numbers == list(range(numbers[0], numbers[0] + HOUSEHOLDS))
    assert told["events"] == [False] * HOUSEHOLDS
    written = [to for to, waits in told["mails"] if to.startswith("foyer")]
    assert sorted(written) == sorted(f"foyer{number}@exemple.fr" for number in range(HOUSEHOLDS))
    assert not [to for to, waits in told["mails"] if waits]
    sent = [
        path
        for path in (installation.home / "mail").glob("*.eml")
        if "foyer" in path.read_text("utf-8", "replace")
    ]
    assert len(sent) == HOUSEHOLDS
    books = installation.essaim("books", "check")
    assert books.returncode == 0, books.stdout
