"""What one's own pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from essaim.kernel.access.api import grants
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.outbox.api import readers_at
from essaim.kernel.projects.engine import Waiting, engine, engines
from essaim.kernel.projects.models import Project, Tool
from essaim.kernel.projects.roles import projects_of


@dataclass(frozen=True)
class MyProject:
    """A project one takes part in, and what waits there."""

    project: Project
    waiting: list[Waiting]


def my_projects(actor: Actor, at: datetime) -> list[MyProject]:
    """The projects of a person, running ones first, each with what waits for them there."""
    projects = projects_of(actor).prefetch_related("tools")
    found = []
    for project in projects:
        held = grants(actor, project.pk) or frozenset()
        waiting = [line for tool in project.tools.all() for line in _waiting(tool, actor, held, at)]
        waiting.sort(key=lambda line: (line.due_at is None, line.due_at or at))
        found.append(MyProject(project, waiting))
    found.sort(key=lambda mine: mine.project.status == Project.Status.CLOSED)
    return found


def _waiting(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterable[Waiting]:
    today = engine(tool.engine).today
    return today(tool, actor, held, at) if today is not None else ()


def my_memberships(actor: Actor) -> QuerySet[OrganisationMembership]:
    """The organisations of a person, by name. One query when read."""
    return (
        OrganisationMembership.objects.filter(user_id=actor.user_id or 0, is_active=True)
        .select_related("organisation__commune")
        .order_by("organisation__name", "pk")
    )


def my_data(user: User) -> dict[str, Any]:
    """Everything kept about a person, to be handed to them."""
    actor = Actor.of(user)
    roles = Participation.objects.filter(user=user).select_related("project").order_by("pk")
    memberships = user.memberships.select_related("organisation").order_by("pk")
    traces = AuditEntry.objects.filter(user=user).order_by("pk")
    return {
        "account": {
            "email": user.email,
            "full_name": user.full_name,
            "phone": user.phone,
            "language": user.language,
            "joined_at": user.joined_at,
        },
        "organisations": [
            {
                "name": item.organisation.name,
                "role": item.role,
                "from": item.joined_at,
                "until": item.ended_at,
            }
            for item in memberships
        ],
        "roles": [
            {
                "project": item.project.name,
                "role": item.role,
                "from": item.joined_at,
                "until": item.ended_at,
            }
            for item in roles
        ],
        "tools": {
            slug: found.personal(user.pk) for slug, found in engines().items() if found.personal is not None
        },
        "messages": readers_at(user.email),
        "actions": [
            {"at": trace.at, "action": trace.action, "about": trace.target_label} for trace in traces
        ],
        "projects_seen": [project.name for project in projects_of(actor)],
    }


def organisations_listed(words: str) -> QuerySet[Organisation]:
    """The organisations whose name or number holds the words, by name. One query when read."""
    rows = Organisation.objects.select_related("commune").order_by("name", "pk")
    digits = words.replace(" ", "")
    if digits.isdecimal():
        return rows.filter(siret__startswith=digits) | rows.filter(siren__startswith=digits)
    for word in words.split()[:6]:
        rows = rows.filter(name__icontains=word)
    return rows


def projects_carried(organisation: Organisation) -> QuerySet[Project]:
    """The projects an organisation carries, drafts left out. One query when read."""
    return (
        organisation.projects.exclude(status=Project.Status.DRAFT)
        .select_related("territory", "recipe_version__recipe")
        .order_by("name", "pk")
    )


def roles_held(organisation: Organisation) -> QuerySet[Participation]:
    """The roles an organisation holds in projects. One query when read."""
    held = organisation.participations.filter(is_active=True).exclude(project__status=Project.Status.DRAFT)
    return held.select_related("project").order_by("project__name", "pk")
