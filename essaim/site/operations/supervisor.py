"""One command, two processes: the web server and the background worker, started again when they die.

Every process ends with the one that started it (see `lifeline`), so that killing any of them at any moment
leaves nothing that holds the port, and starting again is always enough.
"""

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess

from django.db import connections

from essaim.site.operations.lifeline import die_with_parent
from essaim.site.operations.signals import StopRequest

logger = logging.getLogger("essaim.run")

STOP_SECONDS = 12.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
FAILED_STARTS = 3


class Child:
    """One supervised process. Deaths close to one another are answered more and more slowly."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.process: ForkProcess | None = None
        self.deaths = 0
        self._work = work
        self._started_at = 0.0
        self._start_after = 0.0

    def start(self) -> None:
        connections.close_all()  # a connection must not be shared through the fork
        self._started_at = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(
            target=_run_child, args=(self._work,), name=self.name
        )
        self.process.start()

    def tend(self) -> None:
        """Notices a death, and starts again once the pause is over."""
        now = time.monotonic()
        if self.process is not None and not self.process.is_alive():
            self.process.join()
            self.deaths = 1 if now - self._started_at > STEADY_SECONDS else self.deaths + 1
            pause = min(LONGEST_PAUSE_SECONDS, 0.0 if self.deaths == 1 else 0.25 * 2**self.deaths)
            logger.error("%s stopped (%s), starting again", self.name, self.process.exitcode)
            self.process, self._start_after = None, now + pause
        if self.process is None and now >= self._start_after:
            self.start()

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.join(max(0.1, deadline - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _run_child(work: Callable[[], None]) -> None:
    os.setpgid(0, 0)  # Ctrl-C speaks to the supervisor alone
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent()
    work()


class Supervisor:
    """Runs until asked to stop. `ready` is called once, when the server answers."""

    def __init__(
        self,
        children: list[Child],
        *,
        address: tuple[str, int],
        stop_with_parent: bool,
        ready: Callable[[], None],
    ) -> None:
        self._children = children
        self._address = address
        self._parent = os.getppid() if stop_with_parent else None
        self._ready = ready
        self._announced = False

    def run(self) -> int:
        """Exit code: 0 when asked to stop, 1 when the server never managed to answer."""
        stop = StopRequest()
        status = 0
        while not stop.requested and not self._abandoned():
            for child in self._children:
                child.tend()
            if not self._announced and self._answers():
                self._announced = True
                self._ready()
            if not self._announced and self._children[0].deaths >= FAILED_STARTS:
                status = 1
                break
            sentinels = [child.process.sentinel for child in self._children if child.process]
            stop.sleep(0.5 if self._announced else 0.05, others=sentinels)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.stop(deadline)
        return status

    def _abandoned(self) -> bool:
        return self._parent is not None and os.getppid() != self._parent

    def _answers(self) -> bool:
        try:
            with socket.create_connection(self._address, timeout=0.2):
                return True
        except OSError:
            return False
