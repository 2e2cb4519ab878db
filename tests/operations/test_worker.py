"""The background worker takes back what dead workers left, and leaves nothing waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.tasks import task
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.kernel.outbox.api import queue_mail
from essaim.site.operations.models import WorkerPresence
from essaim.site.operations.presence import MOST_ATTEMPTS, Presence, recover_abandoned_tasks
from essaim.site.operations.worker import work_once

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
done: list[str] = []


@task
def note(word: str) -> None:
    done.append(word)


@pytest.mark.django_db(transaction=True)
def test_work_once_does_what_waits() -> None:
    done.clear()
    note.enqueue("bonjour")
    queue_mail(key="k", to="bob@exemple.fr", subject="s", text="t")

    assert work_once() >= 2

    assert done == ["bonjour"]
    assert [message.to for message in mail.outbox] == [["bob@exemple.fr"]]
    assert not WorkerPresence.objects.exists()


def running_task(workers: list[str]) -> DBTaskResult:
    note.enqueue("repris")
    row = DBTaskResult.objects.get()
    row.status, row.worker_ids, row.started_at = TaskResultStatus.RUNNING, workers, AT
    row.save()
    return row


@pytest.mark.django_db(transaction=True)
def test_task_of_a_dead_worker_is_taken_back() -> None:
    WorkerPresence.objects.create(worker_id="dead", host="x", pid=1, started_at=AT, seen_at=AT)
    row = running_task(["dead"])

    assert recover_abandoned_tasks(at=AT + timedelta(seconds=30)) == 0
    assert recover_abandoned_tasks(at=AT + timedelta(minutes=5)) == 1

    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


@pytest.mark.django_db(transaction=True)
def test_task_of_a_living_worker_is_left() -> None:
    presence = Presence(at=timezone.now())
    running_task([presence.worker_id])
    try:
        # silent for an hour, yet its lock says that it lives
        assert recover_abandoned_tasks(at=timezone.now() + timedelta(hours=1)) == 0
    finally:
        presence.end()
    assert recover_abandoned_tasks(at=timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_task_that_kills_its_workers_is_given_up() -> None:
    row = running_task([f"dead{number}" for number in range(MOST_ATTEMPTS)])

    assert recover_abandoned_tasks(at=AT) == 0

    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
