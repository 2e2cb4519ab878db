"""Ctrl-C and SIGTERM as a request to stop that wakes up whoever sleeps."""

import os
import signal
from collections.abc import Iterable
from multiprocessing.connection import wait
from types import FrameType


class StopRequest:
    """Becomes true on SIGINT or SIGTERM. One per process, in its main thread."""

    def __init__(self) -> None:
        self.requested = False
        self._ear, mouth = os.pipe()
        os.set_blocking(mouth, False)
        signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.requested = True

    def sleep(self, seconds: float, *, others: Iterable[int] = ()) -> None:
        """Waits, at most until a signal arrives or one of the other descriptors is ready."""
        if self.requested:
            return
        ready = wait([self._ear, *others], seconds)
        if self._ear in ready:
            os.read(self._ear, 512)
