"""Pages of the coordination: the catalogue in and out of spreadsheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.catalogue_import import run_catalogue_import, start_catalogue_import
from essaim.engines.orders.errors import CatalogueMoved
from essaim.engines.orders.forms import PriceListForm, new_form_key
from essaim.engines.orders.models import CatalogueImport, Producer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.catalogue_import import (
    LABELS,
    Preview,
    catalogue_table,
    model_table,
    preview,
    sentences,
    unread_columns,
    value_text,
)
from essaim.engines.orders.rules.catalogue_plan import Step
from essaim.engines.orders.views.parts import address, go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.spreadsheets.reading import LARGEST_BYTES
from essaim.kernel.ui.tables import Table, csv_response, ods_response

MOST_SHOWN = 200


def _crumbs(request: ToolRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Produits et producteurs"), address(request, "catalogue")), *more]


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def upload(request: ToolRequest) -> HttpResponse:
    """Send a price list; the last imports, and what they did."""
    producers = Producer.objects.in_tool(request.tool)
    start = {"form_key": new_form_key()}
    form = PriceListForm(request.POST or None, request.FILES or None, producers=producers, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found = _started(request, form)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return go(request, "import_check", pk=found.pk)
    past = CatalogueImport.objects.in_tool(request.tool).select_related("created_by")
    context = {
        "form": form,
        "past": past.exclude(done_at=None).defer("rows")[:10],
        "crumbs": _crumbs(request),
    }
    return render(request, "orders/import.html", context)


def _started(request: ToolRequest, form: PriceListForm) -> CatalogueImport:
    sent: UploadedFile[bytes] = form.cleaned_data["file"]
    return start_catalogue_import(
        by=request.actor,
        tool=request.tool,
        file_name=str(sent.name),
        content=sent.read(LARGEST_BYTES + 1),
        form_key=form.cleaned_data["form_key"],
        producer_id=form.cleaned_data["producer_id"],
        at=request.at,
    )


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def check(request: ToolRequest, pk: int) -> HttpResponse:
    """What the import will do, line by line; then do it."""
    rows = CatalogueImport.objects.in_tool(request.tool).select_related("producer")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    moved = ""
    if request.method == "POST" or found.is_done:
        try:
            return _imported(request, found)
        except CatalogueMoved as error:
            moved = str(error)
    crumbs = _crumbs(request, (_("Importer une liste de prix"), address(request, "import")))
    context = {**_shown(preview(found)), "unread": unread_columns(found), "found": found, "moved": moved}
    status = CatalogueMoved.status if moved else 200
    return render(request, "orders/import_check.html", {**context, "crumbs": crumbs}, status=status)


def _imported(request: ToolRequest, found: CatalogueImport) -> HttpResponse:
    seal = request.POST.get("seal", "")
    done = run_catalogue_import(by=request.actor, import_id=found.pk, seal=seal, at=request.at)
    text = _(
        "Import fait. Produits ajoutés : {created}. Changés : {changed}. Lignes laissées de côté : {aside}."
    )
    counts = {"created": done.effects["created"], "changed": done.effects["changed"]}
    messages.success(request, text.format(**counts, aside=len(done.effects["aside"])))
    return go(request, "catalogue")


def _shown(seen: Preview) -> dict[str, Any]:
    created, changed = seen.of("create"), sorted(seen.of("change"), key=lambda step: not step.is_steep)
    aside = [(step, sentences(step)) for step in seen.of("fault", "repeat")]
    return {
        "seal": seen.seal,
        "producers": seen.producers,
        "counts": {kind: len(seen.of(kind)) for kind in ("create", "change", "same", "fault", "repeat")},
        "to_write": len(seen.to_write),
        "created": created[:MOST_SHOWN],
        "changed": [(step, _differences(step)) for step in changed[:MOST_SHOWN]],
        "aside": aside[:MOST_SHOWN],
        "hidden": {
            "created": max(0, len(created) - MOST_SHOWN),
            "changed": max(0, len(changed) - MOST_SHOWN),
            "aside": max(0, len(aside) - MOST_SHOWN),
        },
    }


def _differences(step: Step) -> list[tuple[str, str, str]]:
    return [
        (str(LABELS[field]), value_text(field, old), value_text(field, new))
        for field, old, new in step.changes
    ]


def _file(table: Table, name: str, kind: str) -> HttpResponseBase:
    if kind not in {"csv", "ods"}:
        raise NotFound
    return csv_response(table, name) if kind == "csv" else ods_response(name, table)


@tool_page(P.MANAGE_CYCLES)
def model(request: ToolRequest, kind: str) -> HttpResponseBase:
    """A price list to fill in."""
    return _file(model_table(), "modele-produits", kind)


@tool_page(P.MANAGE_CYCLES)
def export(request: ToolRequest, kind: str) -> HttpResponseBase:
    """The catalogue as a spreadsheet that an import reads back."""
    return _file(catalogue_table(request.tool), f"produits-{request.project.slug}", kind)
