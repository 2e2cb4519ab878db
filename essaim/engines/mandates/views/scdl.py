"""Open data from the same record: grants and decisions, ready to publish."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from essaim.engines.mandates.errors import NoSiret
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.scdl import DECISIONS, GRANTS, Line, decision_lines, grant_lines
from essaim.kernel.actors.models import Organisation
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.web import ToolRequest, tool_page

FILES: dict[str, tuple[Sequence[str], Callable[[Tool, Organisation], Iterable[Line]]]] = {
    "subventions": (GRANTS, grant_lines),
    "deliberations": (DECISIONS, decision_lines),
}


@tool_page(P.VIEW)
def open_data(request: ToolRequest, kind: str) -> HttpResponse:
    """One of the two files: commas, points, days as AAAA-MM-JJ, as the schemas ask."""
    if kind not in FILES:
        raise NotFound
    giver = request.project.carrier
    if not giver.siret:
        raise NoSiret(name=giver.name)
    columns, lines = FILES[kind]
    written = StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines(request.tool, giver))
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{request.project.slug}.csv"'
    return response
