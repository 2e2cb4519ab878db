"""The doctor sees each fault it is meant to see, and says what to do."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from essaim.kernel.outbox.models import OutgoingMail
from essaim.site.operations.diagnosis import machine, service
from essaim.site.operations.diagnosis.finding import State
from essaim.site.operations.models import WorkerPresence

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_look_at_key_sees_one_that_others_can_read(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (tmp_path / "secret.key").touch(mode=0o644)
    assert machine.look_at_key().state is State.FAULT
    (tmp_path / "secret.key").chmod(0o600)
    assert machine.look_at_key().state is State.GOOD


@pytest.mark.parametrize(
    ("url", "hosts", "state"),
    [
        ("http://localhost:8000", ["localhost"], State.GOOD),
        ("https://essaim.exemple.fr", ["essaim.exemple.fr"], State.GOOD),
        ("http://essaim.exemple.fr", ["essaim.exemple.fr"], State.FAULT),
        ("https://essaim.exemple.fr", ["localhost"], State.FAULT),
        ("essaim.exemple.fr", ["localhost"], State.FAULT),
    ],
)
def test_look_at_address(settings: LazySettings, url: str, hosts: list[str], state: State) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = url, hosts
    assert service.look_at_address(AT).state is state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waited", "state"), [(timedelta(minutes=1), State.GOOD), (timedelta(hours=3), State.FAULT)]
)
def test_look_at_outbox_sees_what_waits_too_long(waited: timedelta, state: State) -> None:
    OutgoingMail.objects.create(key="a", to="bob@exemple.fr", subject="s", text="t", created_at=AT - waited)
    assert service.look_at_outbox(AT).state is state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silent", "state"), [(timedelta(seconds=5), State.GOOD), (timedelta(hours=1), State.CARE)]
)
def test_look_at_workers_tells_the_living_from_the_silent(silent: timedelta, state: State) -> None:
    WorkerPresence.objects.create(
        worker_id="w", host="elsewhere", pid=1, started_at=AT - silent, seen_at=AT - silent
    )
    assert service.look_at_workers(AT).state is state


@pytest.mark.django_db
def test_doctor_answers_in_json() -> None:
    printed = StringIO()
    call_command("doctor", "--json", stdout=printed)
    answer = json.loads(printed.getvalue())
    assert answer["ok"]
    assert {"Base de données", "Envois", "Comptes", "PDF"} <= {
        finding["subject"] for finding in answer["findings"]
    }
