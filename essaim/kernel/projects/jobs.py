"""Periodic work of the house and of its engines, run by whichever worker finds it due."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from essaim.kernel.access.api import register_system_actor
from essaim.kernel.outbox.api import send_due_digests
from essaim.kernel.projects.engine import Job, engines
from essaim.kernel.projects.models import JobRun

logger = logging.getLogger(__name__)
HOUSE_JOBS = {"outbox.send_due_digests": Job(run=send_due_digests, every_seconds=60)}


def all_jobs() -> dict[str, Job]:
    found = {f"{slug}.{name}": job for slug, one in engines().items() for name, job in one.jobs.items()}
    return {**HOUSE_JOBS, **found}


def register_job_actors() -> None:
    for name, job in all_jobs().items():
        register_system_actor(name, job.permissions)


def run_due(at: datetime) -> list[str]:
    """Run each job whose pause is over; returns their names. A job that fails is logged and waits for its next turn."""
    ran = []
    for name, job in all_jobs().items():
        JobRun.objects.get_or_create(name=name)
        with transaction.atomic():
            rows = JobRun.objects.filter(name=name)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            run = rows.first()
            if run is None or (
                run.last_run_at and at < run.last_run_at + timedelta(seconds=job.every_seconds)
            ):
                continue
            run.last_run_at = at
            run.save(update_fields=["last_run_at"])
        try:
            job.run(at)
        except Exception:
            logger.exception("job %s failed", name)
        ran.append(name)
    return ran
