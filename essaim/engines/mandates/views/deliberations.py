"""The deliberations: the list, a new one, one with what keeps it from the vote, its services, figures and versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberations import (
    cover_service,
    name_deliberation,
    open_deliberation,
    retain_figures,
    uncover_service,
)
from essaim.engines.mandates.forms.deliberations import CoverForm, NameForm, figures_formset
from essaim.engines.mandates.models import CoveredService, Deliberation
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberation_paper import regimes_of, visas, vote_rows
from essaim.engines.mandates.queries.deliberation_shown import changes_between, faults_shown, sections_of
from essaim.engines.mandates.queries.deliberations import (
    children_of,
    covered_of,
    deliberation_here,
    deliberations_of,
    figures_in,
    last_version,
    nature_of,
    proposals_of,
    versions_of,
)
from essaim.engines.mandates.views.services import go
from essaim.engines.mandates.wording.deliberations import figure_text
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def deliberation_in(request: ToolRequest, pk: int) -> Deliberation:
    found = deliberation_here(request.tool, pk)
    if found is None:
        raise NotFound
    return found


def crumbs(request: ToolRequest, found: Deliberation | None = None) -> list[tuple[str, str]]:
    """The way up: the list, the cadre of a specific one, the deliberation."""
    told = [(_("Délibérations"), go(request, "deliberations").url)]
    return [*told, (found.title, go(request, "deliberation", found.pk).url)] if found else told


@tool_page(P.VIEW)
def deliberations(request: ToolRequest) -> HttpResponse:
    """The deliberations, the last begun first."""
    page = paginate(request, deliberations_of(request.tool))
    context = {
        "page": page,
        "count": page.paginator.count,
        "may_deliberate": P.DELIBERATE in request.grants,
    }
    return render(request, "mandates/deliberations.html", context)


def _parent(request: ToolRequest) -> Deliberation | None:
    """The cadre that a specific deliberation is begun from."""
    key = whole(request.GET.get("cadre", ""))
    return None if key is None else deliberation_in(request, key)


def _first_names(request: ToolRequest, parent: Deliberation | None) -> dict[str, Any]:
    """What is proposed at first: the names of the cadre, else those of the project."""
    authority = request.tool.settings.get("authority") or request.project.carrier.name
    territory = request.project.territory.name
    return {
        "authority": parent.authority if parent else authority,
        "territory": parent.territory if parent else territory,
        "law_on": timezone.localdate(request.at),
    }


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_new(request: ToolRequest) -> HttpResponse:
    """Name a deliberation; its sections come next. `cadre`: a specific one from an adopted cadre."""
    parent = _parent(request)
    form = NameForm(request.POST or None, initial=_first_names(request, parent))
    if form.is_valid():
        pk = parent.pk if parent else None
        try:
            made = open_deliberation(
                by=request.actor, tool=request.tool, named=form.named, at=request.at, parent_id=pk
            )
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "deliberation", made.pk)
    context = {"form": form, "parent": parent, "found": None, "crumbs": crumbs(request)}
    return render(request, "mandates/deliberation_form.html", context)


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_edit(request: ToolRequest, pk: int) -> HttpResponse:
    """Name it otherwise."""
    found = deliberation_in(request, pk)
    start = {name: getattr(found, name) for name in NameForm.base_fields}
    form = NameForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            name_deliberation(by=request.actor, deliberation_id=pk, named=form.named, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("La délibération est enregistrée."))
            return go(request, "deliberation", pk)
    context = {"form": form, "parent": found.parent, "found": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/deliberation_form.html", context)


@tool_page(P.VIEW)
def deliberation(request: ToolRequest, pk: int) -> HttpResponse:
    """One deliberation: what blocks its vote apart from advice, its sections, what was begun from it."""
    found = deliberation_in(request, pk)
    versions = list(versions_of(found))
    content = versions[-1].content
    specifics, acts = children_of(found)
    context = {
        "found": found,
        "version": versions[-1],
        "sections": sections_of(versions, list(proposals_of(found))),
        "services": [(one, nature_of(one)) for one in covered_of(found)],
        "figures": [figure_text(one) for one in figures_in(content)],
        "visas": visas(regimes_of(content), found.law_on),
        "vote": vote_rows(found) if found.voted_on else [],
        "specifics": specifics,
        "acts": acts,
        "crumbs": crumbs(request),
    }
    context |= _faults(found, versions[-1]) if found.is_draft else {}
    wanted = (P.DELIBERATE, P.SUGGEST, P.MANDATE)
    context |= {f"may_{right.name.lower()}": right in request.grants for right in wanted}
    return render(request, "mandates/deliberation.html", context)


def _faults(found: Deliberation, version: Any) -> dict[str, Any]:
    told = faults_shown(found, version)
    return {
        "blocking": [one for one in told if one.blocks],
        "blocking_count": sum(one.count for one in told if one.blocks),
        "advice": [one for one in told if not one.blocks],
    }


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_cover(request: ToolRequest, pk: int) -> HttpResponse:
    """Put a service in the deliberation."""
    found = deliberation_in(request, pk)
    form = CoverForm(request.POST or None, tool=request.tool)
    if form.is_valid():
        try:
            cover_service(by=request.actor, deliberation_id=pk, at=request.at, **form.covered)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "deliberation", pk)
    context = {"form": form, "found": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/deliberation_cover.html", context)


@tool_page(P.DELIBERATE, methods=("POST",))
def deliberation_uncover(request: ToolRequest, pk: int) -> HttpResponse:
    """Take a service out of it."""
    if not CoveredService.objects.in_tool(request.tool).filter(pk=pk).exists():
        raise NotFound
    kept = uncover_service(by=request.actor, covered_id=pk, at=request.at)
    messages.success(request, _("Le service est retiré de la délibération."))
    return go(request, "deliberation", kept.pk)


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_figures(request: ToolRequest, pk: int) -> HttpResponse:
    """The figures that the whole text keeps to."""
    found = deliberation_in(request, pk)
    known = figures_in(last_version(found).content)
    rows = figures_formset(request.POST or None, known)
    if request.method == "POST" and rows.is_valid():
        try:
            retain_figures(by=request.actor, deliberation_id=pk, figures=rows.figures, at=request.at)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Les chiffres sont retenus."))
            return go(request, "deliberation", pk)
    context = {"rows": rows, "found": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/deliberation_figures.html", context)


@tool_page(P.VIEW)
def deliberation_versions(request: ToolRequest, pk: int) -> HttpResponse:
    """Every version, and two of them compared: the last two unless others are asked."""
    found = deliberation_in(request, pk)
    versions = list(versions_of(found))
    by_number = {str(one.number): one for one in versions}
    after = by_number.get(request.GET.get("apres", ""), versions[-1])
    before = by_number.get(request.GET.get("avant", ""), versions[max(0, after.number - 2)])
    context = {
        "found": found,
        "page": paginate(request, versions[::-1]),
        "numbers": [one.number for one in versions],
        "before": before,
        "after": after,
        "changes": changes_between(before.content, after.content),
        "crumbs": crumbs(request, found),
    }
    return render(request, "mandates/deliberation_versions.html", context)
