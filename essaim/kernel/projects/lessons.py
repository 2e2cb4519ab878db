"""Lessons: what a project learned goes back to the recipe, and its keeper answers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

import tomlkit
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict
from tomlkit.items import AoT

from essaim.kernel.access.api import require
from essaim.kernel.access.errors import NotRunning
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.outbox.api import send_mail
from essaim.kernel.projects.decisions import read_answer
from essaim.kernel.projects.drafts import asked
from essaim.kernel.projects.errors import LessonDecided, NotKeeper
from essaim.kernel.projects.models import Lesson, Project, Recipe, RecipeVersion
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_check import read_recipe
from essaim.kernel.projects.recipe_store import organisations_of, write_version
from essaim.kernel.projects.versions import next_minor

LONGEST_TEXT = 4000
_DECIMAL = re.compile(r"-?[0-9]+[.,][0-9]+")


class Change(BaseModel):
    """What a lesson proposes to write in the recipe: a proposed value, a reason, or a success factor. `none`: words only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["none", "default", "why", "factor"] = "none"
    key: str = ""
    value: Any = None
    text: str = ""


def changed_text(text: str, change: Change, version: str) -> str:
    """The TOML text with its number and the proposed change, everything else left as its author wrote it."""
    document = tomlkit.parse(text)
    document["version"] = version
    if change.kind == "factor":
        factor = tomlkit.table()
        factor["text"] = change.text
        if "success_factors" not in document:
            document["success_factors"] = tomlkit.aot()
        factors = document["success_factors"]
        assert isinstance(factors, AoT | list)
        factors.append(factor)
    elif change.kind in {"default", "why"}:
        decisions: Any = document["decisions"]
        row = next(row for row in decisions if row["key"] == change.key)
        row["default" if change.kind == "default" else "why"] = _plain(change)
    return tomlkit.dumps(document)


def _plain(change: Change) -> Any:
    """The value as an author would type it: a number for « 0.6 » or « 14,50 », a text otherwise."""
    if change.kind == "why":
        return change.text
    if isinstance(change.value, str) and _DECIMAL.fullmatch(change.value):
        return tomlkit.value(change.value.replace(",", "."))
    return change.value


def check_change(change: Change, version: RecipeVersion) -> Change:
    """The change with its value read, proven to give a right recipe. Raises Invalid, BadRecipe, NotFound."""
    data = RecipeData.model_validate(version.data)
    if change.kind == "default":
        value = read_answer(asked(data, change.key), change.value)
        if value is None:
            raise Invalid(message=_("Donnez la valeur que la recette devrait proposer."), field="value")
        change = change.model_copy(update={"value": value})
    elif change.kind == "why":
        asked(data, change.key)
    if change.kind in {"why", "factor"} and not change.text.strip():
        raise Invalid(message=_("Écrivez le texte que la recette devrait porter."), field="text")
    proposed = changed_text(version.text, change, next_minor(version.version))
    read_recipe(proposed.encode(), file=_("votre proposition"))
    return change


@transaction.atomic
def write_lesson(
    *, project: Project, title: str, text: str, change: Change, by: Actor, at: datetime
) -> Lesson:
    """Propose to the recipe what this project learned. Raises NotFound, Forbidden, NotRunning, Invalid, BadRecipe."""
    require(by=by, project_id=project.pk, permission=P.WRITE_LESSON)
    if project.status == Project.Status.DRAFT:
        raise NotRunning
    if not title.strip() or not text.strip():
        raise Invalid(message=_("Une leçon a un titre et un texte."), field="title")
    current = project.recipe_version.recipe.current or project.recipe_version
    lesson = Lesson.objects.create(
        project=project,
        version=current,
        title=title.strip()[:150],
        text=text.strip()[:LONGEST_TEXT],
        change=check_change(change, current).model_dump(mode="json"),
        written_by=_person(by),
        written_at=at,
    )
    record(by=by, action="lessons.written", target=lesson, changes=lesson.change)
    _tell_keeper(lesson)
    return lesson


def _tell_keeper(lesson: Lesson) -> None:
    """One letter to each person who answers for the recipe: those who run its keeper."""
    recipe = lesson.version.recipe
    admins = OrganisationMembership.objects.filter(
        organisation=recipe.keeper_id, is_active=True, role=OrganisationMembership.Role.ADMIN
    ).select_related("user")
    for membership in admins if recipe.keeper_id else ():
        send_mail(
            key=f"lessons.written:{lesson.pk}:{membership.user_id}",
            to=membership.user.email,
            template="projects/mail/lesson_written.txt",
            context={
                "lesson": lesson,
                "recipe": recipe,
                "url": settings.PUBLIC_URL + reverse("site:recipe_lessons", args=[recipe.slug]),
            },
        )


def _person(by: Actor) -> User:
    if by.user_id is None:
        raise Forbidden
    return User.objects.get(pk=by.user_id)


def keeps(recipe: Recipe, by: Actor) -> bool:
    """Whether this person belongs to the organisation that keeps the recipe. One query."""
    return recipe.keeper_id is not None and recipe.keeper_id in organisations_of(by)


def lessons_to_answer(by: Actor) -> QuerySet[Lesson]:
    """The lessons that wait for the organisations of this person, the oldest first. Two queries."""
    waiting = Lesson.objects.filter(
        status=Lesson.Status.PROPOSED, version__recipe__keeper__in=organisations_of(by)
    )
    return waiting.select_related("version__recipe").order_by("pk")


def _to_decide(lesson_id: int, by: Actor) -> tuple[Lesson, Recipe]:
    lesson = (
        Lesson.objects.select_for_update(of=("self",))
        .select_related("written_by", "project", "version__recipe__keeper")
        .filter(pk=lesson_id)
        .first()
    )
    if lesson is None:
        raise NotFound
    recipe = (
        Recipe.objects.select_for_update(of=("self",))
        .select_related("current")
        .get(pk=lesson.version.recipe_id)
    )
    if not keeps(recipe, by):
        raise NotKeeper(name=recipe.name, keeper=lesson.version.recipe.keeper or "Essaim")
    if lesson.status != Lesson.Status.PROPOSED:
        raise LessonDecided
    return lesson, recipe


@transaction.atomic
def accept_lesson(*, lesson_id: int, by: Actor, at: datetime) -> RecipeVersion:
    """Write the lesson in the recipe: a new version, its number raised, its change log. Projects then may adopt it.

    Raises NotFound, NotKeeper, LessonDecided, and BadRecipe when later versions no longer bear the change.
    """
    lesson, recipe = _to_decide(lesson_id, by)
    current = recipe.current
    assert current is not None
    change = check_change(Change.model_validate(lesson.change), current)
    raw = changed_text(current.text, change, next_minor(current.version)).encode()
    log = f"{lesson.title} ({lesson.project.name})\n{lesson.text}"
    data = read_recipe(raw, file=f"{recipe.slug}.toml")
    version = write_version(
        raw, data, recipe=recipe, origin=RecipeVersion.Origin.LESSON, by=by, at=at, changes=log
    )
    lesson.result = version
    _decide(lesson, Lesson.Status.ACCEPTED, by, at)
    return version


@transaction.atomic
def refuse_lesson(*, lesson_id: int, reason: str, by: Actor, at: datetime) -> Lesson:
    """Answer no, and why. Raises NotFound, NotKeeper, LessonDecided, Invalid without a reason."""
    lesson, _recipe = _to_decide(lesson_id, by)
    if not reason.strip():
        raise Invalid(message=_("Dites pourquoi : le projet l'attend."), field="reason")
    lesson.reason = reason.strip()
    _decide(lesson, Lesson.Status.REFUSED, by, at)
    return lesson


def _decide(lesson: Lesson, status: Lesson.Status, by: Actor, at: datetime) -> None:
    lesson.status, lesson.decided_by_id, lesson.decided_at = status, by.user_id, at
    lesson.save(update_fields=["status", "decided_by", "decided_at", "reason", "result"])
    changes = {"status": str(status), "version": lesson.result and lesson.result.version}
    record(by=by, action=f"lessons.{status}", target=lesson, changes=changes, reason=lesson.reason)
    send_mail(
        key=f"lessons.{status}:{lesson.pk}",
        to=lesson.written_by.email,
        template="projects/mail/lesson.txt",
        context={"lesson": lesson, "recipe": lesson.version.recipe},
    )
