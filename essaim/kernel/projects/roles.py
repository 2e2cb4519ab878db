"""The roles of a project: what they are, who holds them, given and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from essaim.kernel.access.api import held_by, require
from essaim.kernel.access.errors import AlreadyInRole, LastCoordinator, RoleOfOrganisation, UnknownRole
from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.permissions import P
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


def projects_of(actor: Actor) -> QuerySet[Project]:
    """The running and finished projects a person takes part in, directly or through an organisation. One query when read."""
    held = Participation.objects.filter(held_by(actor.user_id)).values("project_id")
    return (
        Project.objects.filter(pk__in=held)
        .exclude(status=Project.Status.DRAFT)
        .select_related("territory", "carrier", "recipe_version__recipe")
        .order_by("name", "pk")
    )


def locked_project(project_id: int) -> Project:
    rows = Project.objects.select_for_update(of=("self",)).select_related("recipe_version")
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise NotFound
    return project


def role_of(project: Project, slug: str) -> RoleShown:
    roles = roles_of(project)
    if slug not in roles:
        raise UnknownRole(role=slug, roles=", ".join(role.name for role in roles.values()))
    return roles[slug]


@transaction.atomic
def give_role(
    *,
    by: Actor,
    project_id: int,
    role: str,
    at: datetime,
    user_id: int | None = None,
    organisation_id: int | None = None,
) -> Participation:
    """Give a role of a project to a person or to an organisation.

    Raises NotFound, Forbidden, UnknownRole, RoleOfOrganisation, AlreadyInRole.
    """
    require(by=by, project_id=project_id, permission=P.MANAGE_PEOPLE)
    project = locked_project(project_id)
    shown = role_of(project, role)
    if user_id is not None and shown.holder == "organisation":
        raise RoleOfOrganisation(role=shown.name)
    holder: User | Organisation | None
    if user_id is not None:
        holder = User.objects.filter(pk=user_id, is_active=True).first()
    else:
        holder = Organisation.objects.filter(pk=organisation_id or 0).first()
    if holder is None:
        raise NotFound
    return hold(project, role, holder, by, at)


def hold(project: Project, role: str, holder: User | Organisation, by: Actor, at: datetime) -> Participation:
    participation, created = Participation.objects.get_or_create(
        project=project,
        role=role,
        user=holder if isinstance(holder, User) else None,
        organisation=holder if isinstance(holder, Organisation) else None,
        is_active=True,
        defaults={"joined_at": at},
    )
    if not created:
        raise AlreadyInRole(holder=holder)
    record(
        by=by,
        action="access.role_given",
        target=participation,
        project=project.pk,
        changes={"holder": holder, "role": role},
    )
    return participation


def _refuse_last_coordinator(participation: Participation) -> None:
    """Someone must stay who can manage people: a person, or an organisation that has members."""
    powerful = Grant.objects.filter(
        project_id=participation.project_id, permission=P.MANAGE_PEOPLE
    ).values_list("role", flat=True)
    if participation.role not in set(powerful):
        return
    others = Participation.objects.filter(
        project_id=participation.project_id, role__in=set(powerful), is_active=True
    ).exclude(pk=participation.pk)
    held = others.filter(user__is_active=True) | others.filter(
        organisation__memberships__is_active=True, organisation__memberships__user__is_active=True
    )
    if not held.exists():
        raise LastCoordinator


@transaction.atomic
def end_role(*, by: Actor, participation_id: int, at: datetime, reason: str = "") -> Participation:
    """End a role: the manager of people, or the person who holds it. The row stays, ended.

    Raises NotFound, Forbidden, LastCoordinator.
    """
    found = Participation.objects.filter(pk=participation_id).first()
    if found is None:
        raise NotFound
    if found.user_id is None or found.user_id != by.user_id:
        require(by=by, project_id=found.project_id, permission=P.MANAGE_PEOPLE)
    locked_project(found.project_id)
    participation = Participation.objects.select_related("user", "organisation").get(pk=participation_id)
    if participation.is_active:
        _refuse_last_coordinator(participation)
        participation.is_active, participation.ended_at = False, at
        participation.save(update_fields=["is_active", "ended_at"])
        record(
            by=by,
            action="access.role_ended",
            target=participation,
            changes={
                "holder": participation.user or participation.organisation,
                "role": participation.role,
            },
            reason=reason,
        )
    return participation
