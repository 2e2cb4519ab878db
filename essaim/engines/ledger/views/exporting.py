"""Files for the accountant: FEC and CSV, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.ledger.errors import SirenMissing
from essaim.engines.ledger.forms import JournalFilters, LockForm
from essaim.engines.ledger.models import FiscalYear
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.queries.journal import csv_rows, fec_rows, journal, months_of, years_of
from essaim.engines.ledger.rules import CSV_HEADER, FEC_ENCODING
from essaim.engines.ledger.views.reading import tool_url
from essaim.kernel.errors import NotFound
from essaim.kernel.params.api import value
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.tables import Table, csv_response


def _siren(project: Project) -> str:
    return project.carrier.siren or project.carrier.siret[:9]


def year_starting(request: ToolRequest, year: date) -> FiscalYear:
    found = years_of(request.project.pk).filter(starts_on=year).first()
    if found is None:
        raise NotFound
    return found


@tool_page(P.EXPORT)
def exports(request: ToolRequest) -> HttpResponse:
    """What can be taken away, year by year, and the closing of each."""
    context = {
        "years": years_of(request.project.pk),
        "siren": _siren(request.project),
        "siren_missing": str(SirenMissing(carrier=request.project.carrier)),
        "lock_form": LockForm(),
        "may_close": P.CLOSE in request.grants,
        "today": request.at.date(),
        "journal_url": tool_url(request, "journal_csv"),
        "kept": value("comptes.conservation", on=request.at.date()),
    }
    return render(request, "ledger/exports.html", context)


@tool_page(P.EXPORT)
def fec(request: ToolRequest, year: date) -> StreamingHttpResponse:
    """The file of accounting entries of a fiscal year (LPF, art. A47 A-1)."""
    found, siren = year_starting(request, year), _siren(request.project)
    if not siren:
        raise SirenMissing(carrier=request.project.carrier)
    name = f"{siren}FEC{found.ends_on:%Y%m%d}.txt"
    rows = (row.encode(FEC_ENCODING) for row in fec_rows(found))
    return _attached(rows, f"text/plain; charset={FEC_ENCODING}", name)


@tool_page(P.EXPORT)
def journal_csv(request: ToolRequest) -> StreamingHttpResponse:
    """The journal as filtered, for a spreadsheet."""
    form = JournalFilters(request.GET, months=months_of(request.project.pk))
    entries = journal(request.project.pk, **form.asked())
    name = _("journal-{project}").format(project=request.project.slug)
    return csv_response(Table(_("Journal"), CSV_HEADER, csv_rows(entries)), name)


def _attached(rows: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(rows, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
