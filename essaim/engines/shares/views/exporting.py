"""The register and the tax receipts, for a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from essaim.engines.shares.forms import RegisterFilter
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.capital import register_lines, register_table
from essaim.engines.shares.queries.paying import receipts_of
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.tables import Table, csv_response, ods_response


def _table(request: ToolRequest) -> Table:
    chosen = RegisterFilter(request.GET, tool=request.tool).chosen
    return register_table(register_lines(request.tool, chosen))


@tool_page(P.VIEW)
def register_csv(request: ToolRequest) -> StreamingHttpResponse:
    return csv_response(_table(request), f"registre-{request.project.slug}")


@tool_page(P.VIEW)
def register_ods(request: ToolRequest) -> HttpResponse:
    return ods_response(f"registre-{request.project.slug}", _table(request))


@tool_page(P.MANAGE)
def receipts(request: ToolRequest, year: int) -> StreamingHttpResponse:
    """What each one paid for shares in a year: the data of tax receipts."""
    columns = [_("Associé n°"), _("Nom"), _("Adresse"), _("Catégorie"), _("Versé dans l'année")]
    rows = [
        (holder.number, holder.name, holder.address, holder.category.name, amount)
        for holder, amount in receipts_of(request.tool, min(year, 9999))
    ]
    return csv_response(Table(_("Reçus fiscaux"), columns, rows), f"recus-{year}")
