"""The library: references, CVs, certificates, texts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.companies import add_piece, remove_piece
from essaim.engines.tenders.forms.companies import PieceForm
from essaim.engines.tenders.models import Company, Piece, PieceFile
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import members, own_companies, piece_in
from essaim.engines.tenders.views.links import ask, do, may, url
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def library(request: ToolRequest) -> HttpResponse:
    """Every paper, those of all first."""
    rows = Piece.objects.in_tool(request.tool).select_related("company")
    page = paginate(request, rows.order_by("company__name", "kind", "title", "pk"))
    own = own_companies(request.tool, request.actor) if P.OWN in request.grants else []
    context = {"page": page, "own": own, "may": may(request), "today": timezone.localdate(request.at)}
    return render(request, "tenders/library.html", context)


def _keepers(request: ToolRequest) -> list[Company]:
    """The companies whose papers this person keeps."""
    if P.MANAGE in request.grants:
        return list(Company.objects.in_tool(request.tool).order_by("name", "pk"))
    return list(members(request.tool).filter(pk__in=own_companies(request.tool, request.actor)))


@tool_page(P.VIEW, methods=("GET", "POST"))
def add(request: ToolRequest) -> HttpResponse:
    """Put a paper in the library; `?pour=` names the company."""
    companies, shared = _keepers(request), P.MANAGE in request.grants
    if not shared and (P.OWN not in request.grants or not companies):
        raise Forbidden
    start = {"company": request.GET.get("pour", "")}
    files = request.FILES or None
    form = PieceForm(request.POST or None, files, companies=companies, shared=shared, initial=start)
    return ask(
        request,
        form,
        lambda data: _add(request, form, data),
        heading=_("Ajouter une pièce"),
        button=_("Ajouter cette pièce"),
        done=_("La pièce est dans la bibliothèque."),
        back=url(request, "library"),
    )


def _add(request: ToolRequest, form: PieceForm, data: dict[str, Any]) -> None:
    add_piece(
        tool=request.tool,
        paper=form.paper,
        company_id=data["company"] or None,
        file=form.sent,
        by=request.actor,
        at=request.at,
    )


def _here(request: ToolRequest, pk: int) -> Piece:
    found = piece_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def download(request: ToolRequest, piece: int) -> HttpResponse:
    """The file of a paper, always saved, never shown in the browser."""
    found = _here(request, piece)
    file = PieceFile.objects.in_tool(request.tool).filter(piece=found).first()
    if file is None:
        raise NotFound
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    ascii_name = "".join(letter for letter in found.file_name if letter.isascii() and letter.isprintable())
    response["Content-Disposition"] = 'attachment; filename="{}"'.format(ascii_name.replace('"', ""))
    return response


@tool_page(P.VIEW, methods=("POST",))
def remove(request: ToolRequest, piece: int) -> HttpResponse:
    """Take a paper out of the library."""
    found = _here(request, piece)
    return do(
        request,
        lambda: remove_piece(piece_id=found.pk, by=request.actor),
        done=_("La pièce est retirée."),
        back=url(request, "library"),
    )
