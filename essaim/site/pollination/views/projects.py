"""The pages of a project: its public face, its today, decisions, versions, trace."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.indicators.api import public_results, twelve_months
from essaim.kernel.access.api import grants
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.answers import Names
from essaim.kernel.projects.commands import (
    adopt_version,
    close_project,
    reopen_project,
    revise_decision,
    start_following,
)
from essaim.kernel.projects.decisions import default_answers, unanswered
from essaim.kernel.projects.differences import differences
from essaim.kernel.projects.drafts import answers_like, asked, following
from essaim.kernel.projects.launch import recipe_data
from essaim.kernel.projects.life import open_questions
from essaim.kernel.projects.models import Project, Recipe, RecipeVersion
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.queries import adoptions, projects
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.versions import numbers
from essaim.kernel.projects.web import ActorRequest, ProjectRequest, project_page
from essaim.kernel.ui.pages import paginate
from essaim.site.catalogue.forms import PlaceForm
from essaim.site.catalogue.lineage import family
from essaim.site.catalogue.sheet import project_address
from essaim.site.pollination.actions import action_label, change_lines, trace_words
from essaim.site.pollination.decision_form import DecisionForm
from essaim.site.pollination.forms import OptionalReasonForm
from essaim.site.pollination.steps import steps_of
from essaim.site.pollination.today import doors, today
from essaim.site.posted import accepted, attempt, posted


def project_list(request: HttpRequest) -> HttpResponse:
    """Every project, near a place or by words. Two queries; a place, at most four more."""
    form = PlaceForm(request.GET)
    form.full_clean()
    given = form.cleaned_data
    rows = projects(text=given.get("q", ""), theme=given.get("theme", ""), territory=given.get("lieu"))
    context = {"form": form, "page": paginate(request, rows), "territory": given.get("lieu")}
    return render(request, "site/pollination/projects.html", context)


def _public(request: ActorRequest, slug: str) -> Project:
    """A project launched; a draft exists for its author alone. Raises NotFound."""
    rows = Project.objects.select_related(
        "recipe_version__recipe__current", "carrier__commune", "territory", "parent__territory"
    )
    found = rows.filter(slug=slug).first()
    mine = (
        found is not None and found.created_by_id is not None and found.created_by_id == request.actor.user_id
    )
    if found is None or (found.status == Project.Status.DRAFT and not mine):
        raise NotFound
    return found


def home(request: ActorRequest, project: str) -> HttpResponse:
    """The public face; for those of the project, today. Constant queries beside the tools' own."""
    found = _public(request, project)
    if found.status == Project.Status.DRAFT:
        return redirect(steps_of(found).resume())
    recipe = found.recipe_version.recipe
    held = grants(request.actor, found.pk)
    context: dict[str, Any] = {
        "project": found,
        "data": recipe_data(found),
        "tree": family(recipe, recipe_data(found), adoptions(recipe), address=project_address, here=found),
        "is_inside": held is not None,
        "results": public_results(found, twelve_months(timezone.localdate(request.at))),
    }
    if held is not None:
        context |= _inside(request, found, held)
    return render(request, "site/pollination/home.html", context)


def _inside(request: ActorRequest, project: Project, held: frozenset[str]) -> dict[str, Any]:
    opened = doors(project, held)
    governs = P.GOVERN in held
    told = today(project, opened, request.actor, held, request.at)
    return {
        "doors": opened,
        "today": told,
        "changes": [(row, action_label(row.action)) for row in told.changes],
        "governs": governs,
        "manages": P.MANAGE_PEOPLE in held,
        "audits": P.AUDIT in held,
        "newer": newer_versions(project)[:1],
        "following": following(project) if governs and project.status == Project.Status.RUNNING else [],
    }


def newer_versions(project: Project) -> list[RecipeVersion]:
    """The later versions of the recipe, the newest first. One query."""
    current = numbers(project.recipe_version.version)
    rows = RecipeVersion.objects.filter(recipe=project.recipe_version.recipe_id)
    later = [row for row in rows if numbers(row.version) > current]
    return sorted(later, key=lambda row: numbers(row.version), reverse=True)


@project_page(P.VIEW)
def decisions(request: ProjectRequest) -> HttpResponse:
    """What this project decided. Six queries."""
    data = recipe_data(request.project)
    names = Names(data, [request.project.decisions])
    rows = [(row, names.text(row, request.project.decisions.get(row.key))) for row in data.decisions]
    governs = P.GOVERN in request.grants and request.project.status == Project.Status.RUNNING
    return render(request, "site/pollination/decisions.html", {"rows": rows, "governs": governs})


@project_page(P.GOVERN, methods=("GET", "POST"))
def revise(request: ProjectRequest, key: str) -> HttpResponse:
    """Change one decision; the tools take it at once."""
    question = asked(recipe_data(request.project), key)
    answer = request.project.decisions.get(key)
    form = DecisionForm(posted(request), decision=question, answer=answer)
    reason = OptionalReasonForm(posted(request))
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        revise = partial(
            revise_decision,
            project_id=request.project.pk,
            key=key,
            raw=form.raw(),
            by=request.actor,
            at=request.at,
            reason=reason.cleaned_data["reason"],
        )
        if accepted(revise, form, next(iter(form.fields)), asked=question.question):
            messages.success(request, _("La décision est revue. Les outils la suivent dès maintenant."))
            return redirect("projects:decisions", project=request.project.slug)
    context = {"decision": question, "form": form, "reason": reason}
    return render(request, "site/pollination/revise.html", context, status=422 if form.errors else 200)


@project_page(P.VIEW)
def versions(request: ProjectRequest) -> HttpResponse:
    """The version followed, and those one may adopt, with what each changes."""
    data = recipe_data(request.project)
    later = [
        (version, differences(data, RecipeData.model_validate(version.data)))
        for version in newer_versions(request.project)
    ]
    return render(
        request, "site/pollination/versions.html", {"later": later, "governs": P.GOVERN in request.grants}
    )


@project_page(P.GOVERN, methods=("GET", "POST"))
def adopt(request: ProjectRequest, version: str) -> HttpResponse:
    """The differences, the new questions, then the adoption."""
    found = next((row for row in newer_versions(request.project) if row.version == version), None)
    if found is None:
        raise NotFound
    data = RecipeData.model_validate(found.data)
    forms = _question_forms(request, data)
    refusal = ""
    if request.method == "POST" and all(form.is_valid() for form in forms):
        refusal = _adopt(request, found, {form.decision.key: form.raw() for form in forms})
        if not refusal:
            messages.success(request, _("Le projet suit maintenant la version {v}.").format(v=version))
            return redirect("projects:versions", project=request.project.slug)
    changes = differences(recipe_data(request.project), data)
    context = {"version": found, "forms": forms, "refusal": refusal, "changes": changes}
    status = 422 if refusal or any(form.errors for form in forms) else 200
    return render(request, "site/pollination/adopt.html", context, status=status)


def _adopt(request: ProjectRequest, version: RecipeVersion, given: dict[str, Any]) -> str:
    return attempt(
        partial(
            adopt_version,
            project_id=request.project.pk,
            version=version,
            by=request.actor,
            at=request.at,
            given=given,
        )
    )


def _question_forms(request: ProjectRequest, data: RecipeData) -> list[DecisionForm]:
    """A form for each question the new text opens, filled with what it proposes."""
    proposed = default_answers(data)
    return [
        DecisionForm(posted(request), decision=row, answer=proposed.get(row.key), prefix=row.key)
        for row in open_questions(data, request.project)
    ]


@project_page(P.AUDIT)
def trace(request: ProjectRequest) -> HttpResponse:
    """Who did what, when, why: 25 rows a page. Constant queries."""
    rows = AuditEntry.objects.filter(project=request.project).select_related("user")
    page = paginate(request, rows)
    questions = {row.key: row.question for row in recipe_data(request.project).decisions}
    told = [
        (row, action_label(row.action), change_lines(row.changes, trace_words(row.action, questions)))
        for row in page
    ]
    return render(request, "site/pollination/trace.html", {"page": page, "rows": told})


@project_page(P.GOVERN, methods=("GET", "POST"))
def close(request: ProjectRequest) -> HttpResponse:
    """End the project, or open it again."""
    project, is_closed = request.project, request.project.status == Project.Status.CLOSED
    form = OptionalReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if is_closed:
            reopen_project(project_id=project.pk, by=request.actor, at=request.at)
        else:
            reason = form.cleaned_data["reason"]
            close_project(project_id=project.pk, by=request.actor, at=request.at, reason=reason)
        return redirect("projects:home", project=project.slug)
    return render(request, "site/pollination/close.html", {"form": form, "is_closed": is_closed})


@project_page(P.GOVERN, methods=("GET", "POST"))
def follow(request: ProjectRequest, recipe: str) -> HttpResponse:
    """Second click of the recipe that comes after: what will start, then its start."""
    found: Recipe | None = next((row for row in following(request.project) if row.slug == recipe), None)
    if found is None or found.current is None:
        raise NotFound
    if request.method == "POST":
        child = start_following(parent=request.project, recipe=found, by=request.actor, at=request.at)
        if child.status == Project.Status.DRAFT:
            messages.info(request, _("Il reste quelques décisions à prendre avant de lancer."))
            return redirect(steps_of(child).resume())
        messages.success(request, _("Le projet est lancé, avec les mêmes foyers."))
        return redirect("projects:home", project=child.slug)
    data = RecipeData.model_validate(found.current.data)
    answers = answers_like(request.project, data)
    names = Names(data, [answers])
    context = {
        "recipe": found,
        "rows": [(row, names.text(row, answers.get(row.key))) for row in data.decisions],
        "open": unanswered(data, answers),
    }
    return render(request, "site/pollination/follow.html", context)
