"""Households in and out of spreadsheets."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.members.commands.imports import (
    UNDO_DAYS,
    choose_actions,
    map_columns,
    run_import,
    start_import,
    undo_import,
)
from essaim.engines.members.forms import ActionsForm, MappingForm, UploadForm
from essaim.engines.members.models import HouseholdImport
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.exports import TEMPLATE_ROWS, csv_text, exported_rows
from essaim.engines.members.queries.imports import Preview, preview
from essaim.engines.members.views.households import sees_quotient
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.spreadsheets.reading import LARGEST_BYTES
from essaim.kernel.ui.refusals import put


def _draft(request: ToolRequest, pk: int) -> HouseholdImport:
    draft = HouseholdImport.objects.in_project(request.project).filter(pk=pk).first()
    if draft is None:
        raise NotFound
    return draft


def _to(request: ToolRequest, name: str, *rest: int) -> HttpResponse:
    return redirect(f"members:{name}", request.project.slug, request.tool.slug, *rest)


def _with_quotient(request: ToolRequest) -> bool:
    return request.tool.config.asks_quotient and P.SET_QUOTIENT in request.grants


def _file(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@tool_page(P.IMPORT, methods=("GET", "POST"))
def imports(request: ToolRequest) -> HttpResponse:
    """Send a spreadsheet; the past imports, and how to undo them."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            draft = start_import(
                by=request.actor,
                project_id=request.project.pk,
                file_name=str(sent.name),
                content=sent.read(LARGEST_BYTES + 1),
                at=request.at,
            )
        except DomainError as error:
            put(form, error)
        else:
            return _to(request, "import_columns", draft.pk)
    past = HouseholdImport.objects.in_project(request.project).select_related("created_by").defer("rows")
    context = {"form": form, "past": past.order_by("-pk")[:20], "undo_days": UNDO_DAYS}
    return render(request, "members/imports.html", context)


@tool_page(P.IMPORT)
def template(request: ToolRequest) -> HttpResponse:
    """A spreadsheet to fill in."""
    return _file("modele-foyers.csv", csv_text(TEMPLATE_ROWS))


@tool_page(P.IMPORT, methods=("GET", "POST"))
def columns(request: ToolRequest, import_id: int) -> HttpResponse:
    """Say which column holds what."""
    draft = _draft(request, import_id)
    form = MappingForm(request.POST or None, draft=draft, with_quotient=_with_quotient(request))
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(by=request.actor, import_id=draft.pk, mapping=form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            return _to(request, "import_check", draft.pk)
    context = {"form": form, "draft": draft, "sample": [cells for _line, cells in draft.rows[:3]]}
    return render(request, "members/import_columns.html", context)


def _checked(request: ToolRequest, draft: HouseholdImport) -> Preview:
    return preview(draft, request.project, with_quotient=_with_quotient(request))


@tool_page(P.IMPORT, methods=("GET", "POST"))
def check(request: ToolRequest, import_id: int) -> HttpResponse:
    """What the import will do, line by line; choose for those already known, then import."""
    draft = _draft(request, import_id)
    if draft.status != HouseholdImport.Status.DRAFT:
        return _to(request, "imports")
    seen = _checked(request, draft)
    alike = [row for row in seen.lines if row.is_duplicate]
    form = ActionsForm(request.POST or None, lines=alike)
    if request.method == "POST" and form.is_valid():
        choose_actions(by=request.actor, import_id=draft.pk, choices=form.choices())
        if request.POST.get("act") == "import":
            return _import(request, draft)
        return _to(request, "import_check", draft.pk)
    context = {**_shown(seen), "draft": draft, "form": form}
    context["alike"] = [(row, form[f"line-{row.line.number}"]) for row in alike]
    return render(request, "members/import_check.html", context)


def _shown(seen: Preview) -> dict[str, Any]:
    return {
        "counts": seen.counts,
        "to_write": len(seen.to_write),
        "faults": [row for row in seen.lines if row.faults],
        "sample": [row for row in seen.lines if row.action == "create"][:10],
        "undo_days": UNDO_DAYS,
    }


def _import(request: ToolRequest, draft: HouseholdImport) -> HttpResponse:
    done = run_import(by=request.actor, import_id=draft.pk, at=request.at)
    text = _("{created} foyers ajoutés, {updated} complétés ou remplacés, {faults} lignes laissées de côté.")
    counts = {"created": len(done.effects["created"]), "updated": len(done.effects["updated"])}
    messages.success(request, text.format(**counts, faults=done.effects["faults"]))
    return _to(request, "imports")


@tool_page(P.IMPORT, methods=("POST",))
def undo(request: ToolRequest, import_id: int) -> HttpResponse:
    """Take an import back."""
    done = undo_import(by=request.actor, import_id=_draft(request, import_id).pk, at=request.at)
    kept = len(done.effects["kept"])
    text = _("L'import est annulé.")
    if kept:
        text += " " + _("{kept} foyers ont servi depuis : ils restent.").format(kept=kept)
    messages.success(request, text)
    return _to(request, "imports")


@tool_page(P.EXPORT)
def export(request: ToolRequest) -> HttpResponse:
    """The households as a spreadsheet."""
    rows = exported_rows(request.project.pk, with_quotient=sees_quotient(request))
    return _file(f"foyers-{request.project.slug}.csv", csv_text(rows))
