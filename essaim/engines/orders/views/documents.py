"""What is printed or opened in a spreadsheet: distribution, packing, labels, producers' order sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched, groupby
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.orders.models import Cycle
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.handover import (
    by_pickup,
    handover_table,
    labels,
    packing_table,
    producers_table,
)
from essaim.engines.orders.queries.lists import pickup_orders, pickup_totals, producer_sheets
from essaim.engines.orders.views.parts import address, closed_cycle
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.tables import Table, csv_response, ods_response

LABELS_PER_PAGE = 24  # three columns of eight, 70 × 36 mm


@dataclass(frozen=True)
class Paper:
    """One document: what it is for, its printed page, and its table where it has one."""

    title: str | Promise
    purpose: str | Promise
    template: str
    context: Callable[[Cycle], dict[str, Any]]
    table: Callable[[Cycle], Table] | None = None

    @property
    def formats(self) -> list[str]:
        return ["pdf", *(["ods", "csv"] if self.table else [])]


def _totals(cycle: Cycle) -> dict[str, Any]:
    by_point = groupby(pickup_totals(cycle), key=lambda total: total.pickup_id)
    units = {key: list(rows) for key, rows in by_point}
    lists = by_pickup(pickup_orders(cycle), cycle.tool)
    return {"lists": [(one, units[one.pickup.pk]) for one in lists]}


PAPERS = {
    "distribution": Paper(
        gettext_lazy("Feuille de distribution"),
        gettext_lazy("Par point de retrait : une case à cocher, ce que chacun prend, ce qui reste dû."),
        "orders/papers/distribution.html",
        _totals,
        handover_table,
    ),
    "preparation": Paper(
        gettext_lazy("Liste de préparation"),
        gettext_lazy("Ce qu'il faut mettre de côté, par point puis par foyer."),
        "orders/papers/packing.html",
        _totals,
        packing_table,
    ),
    "etiquettes": Paper(
        gettext_lazy("Étiquettes"),
        gettext_lazy("Une étiquette par panier, planches de 3 × 8 au format A4."),
        "orders/papers/labels.html",
        lambda cycle: {"pages": list(batched(labels(cycle), LABELS_PER_PAGE, strict=False))},
    ),
    "producteurs": Paper(
        gettext_lazy("Bons de commande"),
        gettext_lazy("Un bon par producteur : ce qu'il apporte, ce qui lui est dû."),
        "orders/papers/producers.html",
        lambda cycle: {"sheets": producer_sheets(cycle)},
        producers_table,
    ),
}


def _crumbs(request: ToolRequest, cycle: Cycle) -> list[tuple[str, str]]:
    return [
        (_("Distributions"), address(request, "distributions")),
        (cycle.name, address(request, "distribution", cycle=cycle.pk)),
    ]


@tool_page(P.DELIVER)
def documents(request: ToolRequest, cycle: int) -> HttpResponse:
    """Every document of a cycle, in each of its formats."""
    found = closed_cycle(request, cycle)
    context = {
        "cycle": found,
        "papers": PAPERS.items(),
        "sheets": producer_sheets(found),
        "crumbs": _crumbs(request, found),
    }
    return render(request, "orders/documents.html", context)


def _paper(slug: str) -> Paper:
    if slug not in PAPERS:
        raise NotFound
    return PAPERS[slug]


@tool_page(P.DELIVER)
def paper(request: ToolRequest, cycle: int, paper: str) -> HttpResponse:
    """A document as a page to print."""
    found, kind = closed_cycle(request, cycle), _paper(paper)
    context = {
        "cycle": found,
        "project": request.project,
        "tool": request.tool,
        "paper": kind,
        "at": request.at,
    }
    return render(request, kind.template, {**context, **kind.context(found)})


@tool_page(P.DELIVER)
def file(request: ToolRequest, cycle: int, paper: str, kind: str) -> HttpResponseBase:
    """A document as a file."""
    found, wanted = closed_cycle(request, cycle), _paper(paper)
    if kind not in wanted.formats:
        raise NotFound
    name = f"{paper}-{found.month:%Y-%m}-{request.project.slug}"
    if wanted.table is not None and kind != "pdf":
        table = wanted.table(found)
        return csv_response(table, name) if kind == "csv" else ods_response(name, table)
    context = {
        "cycle": found,
        "project": request.project,
        "tool": request.tool,
        "paper": wanted,
        "at": request.at,
    }
    pdf = render_pdf(wanted.template, {**context, **wanted.context(found)}, request=request)
    return pdf_response(pdf, name)
