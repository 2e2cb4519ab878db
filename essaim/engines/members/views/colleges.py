"""Colleges: what each weighs, who is in it, and who sits where."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.commands.colleges import (
    add_college,
    change_college,
    end_seat,
    place_in_college,
    take_out_of_college,
)
from essaim.engines.members.forms import CollegeForm, PlaceForm
from essaim.engines.members.models import College
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.colleges import (
    bounds_kept,
    college_weights,
    colleges,
    places_of,
    seats_of,
    without_college,
)
from essaim.engines.members.queries.representing import representatives_on
from essaim.engines.members.views.households import found
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.money import Rate
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def _url(request: ToolRequest, name: str, **rest: Any) -> str:
    return reverse(
        f"members:{name}", kwargs={"project": request.project.slug, "tool": request.tool.slug, **rest}
    )


def _to(request: ToolRequest, name: str, **rest: Any) -> HttpResponse:
    return redirect(_url(request, name, **rest))


def one_college(request: ToolRequest, college_id: int) -> College:
    """A college of this project, with its size today. Raises NotFound. One query."""
    row = colleges(request.project, on=timezone.localdate(request.at)).filter(pk=college_id).first()
    if row is None:
        raise NotFound
    return row


@tool_page(P.MANAGE, methods=("GET", "POST"))
def home(request: ToolRequest) -> HttpResponse:
    """The colleges and their weights; add one."""
    form, on = CollegeForm(request.POST or None), timezone.localdate(request.at)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_college(by=request.actor, project_id=request.project.pk, **form.cleaned_data)
            messages.success(request, _("Collège « {name} » ajouté.").format(name=made.name))
            return _to(request, "college", college=made.pk)
        except DomainError as error:
            put(form, error)
    weights = college_weights(request.project)
    context = {
        "form": form,
        "rows": [(row, Rate(weights[row.pk])) for row in colleges(request.project, on=on)],
        "wrong": bounds_kept(request.project, on=on),
        "seats": seats_of(request.project, on=on),
        "unplaced": without_college(request.project).count(),
    }
    return render(request, "members/colleges.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def college(request: ToolRequest, college: int) -> HttpResponse:
    """Who is in a college; put someone in it."""
    one, on = one_college(request, college), timezone.localdate(request.at)
    form = PlaceForm(request.POST or None, households=without_college(request.project))
    if request.method == "POST" and form.is_valid():
        household = form.cleaned_data["household"]
        place_in_college(by=request.actor, household_id=household.pk, college=one, on=on)
        messages.success(request, _("{name} est dans ce collège.").format(name=household.name))
        return _to(request, "college", college=one.pk)
    page = paginate(request, places_of(one, on=on))
    speakers = representatives_on(request.project, on, households=[one.household_id for one in page])
    context = {
        "college": one,
        "form": form,
        "page": page,
        "rows": [(one, speakers.get(one.household_id)) for one in page],
        "crumbs": [(_("Collèges"), _url(request, "colleges"))],
    }
    return render(request, "members/college.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def change(request: ToolRequest, college: int) -> HttpResponse:
    """Another name, another weight."""
    one = one_college(request, college)
    form = CollegeForm(request.POST or None, initial={"name": one.name, "parts": one.parts})
    if request.method == "POST" and form.is_valid():
        try:
            change_college(by=request.actor, college_id=one.pk, **form.cleaned_data)
            messages.success(request, _("Collège modifié."))
            return _to(request, "colleges")
        except DomainError as error:
            put(form, error)
    return render(request, "members/college_form.html", {"college": one, "form": form})


@tool_page(P.MANAGE, methods=("POST",))
def take_out(request: ToolRequest, number: int) -> HttpResponse:
    """A member leaves its college."""
    household = found(request, number)
    take_out_of_college(by=request.actor, household_id=household.pk, on=timezone.localdate(request.at))
    messages.success(request, _("{name} n'est plus dans un collège.").format(name=household.name))
    return _to(request, "colleges")


@tool_page(P.MANAGE, methods=("POST",))
def end(request: ToolRequest, seat: int) -> HttpResponse:
    """A mandate ends today."""
    row = seats_of(request.project, on=timezone.localdate(request.at)).filter(pk=seat).first()
    if row is None:
        raise NotFound
    end_seat(by=request.actor, seat_id=row.pk, on=timezone.localdate(request.at))
    messages.success(request, _("Mandat terminé."))
    return _to(request, "colleges")
