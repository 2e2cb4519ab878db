"""Which background workers live, and what the dead ones left unfinished."""

import fcntl
import logging
import os
import socket
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.site.operations.models import WorkerPresence

logger = logging.getLogger("essaim.worker")

BEAT_SECONDS = 10.0
STALE_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class TaskAbandonedError(Exception):
    """The workers that ran this task all died; it is not tried again."""


class Presence:
    """This worker's sign of life: a row refreshed by a thread, and a file locked as long as the process lives.

    The lock tells at once, on the same machine, that a worker was killed; the row tells it from elsewhere.
    """

    def __init__(self, *, at: datetime) -> None:
        self.worker_id = get_random_string(32)
        self._lock = _open_lock(self.worker_id)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        WorkerPresence.objects.create(
            worker_id=self.worker_id, host=socket.gethostname(), pid=os.getpid(), started_at=at, seen_at=at
        )
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="presence", daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            try:
                WorkerPresence.objects.filter(worker_id=self.worker_id).update(seen_at=timezone.now())
            except OperationalError as error:
                logger.warning("Sign of life not written: %s", error)
                connection.close()
        connection.close()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        WorkerPresence.objects.filter(worker_id=self.worker_id).delete()
        _lock_path(self.worker_id).unlink(missing_ok=True)
        self._lock.close()


def _lock_path(worker_id: str) -> Path:
    return Path(settings.HOME) / "run" / f"worker-{worker_id}"


def _open_lock(worker_id: str) -> IO[bytes]:
    path = _lock_path(worker_id)
    path.parent.mkdir(exist_ok=True)
    return path.open("wb")


def _is_dead(presence: WorkerPresence, *, at: datetime) -> bool:
    path = _lock_path(presence.worker_id)
    if presence.host == socket.gethostname() and path.exists():
        with path.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
    return presence.seen_at < at - STALE_AFTER


def living_workers(*, at: datetime) -> list[WorkerPresence]:
    """Workers that run now, here or elsewhere. 1 query."""
    return [presence for presence in WorkerPresence.objects.all() if not _is_dead(presence, at=at)]


def recover_abandoned_tasks(*, at: datetime) -> int:
    """Gives back to everyone the tasks of workers that died. Returns how many. 2 queries when all is well.

    A task whose workers died 5 times is marked failed: it is the likely killer.
    """
    living = set()
    for presence in WorkerPresence.objects.all():
        if _is_dead(presence, at=at):
            presence.delete()
            _lock_path(presence.worker_id).unlink(missing_ok=True)
        else:
            living.add(presence.worker_id)
    recovered = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("enqueued_at"):
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            task.set_failed(TaskAbandonedError(f"{MOST_ATTEMPTS} workers died running it"))
            continue
        recovered += DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids
        ).update(status=TaskResultStatus.READY)
    return recovered
