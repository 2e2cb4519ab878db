"""The life of a running project: decisions revised, new versions adopted, the end and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.kernel.access.api import require
from essaim.kernel.access.errors import NotRunning
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.answers import read_existing
from essaim.kernel.projects.decisions import default_answers, unanswered
from essaim.kernel.projects.drafts import asked
from essaim.kernel.projects.errors import Unanswered, VersionNotNewer
from essaim.kernel.projects.launch import check_engines, install, recipe_data
from essaim.kernel.projects.models import Project, RecipeVersion
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.recipe import Decision, RecipeData
from essaim.kernel.projects.versions import numbers


def governed(project_id: int, by: Actor, *, status: str = Project.Status.RUNNING) -> Project:
    """A project locked for one who governs it. Raises NotFound, Forbidden, NotRunning."""
    require(by=by, project_id=project_id, permission=P.GOVERN)
    rows = Project.objects.select_for_update(of=("self",)).select_related("recipe_version__recipe", "carrier")
    found = rows.filter(pk=project_id).first()
    if found is None:
        raise NotFound
    if found.status != status:
        raise NotRunning
    return found


@transaction.atomic
def revise_decision(
    *, project_id: int, key: str, raw: Any, by: Actor, at: datetime, reason: str = ""
) -> Project:
    """Change one answer of a running project; its tools take the new settings at once, before and after are kept.

    Raises NotFound, Forbidden, NotRunning, Invalid, BadSettings; nothing is then changed.
    """
    project = governed(project_id, by)
    data = recipe_data(project)
    decision = asked(data, key)
    answer = read_existing(decision, raw)
    if answer is None and not decision.optional:
        raise Invalid(message=_("Cette décision attend une réponse."), field=key)
    before = project.decisions.get(key)
    if answer == before:
        return project
    project.decisions = {**project.decisions, key: answer}
    project.save(update_fields=["decisions"])
    install(project, data, by=by, at=at)
    changes = {key: (before, answer)}
    record(
        by=by,
        action="projects.decision_revised",
        target=project,
        project=project.pk,
        changes=changes,
        reason=reason,
    )
    return project


def answers_for(data: RecipeData, project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a project under another text: given now, else its own where still good, else the recipe's proposal.

    Raises Invalid for an answer given now that is refused, Unanswered for questions left open.
    """
    answers: dict[str, Any] = default_answers(data)
    for decision in data.decisions:
        if decision.key in given:
            answers[decision.key] = read_existing(decision, given[decision.key])
            continue
        try:
            kept = read_existing(decision, project.decisions.get(decision.key))
        except Invalid:
            answers.pop(decision.key, None)
            continue
        if kept is not None or (decision.optional and decision.key in project.decisions):
            answers[decision.key] = kept
    missing = unanswered(data, answers)
    if missing:
        raise Unanswered(questions=" ".join(decision.question for decision in missing))
    return answers


def open_questions(data: RecipeData, project: Project) -> list[Decision]:
    """The decisions of another text that the project never answered, or whose answer that text would refuse."""
    return [decision for decision in data.decisions if _is_open(decision, project.decisions)]


def _is_open(decision: Decision, answers: Mapping[str, Any]) -> bool:
    try:
        kept = read_existing(decision, answers.get(decision.key))
    except Invalid:
        return True
    return kept is None and not (decision.optional and decision.key in answers)


@transaction.atomic
def adopt_version(
    *,
    project_id: int,
    version: RecipeVersion,
    by: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
) -> Project:
    """Bring a project to a later version of its recipe: settings, rights, wires; new tools are installed, none is removed.

    Raises NotFound, Forbidden, NotRunning, VersionNotNewer, EngineMissing, Unanswered, Invalid, BadSettings.
    """
    project = governed(project_id, by)
    before = project.recipe_version
    if version.recipe_id != before.recipe_id:
        raise NotFound
    if numbers(version.version) <= numbers(before.version):
        raise VersionNotNewer(version=version.version, current=before.version)
    data = RecipeData.model_validate(version.data)
    check_engines(data)
    answers = answers_for(data, project, given or {})
    changed = {
        key: (project.decisions.get(key), answers.get(key))
        for key in {**project.decisions, **answers}
        if project.decisions.get(key) != answers.get(key)
    }
    project.recipe_version, project.decisions = version, answers
    project.save(update_fields=["recipe_version", "decisions"])
    install(project, data, by=by, at=at)
    changes = {"version": (before.version, version.version), **changed}
    record(by=by, action="projects.version_adopted", target=project, project=project.pk, changes=changes)
    return project


@transaction.atomic
def close_project(*, project_id: int, by: Actor, at: datetime, reason: str = "") -> Project:
    """End a project: it stays readable and stops changing. Can be reopened. Raises NotFound, Forbidden, NotRunning."""
    project = governed(project_id, by)
    project.status, project.closed_at = Project.Status.CLOSED, at
    project.save(update_fields=["status", "closed_at"])
    record(by=by, action="projects.closed", target=project, project=project.pk, reason=reason)
    return project


@transaction.atomic
def reopen_project(*, project_id: int, by: Actor, at: datetime) -> Project:
    """Undo the end. Raises NotFound, Forbidden, NotRunning when it was not closed."""
    project = governed(project_id, by, status=Project.Status.CLOSED)
    project.status, project.closed_at = Project.Status.RUNNING, None
    project.save(update_fields=["status", "closed_at"])
    record(by=by, action="projects.reopened", target=project, project=project.pk)
    return project
