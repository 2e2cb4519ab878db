"""Documents of an answer: the data sheet (DC1, DC2), its spreadsheet, the agreement."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.documents import DOCX, group_rows, sheets, tables_of
from essaim.engines.tenders.queries.documents import agreement as agreement_bytes
from essaim.engines.tenders.queries.tenders import tasks_of
from essaim.engines.tenders.views.links import answer_here, url
from essaim.kernel.money import total
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.tables import ods_response


@tool_page(P.VIEW)
def sheet(request: ToolRequest, answer: int) -> HttpResponse:
    """What the forms of the State ask, ready to copy or print."""
    found = answer_here(request, answer)
    tasks = tasks_of(found)
    context = {
        "answer": found,
        "group": group_rows(found),
        "members": sheets(found),
        "tasks": tasks,
        "price": total([task.amount for task in tasks]),
        "back": url(request, "answer", found.pk),
        "project": request.project,
    }
    return render(request, "tenders/sheet.html", context)


@tool_page(P.VIEW)
def ods(request: ToolRequest, answer: int) -> HttpResponse:
    """The same as a spreadsheet."""
    found = answer_here(request, answer)
    return ods_response(f"reponse-{found.pk}", *tables_of(found))


@tool_page(P.VIEW)
def agreement(request: ToolRequest, answer: int) -> HttpResponse:
    """The agreement of the group, as a text to correct."""
    found = answer_here(request, answer)
    content = agreement_bytes(found, timezone.localdate(request.at))
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="convention-{found.pk}.docx"'
    return response
