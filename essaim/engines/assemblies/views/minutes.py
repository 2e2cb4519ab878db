"""The minutes of an assembly, to print or to go on writing."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpResponse
from docx import Document

from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.minutes import Minutes, minutes_of
from essaim.engines.assemblies.views.links import find
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.language import house_language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@tool_page(P.VIEW)
def as_pdf(request: ToolRequest, assembly: int) -> HttpResponse:
    found = find(request, assembly)
    with house_language():
        context = {"minutes": minutes_of(found), "project": request.project}
        content = render_pdf("assemblies/minutes.html", context, request=request)
    return pdf_response(content, f"proces-verbal-{found.pk}")


def document(minutes: Minutes) -> bytes:
    """The minutes as a text document."""
    made = Document()
    made.add_heading(minutes.title, level=0)
    for line in minutes.lines:
        made.add_paragraph(line)
    for section in minutes.sections:
        made.add_heading(section.heading, level=1)
        for line in section.lines:
            made.add_paragraph(line)
        if section.rows:
            table = made.add_table(rows=0, cols=2, style="Table Grid")
            for left, right in section.rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = left, right
    content = BytesIO()
    made.save(content)
    return content.getvalue()


@tool_page(P.VIEW)
def as_docx(request: ToolRequest, assembly: int) -> HttpResponse:
    found = find(request, assembly)
    with house_language():
        content = document(minutes_of(found))
    answer = HttpResponse(content, content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="proces-verbal-{found.pk}.docx"'
    return answer
