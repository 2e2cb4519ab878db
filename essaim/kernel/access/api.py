"""Rights: what an actor may do in a project, and objects fetched together with the right."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from essaim.kernel.access.errors import NotRunning
from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.access.scoping import ProjectRecord, ScopedManager, ToolRecord, UnscopedQueryError
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.prepared import Ask, Reading, prepared

__all__ = [
    "ProjectRecord",
    "ScopedManager",
    "ToolRecord",
    "UnscopedQueryError",
    "get",
    "get_asked",
    "grants",
    "grants_asked",
    "held_by",
    "register_system_actor",
    "require",
]


CLOSED = "closed"  # Project.Status.CLOSED, which lives above
_SYSTEM_RIGHTS: dict[str, frozenset[str]] = {}


def register_system_actor(name: str, permissions: Iterable[str]) -> None:
    """Declare what a job of the system may do, in every project. Called once, at start-up."""
    _SYSTEM_RIGHTS[name] = frozenset(permissions)


def held_by(user_id: int | None) -> Q:
    """The condition "this participation is held by that person, directly or through an organisation"."""
    return Q(is_active=True) & (
        Q(user_id=user_id)
        | Q(
            organisation__memberships__user_id=user_id,
            organisation__memberships__is_active=True,
        )
    )


def grants(actor: Actor, project: int | str) -> frozenset[str] | None:
    """The permissions of an actor in a project, by its id or its slug; None for a stranger to it.

    One query for a participant, none for a job.
    """
    if actor.kind == "system":
        return _SYSTEM_RIGHTS.get(actor.name, frozenset())
    if not actor.is_person:
        return None
    if found := frozenset(_permissions(actor.user_id, project)):
        return found
    mine = Participation.objects.filter(held_by(actor.user_id), **_of(project))
    return found if mine.exists() else None


def grants_asked(user_id: int, project: int | str) -> Ask | None:
    """What `grants` asks of a person, to send it `along`."""
    return _permissions.ask(user_id, project)


def _of(project: int | str | OuterRef) -> dict[str, Any]:
    return {"project__slug" if isinstance(project, str) else "project_id": project}


def _granted(user_id: int, project: int | str | OuterRef) -> models.QuerySet[Grant]:
    """What the roles of a person in a project grant; the project may be that of an outer query.

    `held_by` in two halves: a project may have thousands of participants, and each half has its index.
    """
    roles = Participation.objects.filter(**_of(project), is_active=True).values("role")
    through = roles.filter(
        organisation__memberships__user_id=user_id, organisation__memberships__is_active=True
    )
    held = Q(role__in=roles.filter(user_id=user_id)) | Q(role__in=through)
    return Grant.objects.filter(held, **_of(project)).order_by("pk")


@prepared
def _permissions(user_id: int, project: int | str) -> models.QuerySet[Grant, str]:
    return _granted(user_id, project).values_list("permission", flat=True)


def require(*, by: Actor, project_id: int, permission: str) -> None:
    """Pass silently, or raise: NotFound for a stranger to the project, Forbidden for a participant without the right.

    Commands call it: a closed project no longer changes, so that rights over its tools raise NotRunning there.
    One query; two more to tell a stranger from a participant.
    """
    status = _status_for(by, project_id, permission)
    if status is None:
        raise NotFound if grants(by, project_id) is None else Forbidden
    if status == CLOSED and not permission.startswith("projects."):
        raise NotRunning


def _status_for(by: Actor, project_id: int, permission: str) -> str | None:
    """The status of a project where this actor holds this permission; None where it does not."""
    if by.kind == "system":
        if permission not in _SYSTEM_RIGHTS.get(by.name, frozenset()):
            return None
        projects = apps.get_model("projects.Project")._default_manager.filter(pk=project_id)
        return projects.values_list("status", flat=True).first()
    if not by.is_person:
        return None
    return next(iter(_status_held(by.user_id, project_id, str(permission))), None)


@prepared
def _status_held(user_id: int, project_id: int, permission: str) -> models.QuerySet[Grant, str]:
    held = _granted(user_id, project_id).filter(permission=permission)
    return held.values_list("project__status", flat=True)[:1]


def get[R: ProjectRecord](
    model: type[R],
    *,
    by: Actor,
    permission: str,
    lock: bool = False,
    related: tuple[str, ...] = (),
    **lookup: object,
) -> R:
    """One row and the right to it. A missing row and a stranger's project answer alike: NotFound.

    `lock` takes the row for update until the end of the transaction (SQLite: the whole file is already held).
    """
    if by.user_id is not None and lookup.keys() == {"pk"} and isinstance(lookup["pk"], int):
        found = next(iter(_by_pk(model, lock, related)(lookup["pk"], by.user_id, str(permission))), None)
        if found is not None and found.is_held and found.project_state != CLOSED:
            return cast("R", found)
    else:
        found = _rows(model, lock, related).filter(**lookup).first()
    if found is None:
        raise NotFound
    require(by=by, project_id=found.project_id, permission=permission)
    return cast("R", found)


def get_asked[R: ProjectRecord](model: type[R], pk: int, *, by: Actor, permission: str) -> Ask | None:
    """What `get` asks of a row by its id, neither held nor with others, to send it `along`."""
    return None if by.user_id is None else _by_pk(model, False, ()).ask(pk, by.user_id, str(permission))


def _rows(model: type[ProjectRecord], lock: bool, related: tuple[str, ...]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model._default_manager.order_by("pk")
    if related:
        rows = rows.select_related(*related)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows


@cache
def _by_pk(model: type[ProjectRecord], lock: bool, related: tuple[str, ...]) -> Reading[Any, Any]:
    """What reads one row of a model by its id, and whether it is held by that right; built once for each way it is asked."""

    def build(pk: int, user_id: int, permission: str) -> models.QuerySet[Any]:
        right = _granted(user_id, OuterRef("project_id")).filter(permission=permission)
        rows: models.QuerySet[Any] = _rows(model, lock, related).filter(pk=pk)
        rows = rows.annotate(is_held=Exists(right), project_state=F("project__status"))
        return rows

    return prepared(build)
