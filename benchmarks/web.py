"""The same order through HTTP: granian with two workers, eight clients at once, each household with its session and its form."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figure import Figure, rounds, say
from benchmarks.world import Desk, analyse, families, open_now, open_shop
from essaim.engines.members.factories import make_household
from essaim.engines.orders.models import Cycle, Order
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.site.operations.server import serve
from essaim.site.operations.supervisor import Child

ROUNDS, EACH = 5, 80
CLIENTS, WORKERS = 8, 2
START_SECONDS = 30
OF_IN_PROCESS = 0.7
P99_AT_MOST_MS = 150
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@contextmanager
def served() -> Iterator[int]:
    """Our own web server, on a free port; its worker of letters and events is not started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.PORT = free.getsockname()[1]
    settings.WEB_WORKERS = WORKERS
    server = Child("web", serve)
    server.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield settings.PORT
    finally:
        server.stop(time.monotonic() + START_SECONDS)


def _answers() -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", settings.PORT)) == 0


@dataclass(frozen=True, slots=True)
class Form:
    """A summary opened in one browser: what its button sends."""

    path: str
    cookies: str
    body: str


@dataclass(frozen=True, slots=True)
class Browser:
    """A household with its session, which opens the summary of its choice."""

    session: str
    path: str
    choice: str

    def open(self, web: HTTPConnection) -> Form:
        session = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        web.request("GET", f"{self.path}?{self.choice}", headers={"Cookie": session})
        answer = web.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, answer.status
        token = next(
            value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"
        )
        return Form(self.path, f"{session}; {token}", urlencode(HIDDEN.findall(page)))


def _send(web: HTTPConnection, form: Form) -> float:
    """Press the button, up to the answer; milliseconds."""
    headers = {"Cookie": form.cookies, "Content-Type": "application/x-www-form-urlencoded"}
    start = perf_counter()
    web.request("POST", form.path, form.body, headers)
    answer = web.getresponse()
    answer.read()
    spent = 1_000 * (perf_counter() - start)
    assert answer.status == 302, answer.status
    return spent


class Crowd:
    """Eight clients that open their summaries, then all press the button as fast as they are answered."""

    def __init__(self, port: int, browsers: Iterator[Browser]) -> None:
        self.webs = [HTTPConnection("127.0.0.1", port) for _n in range(CLIENTS)]
        self.browsers = browsers
        self.pool = ThreadPoolExecutor(CLIENTS)
        self.forms: list[list[Form]] = []
        self.spent: list[float] = []
        self.prepare()

    def reconnect(self) -> None:
        """The server ends a connection left idle during the other work's round; the next request opens another."""
        for web in self.webs:
            web.close()

    def prepare(self) -> None:
        self.reconnect()
        shares = [list(islice(self.browsers, EACH // CLIENTS)) for _n in range(CLIENTS)]
        self.forms = list(
            self.pool.map(lambda web, share: [one.open(web) for one in share], self.webs, shares)
        )

    def order(self) -> None:
        self.reconnect()
        told = self.pool.map(lambda web, forms: [_send(web, form) for form in forms], self.webs, self.forms)
        for spent in told:
            self.spent += spent


def _browsers(cast: Cast, cycle: Cycle, desk: Desk, number: int) -> Iterator[Browser]:
    people = User.objects.bulk_create(
        User(email=f"foyer{n}@exemple.fr", full_name=f"Personne {n}", password="!") for n in range(number)
    )
    Participation.objects.bulk_create(
        Participation(project=cast.project, role="membre", user=one) for one in people
    )
    path = reverse("orders:new", args=[cast.project.slug, "paniers", cycle.pk])
    wanted = {f"q{key}": units for key, units in desk.wish.quantities.items()}
    choice = urlencode({**wanted, "pickup": desk.wish.pickup_id})
    for one in people:
        make_household(cast.project, one.full_name, person=one, email=one.email)
        client = Client()
        client.force_login(one)
        yield Browser(client.cookies[settings.SESSION_COOKIE_NAME].value, path, choice)


def measure() -> Iterator[Figure]:
    cast, cycle = open_shop()
    open_now(cycle)
    desk = Desk(cast, cycle, at=timezone.now())
    waiting = iter(families(cast, (ROUNDS + 1) * EACH))
    browsers = iter(list(_browsers(cast, cycle, desk, (ROUNDS + 1) * EACH)))
    say("web : commandes dans le processus et par HTTP, en alternance…")
    with served() as port:
        crowd = Crowd(port, browsers)
        for _n in range(EACH):
            desk.order(next(waiting))
        analyse()
        before = Order.objects.in_tool(cycle.tool_id).count()
        crowd.order()  # both workers have loaded everything, and each connection has planned what it asks
        crowd.spent.clear()
        work = {
            "inside": lambda: [desk.order(next(waiting)) for _n in range(EACH)],
            "web": crowd.order,
        }
        spent = rounds(work, ROUNDS, before=crowd.prepare)
    assert Order.objects.in_tool(cycle.tool_id).count() == before + (2 * ROUNDS + 1) * EACH
    yield Figure("web.rate", EACH / spent["web"], "orders/s", OF_IN_PROCESS * EACH / spent["inside"], True)
    yield Figure("web.against_in_process", spent["inside"] / spent["web"], "ratio", OF_IN_PROCESS, True)
    yield Figure("web.p50", quantiles(crowd.spent, n=100)[49], "ms")
    yield Figure("web.p99", quantiles(crowd.spent, n=100)[98], "ms", P99_AT_MOST_MS)
