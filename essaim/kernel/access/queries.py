"""Who is in a project, under which role, and who is expected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet

from essaim.kernel.access.api import held_by
from essaim.kernel.access.models import Grant, Invitation, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.recipe import RecipeData


@dataclass(frozen=True)
class RoleShown:
    """A role of a project, in the recipe's words."""

    slug: str
    name: str
    description: str = ""
    holder: str = "person"


def roles_of(project: Project) -> dict[str, RoleShown]:
    """The roles of a project, by slug: those of its recipe, then those that only its rights know. One query."""
    roles = {
        slug: RoleShown(slug, role.name, role.description, role.holder)
        for slug, role in RecipeData.model_validate(project.recipe_version.data).roles.items()
    }
    granted = Grant.objects.filter(project=project).order_by("role").values_list("role", flat=True).distinct()
    for slug in granted:
        roles.setdefault(slug, RoleShown(slug, slug.replace("-", " ").capitalize()))
    return roles


def participations(project_id: int) -> QuerySet[Participation]:
    """The roles held in a project, people by name. One query when read."""
    return (
        Participation.objects.filter(project_id=project_id, is_active=True)
        .select_related("user", "organisation")
        .order_by("role", "user__full_name", "organisation__name", "pk")
    )


def pending_invitations(place: Project | Organisation) -> QuerySet[Invitation]:
    """The invitations not answered yet, those that expired too: they can be sent again. One query when read."""
    return (
        Invitation.objects.filter(
            **{"project" if isinstance(place, Project) else "organisation": place},
            accepted_at=None,
            revoked_at=None,
        )
        .select_related("invited_by")
        .order_by("-pk")
    )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link leads to. One query."""
    return (
        Invitation.objects.select_related(
            "project__recipe_version", "project__territory", "organisation", "invited_by"
        )
        .filter(token_digest=digest(token))
        .first()
    )


def projects_of(actor: Actor) -> QuerySet[Project]:
    """The running and finished projects a person takes part in, directly or through an organisation. One query when read."""
    held = Participation.objects.filter(held_by(actor)).values("project_id")
    return (
        Project.objects.filter(pk__in=held)
        .exclude(status=Project.Status.DRAFT)
        .select_related("territory", "carrier", "recipe_version__recipe")
        .order_by("name", "pk")
    )
