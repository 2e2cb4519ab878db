"""Who holds which role in which project, what each role may do there, and who is invited."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Participation(models.Model):
    """A role held in a project, by a person or by every active member of an organisation. Ended, never deleted."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="participations")
    role = models.SlugField(max_length=40)
    user = models.ForeignKey(
        "actors.User", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        ordering = ["project", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation=None) | Q(user=None, organisation__isnull=False),
                name="participation_of_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, ended_at=None) | Q(is_active=False, ended_at__isnull=False),
                name="participation_ended_when_inactive",
            ),
            models.UniqueConstraint(
                fields=["project", "role", "user"],
                condition=Q(is_active=True, user__isnull=False),
                name="participation_person_once",
            ),
            models.UniqueConstraint(
                fields=["project", "role", "organisation"],
                condition=Q(is_active=True, organisation__isnull=False),
                name="participation_organisation_once",
            ),
        ]
        indexes = [models.Index(fields=["user", "is_active"], name="participation_user")]

    def __str__(self) -> str:
        return f"{self.user or self.organisation} · {self.role}"


class Grant(models.Model):
    """One permission of one role in one project, copied from the recipe at launch and at each upgrade."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="grants")
    role = models.SlugField(max_length=40)
    permission = models.CharField(max_length=80)

    class Meta:
        ordering = ["project", "role", "permission"]
        constraints = [models.UniqueConstraint(fields=["project", "role", "permission"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.role} : {self.permission}"


class Invitation(models.Model):
    """An offer of a role, sent by e-mail, usable once and until a date. Only the token's digest is kept."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, related_name="invitations")
    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, null=True, related_name="invitations"
    )
    role = models.SlugField(max_length=40)
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("actors.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, organisation=None)
                | Q(project=None, organisation__isnull=False),
                name="invitation_to_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.role}"


class ApiToken(models.Model):
    """A person's key for a program: acts as that person, within `scopes` and until a date. Only the digest is kept."""

    user = models.ForeignKey("actors.User", models.CASCADE, related_name="api_tokens")
    label = models.CharField(_("à quoi sert cette clé"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("clé d'API")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label
