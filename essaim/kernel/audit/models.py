"""The trace of each write: who, when, what, why. Append-only."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    user = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, related_name="+")
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("trace")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["project", "-id"], name="audit_project"),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.target_label}"
