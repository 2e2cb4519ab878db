"""The pollination, one decision a page; the draft is kept at each step."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.commands import (
    answer_decision,
    change_draft,
    draft_project,
    drop_draft,
    launch_project,
    plan_guests,
    take_defaults,
)
from essaim.kernel.projects.drafts import asked, own_draft
from essaim.kernel.projects.launch import check_engines
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.queries import VISIBLE, executable_recipes, initiative
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.web import ActorRequest
from essaim.site.pollination.decision_form import DecisionForm
from essaim.site.pollination.forms import GuestFormSet, StartForm
from essaim.site.pollination.steps import Steps, beside, lines, model_answers, steps_of
from essaim.site.posted import accepted, attempt, posted


def start(request: ActorRequest) -> HttpResponse:
    """What can be pollinated, and one's own drafts. Two queries."""
    drafts = Project.objects.filter(created_by_id=request.actor.user_id, status=Project.Status.DRAFT)
    context = {
        "recipes": executable_recipes(),
        "drafts": drafts.select_related("recipe_version__recipe", "territory")
        if request.actor.is_person
        else [],
    }
    return render(request, "site/pollination/start.html", context)


@login_required
def from_recipe(request: ActorRequest, slug: str) -> HttpResponse:
    """From a sheet: who, where, under which name."""
    return _begin(request, initiative(slug), None)


@login_required
def from_project(request: ActorRequest, slug: str) -> HttpResponse:
    """From a running project: the same recipe, its answers beside each question."""
    parent = Project.objects.select_related("recipe_version__recipe__current", "territory")
    found = parent.filter(slug=slug, status__in=VISIBLE).first()
    if found is None:
        raise NotFound
    return _begin(request, found.recipe_version.recipe, found)


def _begin(request: ActorRequest, recipe: Recipe, parent: Project | None) -> HttpResponse:
    assert recipe.current is not None
    check_engines(RecipeData.model_validate(recipe.current.data))
    form = StartForm(posted(request), by=request.actor)
    if request.method == "POST" and form.is_valid():
        begin = partial(draft_project, recipe=recipe, parent=parent, by=request.actor, at=request.at)
        made: list[Project] = []
        if accepted(lambda: made.append(begin(**form.chosen())), form):
            return redirect(steps_of(made[0]).url(2))
    return _who_page(request, form, recipe, parent, len(recipe.current.data.get("decisions", [])) + 3)


def _who_page(
    request: HttpRequest, form: StartForm, recipe: Recipe, parent: Project | None, total: int
) -> HttpResponse:
    context = {
        "form": form,
        "recipe": recipe,
        "parent": parent,
        "total": total,
        "new_url": new_organisation(request),
    }
    context["has_carrier"] = form.fields["carrier"].queryset.exists()  # type: ignore[attr-defined]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "site/pollination/who.html", context, status=status)


def new_organisation(request: HttpRequest) -> str:
    """Where one makes an organisation, and comes back here."""
    return f"{reverse('site:organisation_create')}?{urlencode({'next': request.path})}"


@login_required
def draft_page(request: ActorRequest, slug: str) -> HttpResponse:
    """Where one had stopped."""
    return redirect(steps_of(own_draft(slug, request.actor)).resume())


@login_required
def who(request: ActorRequest, slug: str) -> HttpResponse:
    """Change the carrier, the territory or the name; answers stay."""
    draft = own_draft(slug, request.actor)
    before = {"carrier": draft.carrier_id, "lieu": draft.territory, "name": draft.name}
    form = StartForm(posted(request), by=request.actor, initial=before)
    steps = steps_of(draft)
    if request.method == "POST" and form.is_valid():
        change = partial(change_draft, slug=slug, by=request.actor, **form.chosen())
        if accepted(change, form):
            return redirect(_next(request, steps, 1))
    return _who_page(request, form, draft.recipe_version.recipe, draft.parent, steps.total)


def _next(request: HttpRequest, steps: Steps, number: int) -> str:
    """Where the pressed button leads: back, to the summary, or on."""
    toward = request.POST.get("vers", "")
    if toward == "avant":
        return steps.url(number - 1)
    return steps.url(steps.total if toward == "resume" else number + 1)


@login_required
def decision(request: ActorRequest, slug: str, key: str) -> HttpResponse:
    """One question. Going back keeps an answer that can be kept, and never refuses."""
    draft = own_draft(slug, request.actor)
    steps = steps_of(draft)
    question = asked(steps.data, key)
    told = beside(draft, steps.data, question)
    answer = draft.decisions[key] if key in draft.decisions else told["suggested"]
    form = DecisionForm(posted(request), decision=question, answer=answer)
    if request.method == "POST":
        kept = _keep(form, slug, key, request.actor)
        if kept or request.POST.get("vers") == "avant":
            return redirect(_next(request, steps, steps.of(key)))
    number = steps.of(key)
    context = {"draft": draft, "decision": question, "form": form, "steps": steps, "number": number, **told}
    context |= {"before_url": steps.url(number - 1), "seen_all": {*draft.decisions, key} >= _keys(steps)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "site/pollination/decision.html", context, status=status)


def _keys(steps: Steps) -> set[str]:
    return {decision.key for decision in steps.data.decisions}


def _keep(form: DecisionForm, slug: str, key: str, by: Actor) -> bool:
    if not form.is_valid():
        return False
    answer = partial(answer_decision, slug=slug, key=key, raw=form.raw(), by=by)
    return accepted(answer, form, next(iter(form.fields)), asked=form.decision.question)


@login_required
def partners(request: ActorRequest, slug: str) -> HttpResponse:
    """Who to invite at launch."""
    draft = own_draft(slug, request.actor)
    steps = steps_of(draft)
    people = [(role, found.name) for role, found in steps.data.roles.items() if found.holder == "person"]
    formset = GuestFormSet(posted(request), initial=draft.guests, form_kwargs={"roles": people})
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        guests = [row for row in formset.cleaned_data if row.get("email")]
        refusal = attempt(partial(plan_guests, slug=slug, guests=guests, by=request.actor))
        if not refusal:
            return redirect(_next(request, steps, steps.total - 1))
    context = {
        "draft": draft,
        "formset": formset,
        "steps": steps,
        "refusal": refusal,
        "number": steps.total - 1,
    }
    context["before_url"] = steps.url(steps.total - 2)
    status = 422 if refusal or (formset.is_bound and not formset.is_valid()) else 200
    return render(request, "site/pollination/partners.html", context, status=status)


@login_required
def summary(request: ActorRequest, slug: str) -> HttpResponse:
    """Everything before the act: answers, differences, guests; then the launch."""
    draft = own_draft(slug, request.actor)
    steps = steps_of(draft)
    refusal = ""
    if request.method == "POST":
        refusal = attempt(partial(launch_project, project_id=draft.pk, by=request.actor, at=request.at))
        if not refusal:
            messages.success(request, _("Le projet est lancé. Voici sa page."))
            return redirect("projects:home", project=draft.slug)
    rows = lines(draft, steps)
    context = {
        "draft": draft,
        "steps": steps,
        "lines": rows,
        "open": [line for line in rows if line.is_open],
        "model": model_answers(draft, steps.data)[0],
        "guests": [(row["email"], steps.data.roles[row["role"]].name) for row in draft.guests],
        "refusal": refusal,
    }
    return render(request, "site/pollination/summary.html", context, status=409 if refusal else 200)


@login_required
@require_POST
def defaults(request: ActorRequest, slug: str) -> HttpResponse:
    """Take the recipe's proposals for what is still open."""
    take_defaults(slug=slug, by=request.actor)
    return redirect("pollination:summary", slug=slug)


@login_required
@require_POST
def drop(request: ActorRequest, slug: str) -> HttpResponse:
    """Give the draft up."""
    drop_draft(slug=slug, by=request.actor)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("pollination:start")
