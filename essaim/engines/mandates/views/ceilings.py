"""Ceilings of small aids: what each undertaking used on a day, and the aids noted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.ceilings import cancel_aid, record_aid
from essaim.engines.mandates.forms.mandates import AidForm, CancelForm, CeilingFilter
from essaim.engines.mandates.models import Aid
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.ceilings import (
    aids_of,
    counted_aids,
    register_by,
    undertakings_of,
    used_by,
    would_pass,
)
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.VIEW)
def ceilings(request: ToolRequest) -> HttpResponse:
    """What each undertaking used of each ceiling, on any day."""
    form = CeilingFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    on = chosen.get("on") or timezone.localdate(request.at)
    aids = list(aids_of(request.tool))
    counted, warn_from = counted_aids(aids), request.tool.config.warn_from
    month = chosen.get("first_month") or 1
    undertakings = [
        (name, used_by(name, counted, on=on, warn_from=warn_from, first_month=month))
        for name in undertakings_of(request.tool, aids)
    ]
    context = {
        "form": form,
        "on": on,
        "undertakings": undertakings,
        "aids": [(one, register_by(one), hasattr(one, "cancelled_by")) for one in aids],
        "may_mandate": P.MANDATE in request.grants,
    }
    return render(request, "mandates/ceilings.html", context)


@tool_page(P.MANDATE, methods=("GET", "POST"))
def aid_new(request: ToolRequest) -> HttpResponse:
    """Note an aid; one is told at once if it passes the ceiling."""
    form = AidForm(request.POST or None)
    if form.is_valid():
        try:
            made = record_aid(by=request.actor, tool=request.tool, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            if would_pass(made):
                messages.warning(
                    request, _("Cette aide dépasse le plafond : elle ne relève pas de ce règlement.")
                )
            messages.success(request, _("L'aide est notée."))
            return go(request, "ceilings")
    return render(request, "mandates/aid.html", {"form": form, "crumbs": _crumbs(request)})


def _crumbs(request: ToolRequest) -> list[tuple[str, str]]:
    return [(_("Plafonds d'aides"), go(request, "ceilings").url)]


@tool_page(P.MANDATE, methods=("GET", "POST"))
def aid_cancel(request: ToolRequest, pk: int) -> HttpResponse:
    """Take back an aid noted wrongly."""
    aid = Aid.objects.in_tool(request.tool).filter(pk=pk).first()
    if aid is None:
        raise NotFound
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_aid(by=request.actor, aid_id=pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("L'aide est annulée. Sa ligne reste, avec la raison."))
            return go(request, "ceilings")
    return render(request, "mandates/aid_cancel.html", {"form": form, "aid": aid, "crumbs": _crumbs(request)})
