"""Preparing an adoption: a draft, its answers, its guests. Only the person who started it sees and changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.kernel.access.api import grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.answers import read_existing
from essaim.kernel.projects.decisions import default_answers, unanswered
from essaim.kernel.projects.errors import (
    CarrierNeeded,
    DoesNotFollow,
    NotADraft,
    NotExecutable,
)
from essaim.kernel.projects.launch import check_engines, first_role, launch_project, recipe_data
from essaim.kernel.projects.links import check_link
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.recipe import Decision, RecipeData
from essaim.kernel.projects.recipe_store import organisations_of
from essaim.kernel.territories.models import Territory

MOST_GUESTS = 30


def own_draft(slug: str, by: Actor, *, lock: bool = False) -> Project:
    """A draft of this person. Raises NotFound for anyone else, NotADraft once launched."""
    rows = Project.objects.select_related(
        "recipe_version__recipe", "carrier__commune", "territory__departement", "parent__recipe_version"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(slug=slug, created_by_id=by.user_id).first() if by.is_person else None
    if found is None:
        raise NotFound
    if found.status != Project.Status.DRAFT:
        raise NotADraft
    return found


def free_slug(name: str) -> str:
    """An address of its own for a project of this name. One query."""
    base = slugify(name)[:70].strip("-") or "projet"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


@transaction.atomic
def draft_project(
    *,
    recipe: Recipe,
    carrier: Organisation,
    territory: Territory,
    name: str,
    by: Actor,
    at: datetime,
    parent: Project | None = None,
) -> Project:
    """Start preparing an adoption. Raises NotExecutable, EngineMissing, CarrierNeeded, NoLinkWithTerritory."""
    if recipe.current is None or not recipe.is_executable:
        raise NotExecutable(name=recipe.name)
    check_engines(RecipeData.model_validate(recipe.current.data))
    _check_carrier(carrier, territory, by)
    if parent is not None and parent.status == Project.Status.DRAFT:
        raise NotFound
    project = Project.objects.create(
        slug=free_slug(name),
        name=name.strip(),
        recipe_version=recipe.current,
        carrier=carrier,
        territory=territory,
        parent=parent,
        created_by_id=by.user_id,
        created_at=at,
    )
    record(
        by=by, action="projects.drafted", target=project, project=project.pk, changes={"recipe": recipe.slug}
    )
    return project


def _check_carrier(carrier: Organisation, territory: Territory, by: Actor) -> None:
    if carrier.pk not in organisations_of(by):
        raise CarrierNeeded
    check_link(carrier, territory)


@transaction.atomic
def change_draft(*, slug: str, carrier: Organisation, territory: Territory, name: str, by: Actor) -> Project:
    """Change who, where or the name, answers kept. Raises as `draft_project`."""
    project = own_draft(slug, by, lock=True)
    _check_carrier(carrier, territory, by)
    changes = {"carrier": (project.carrier, carrier), "territory": (project.territory, territory)}
    project.carrier, project.territory, project.name = carrier, territory, name.strip()
    project.save(update_fields=["carrier", "territory", "name"])
    record(by=by, action="projects.draft_changed", target=project, project=project.pk, changes=changes)
    return project


def asked(data: RecipeData, key: str) -> Decision:
    """A decision of the recipe. Raises NotFound."""
    decision = data.decision(key)
    if decision is None:
        raise NotFound
    return decision


@transaction.atomic
def answer_decision(*, slug: str, key: str, raw: Any, by: Actor) -> Project:
    """Keep one answer of a draft; an empty one to an optional question means "no". Raises Invalid naming the question."""
    project = own_draft(slug, by, lock=True)
    decision = asked(recipe_data(project), key)
    answer = read_existing(decision, raw)
    if answer is None and not decision.optional:
        raise Invalid(message=_("Cette décision attend une réponse."), field=key)
    before = project.decisions.get(key)
    project.decisions = {**project.decisions, key: answer}
    project.save(update_fields=["decisions"])
    changes = {key: (before, answer)}
    record(by=by, action="projects.decision_answered", target=project, project=project.pk, changes=changes)
    return project


@transaction.atomic
def take_defaults(*, slug: str, by: Actor) -> Project:
    """Answer what is still open as the parent did, else as the recipe proposes; questions without either stay open."""
    project = own_draft(slug, by, lock=True)
    data = recipe_data(project)
    kept = {key: answer for key, answer in project.decisions.items() if answer is not None}
    project.decisions = {**answers_like(project.parent, data), **kept}
    project.save(update_fields=["decisions"])
    record(
        by=by, action="projects.defaults_taken", target=project, project=project.pk, changes=project.decisions
    )
    return project


@transaction.atomic
def plan_guests(*, slug: str, guests: Iterable[Mapping[str, str]], by: Actor) -> Project:
    """Who is invited at launch, with which role. Raises Invalid naming the address or the role."""
    project = own_draft(slug, by, lock=True)
    data = recipe_data(project)
    roles = data.roles
    if P.MANAGE_PEOPLE not in roles[first_role(data)].grants:
        raise Invalid(
            message=_("Dans cette recette, la coordination n'invite personne. Lancez sans invitation.")
        )
    kept: dict[tuple[str, str], dict[str, str]] = {}
    for guest in guests:
        email, role = guest["email"].strip().lower(), guest["role"]
        try:
            validate_email(email)
        except ValidationError as error:
            message = _("« {email} » n'est pas une adresse e-mail.").format(email=email)
            raise Invalid(message=message) from error
        if role not in roles or roles[role].holder != "person":
            raise Invalid(message=_("Choisissez un rôle de la liste pour {email}.").format(email=email))
        kept[email, role] = {"email": email, "role": role}
    project.guests = list(kept.values())[:MOST_GUESTS]
    project.save(update_fields=["guests"])
    record(
        by=by,
        action="projects.guests_planned",
        target=project,
        project=project.pk,
        changes={"guests": project.guests},
    )
    return project


@transaction.atomic
def drop_draft(*, slug: str, by: Actor) -> None:
    """Give up a draft. Its trace stays; nothing else was started."""
    project = own_draft(slug, by, lock=True)
    record(by=by, action="projects.draft_dropped", target=project, changes={"name": project.name})
    project.delete()


def following(project: Project) -> list[Recipe]:
    """The recipes that say they come after this project's one. One query."""
    rows = Recipe.objects.filter(is_executable=True, current__isnull=False).select_related("current")
    slug = project.recipe_version.recipe.slug
    return [row for row in rows if row.current and slug in row.current.data.get("follows", ())]


def answers_like(parent: Project | None, data: RecipeData) -> dict[str, Any]:
    """The recipe's proposals, and over them the parent's answers to the same questions where they are still good."""
    answers = default_answers(data)
    if parent is None:
        return answers
    before = recipe_data(parent)
    for decision in data.decisions:
        same = before.decision(decision.key)
        answer = parent.decisions.get(decision.key)
        if same is not None and same.kind == decision.kind and answer is not None:
            try:
                answers[decision.key] = read_existing(decision, answer)
            except Invalid:
                continue
    return answers


@transaction.atomic
def start_following(*, parent: Project, recipe: Recipe, by: Actor, at: datetime) -> Project:
    """Start the recipe that comes after this project, with its carrier, territory and people; launched when nothing is open.

    For those who govern the parent. Raises NotFound, DoesNotFollow, and what `draft_project` and `launch_project` raise.
    """
    held = grants(by, parent.pk)
    if held is None or P.GOVERN not in held:
        raise NotFound
    if recipe.pk not in {row.pk for row in following(parent)}:
        raise DoesNotFollow(name=recipe.name)
    name = f"{recipe.name}, {parent.territory.name}"
    project = draft_project(
        recipe=recipe,
        carrier=parent.carrier,
        territory=parent.territory,
        name=name,
        by=by,
        at=at,
        parent=parent,
    )
    project.decisions = answers_like(parent, recipe_data(project))
    project.save(update_fields=["decisions"])
    if unanswered(recipe_data(project), project.decisions):
        return project
    return launch_project(project_id=project.pk, by=by, at=at)
