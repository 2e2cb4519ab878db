"""Lessons: written in a project, answered by the recipe's keeper."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.kernel.errors import NotFound
from essaim.kernel.projects.commands import accept_lesson, refuse_lesson, write_lesson
from essaim.kernel.projects.lessons import keeps
from essaim.kernel.projects.models import Lesson, RecipeVersion
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.queries import initiative
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.web import ActorRequest, ProjectRequest, project_page
from essaim.kernel.ui.pages import paginate
from essaim.site.pollination.forms import LessonForm, ReasonForm
from essaim.site.posted import accepted, posted


@project_page(P.VIEW)
def project_lessons(request: ProjectRequest) -> HttpResponse:
    """What this project proposed to its recipe, and the answers. Constant queries."""
    rows = Lesson.objects.filter(project=request.project).select_related("written_by", "result", "version")
    context = {"page": paginate(request, rows), "may_write": P.WRITE_LESSON in request.grants}
    return render(request, "site/pollination/lessons.html", context)


@project_page(P.WRITE_LESSON, methods=("GET", "POST"))
def write(request: ProjectRequest) -> HttpResponse:
    """Propose to the recipe what was learned here."""
    recipe = request.project.recipe_version.recipe
    current = RecipeVersion.objects.get(pk=recipe.current_id or request.project.recipe_version_id)
    form = LessonForm(posted(request), data_of=RecipeData.model_validate(current.data))
    if request.method == "POST" and form.is_valid():
        propose = partial(
            write_lesson,
            project=request.project,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            change=form.change(),
            by=request.actor,
            at=request.at,
        )
        if accepted(propose, form, "value" if form.change().kind != "none" else None):
            messages.success(request, _("La leçon est envoyée à la gardienne de la recette."))
            return redirect("projects:lessons", project=request.project.slug)
    status = 422 if form.errors else 200
    return render(
        request, "site/pollination/lesson_write.html", {"form": form, "recipe": recipe}, status=status
    )


def recipe_lessons(request: ActorRequest, slug: str) -> HttpResponse:
    """The lessons of a recipe, everyone may read; its keeper answers. Constant queries."""
    recipe = initiative(slug)
    rows = Lesson.objects.filter(version__recipe=recipe).select_related("project", "result", "version")
    context = {
        "recipe": recipe,
        "page": paginate(request, rows),
        "keeps": keeps(recipe, request.actor),
        "form": ReasonForm(auto_id=False),
    }
    return render(request, "site/pollination/recipe_lessons.html", context)


@login_required
@require_POST
def decide(request: ActorRequest, slug: str, lesson: int) -> HttpResponse:
    """The keeper's answer: a new version, or a reason."""
    if not Lesson.objects.filter(pk=lesson, version__recipe__slug=slug).exists():
        raise NotFound
    if request.POST.get("reponse") == "accepter":
        version = accept_lesson(lesson_id=lesson, by=request.actor, at=request.at)
        messages.success(request, _("La recette passe en version {v}.").format(v=version.version))
    else:
        reason = request.POST.get("reason", "")
        refuse_lesson(lesson_id=lesson, reason=reason, by=request.actor, at=request.at)
        messages.success(request, _("Votre réponse est envoyée."))
    return redirect("site:recipe_lessons", slug=slug)
