"""Who is working behind this installation: one row per background worker."""

from django.db import models


class WorkerPresence(models.Model):
    """A background worker, refreshed while its process lives; gone or stale, its work is taken back."""

    worker_id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-seen_at", "worker_id")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
