"""Sheets that look alike: brought together, told apart, separated again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.members.commands.merging import UNDO_DAYS, merge_households, tell_apart, undo_merge
from essaim.engines.members.forms import MergeForm
from essaim.engines.members.models import HouseholdMerge
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.duplicates import compare_sheets, duplicates
from essaim.engines.members.views.households import found, sees_quotient, to_sheet
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


@tool_page(P.MERGE)
def doubles(request: ToolRequest) -> HttpResponse:
    """The pairs of sheets that look alike, and why."""
    page = paginate(request, duplicates(request.project.pk))
    return render(request, "members/doubles.html", {"page": page, "undo_days": UNDO_DAYS})


@tool_page(P.MERGE, methods=("GET", "POST"))
def merge(request: ToolRequest, number: int, other: int) -> HttpResponse:
    """Two sheets side by side; choose the one that stays."""
    pair = found(request, number), found(request, other)
    form = MergeForm(request.POST or None, pair=pair, initial={"kept": pair[0].pk})
    if request.method == "POST" and form.is_valid():
        kept = next(one for one in pair if one.pk == int(form.cleaned_data["kept"]))
        lost = pair[1] if kept == pair[0] else pair[0]
        asked = {"project_id": request.project.pk, "reason": form.cleaned_data["reason"]}
        try:
            merge_households(by=request.actor, kept_id=kept.pk, lost_id=lost.pk, at=request.at, **asked)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Les deux fiches n'en font plus qu'une."))
            return to_sheet(request, kept)
    rows = compare_sheets(*pair, with_quotient=sees_quotient(request))
    context = {"form": form, "pair": pair, "rows": rows, "undo_days": UNDO_DAYS}
    return render(request, "members/merge.html", context)


@tool_page(P.MERGE, methods=("POST",))
def apart(request: ToolRequest, number: int, other: int) -> HttpResponse:
    """These two are not the same household."""
    one, two = found(request, number), found(request, other)
    tell_apart(by=request.actor, project_id=request.project.pk, one_id=one.pk, other_id=two.pk)
    messages.success(request, _("C'est noté : la question ne sera plus posée."))
    return redirect("members:doubles", request.project.slug, request.tool.slug)


@tool_page(P.MERGE, methods=("POST",))
def separate(request: ToolRequest, merge: int) -> HttpResponse:
    """Undo a merge."""
    if not HouseholdMerge.objects.in_project(request.project).filter(pk=merge).exists():
        raise NotFound
    done = undo_merge(by=request.actor, merge_id=merge, at=request.at)
    messages.success(request, _("Chaque foyer a retrouvé sa fiche."))
    return to_sheet(request, done.kept)
