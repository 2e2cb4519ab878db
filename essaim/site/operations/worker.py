"""The background worker: tasks, outgoing mail and events, periodic jobs. Any number may run at once."""

import logging
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from essaim.kernel.outbox import api as outbox
from essaim.kernel.projects import jobs
from essaim.site.operations.lifeline import die_with_parent
from essaim.site.operations.memory import keep_what_is_loaded
from essaim.site.operations.presence import Presence, recover_abandoned_tasks
from essaim.site.operations.signals import StopRequest

logger = logging.getLogger("essaim.worker")

BATCH = 50
SHORTEST_IDLE_SECONDS = 0.2
LONGEST_IDLE_SECONDS = 2.0
AFTER_FAULT_SECONDS = 5.0
CARE_EVERY = timedelta(seconds=20)


class BackgroundWorker:
    """Repeats: what is ready to leave, one task, and now and then the periodic jobs and the dead workers' tasks."""

    def __init__(self, *, at: datetime) -> None:
        self._presence = Presence(at=at)
        self._care_due = at

    def turn(self, *, at: datetime) -> int:
        """Does a bounded share of what is waiting. Returns how many things it did; 0 means nothing is left."""
        done = 0
        if at >= self._care_due:
            self._care_due = at + CARE_EVERY
            done += recover_abandoned_tasks(at=at)
            jobs.run_due(at)
        return done + outbox.drain(limit=BATCH, at=at) + self._run_one_task()

    def _run_one_task(self) -> int:
        if not DBTaskResult.objects.ready().exists():
            return 0
        runner = TaskRunner(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self._presence.worker_id,
            excluded_queue_names=[],
        )
        runner.run()
        return runner._run_tasks

    def end(self) -> None:
        self._presence.end()


def work() -> None:
    """The worker that `essaim run` starts beside the server: ends with it."""
    die_with_parent()
    work_until_stopped()


def work_until_stopped() -> None:
    """Works until SIGTERM or Ctrl-C, which let the current item finish. Outlives a database that restarts."""
    keep_what_is_loaded()
    stop = StopRequest()
    worker: BackgroundWorker | None = None
    idle = SHORTEST_IDLE_SECONDS
    while not stop.requested:
        close_old_connections()
        try:
            worker = worker or BackgroundWorker(at=timezone.now())
            done = worker.turn(at=timezone.now())
        except (OperationalError, InterfaceError) as error:
            logger.warning(
                "The database does not answer, trying again in %s s: %s", AFTER_FAULT_SECONDS, error
            )
            connection.close()
            stop.sleep(AFTER_FAULT_SECONDS)
            continue
        idle = SHORTEST_IDLE_SECONDS if done else min(LONGEST_IDLE_SECONDS, idle * 2)
        if not done:
            stop.sleep(idle)
    if worker:
        worker.end()


def work_once() -> int:
    """Does all that is waiting now, then returns how many things it did."""
    worker = BackgroundWorker(at=timezone.now())
    total = 0
    try:
        while done := worker.turn(at=timezone.now()):
            total += done
    finally:
        worker.end()
    return total
