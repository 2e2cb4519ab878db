"""Amendments to signed acts: what changes, a new end, another compensation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.amendments import amend_compensation, amend_mandate
from essaim.engines.mandates.errors import ActNotSigned
from essaim.engines.mandates.forms.compensation import PlanForms, RevisionForm, rest_initial
from essaim.engines.mandates.forms.mandates import AmendForm
from essaim.engines.mandates.models import Mandate, Operator
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation_bases import bases_of
from essaim.engines.mandates.views.compensation import body_here
from essaim.engines.mandates.views.mandates import act_here, crumbs
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.SIGN, methods=("GET", "POST"))
def amend(request: ToolRequest, pk: int) -> HttpResponse:
    """An amendment to a signed act."""
    found = act_here(request, pk)
    form = AmendForm(request.POST or None)
    if form.is_valid():
        try:
            amend_mandate(by=request.actor, mandate_id=pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("L'avenant est signé."))
            return go(request, "mandate", pk)
    context = {"form": form, "mandate": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/amend.html", context)


@tool_page(P.SIGN, methods=("GET", "POST"))
def revise(request: ToolRequest, pk: int) -> HttpResponse:
    """An amendment that changes the compensation of a body from a day on; the basis that holds is there to start from."""
    found, _side = body_here(request, pk)
    if found.mandate.status != Mandate.Status.SIGNED:
        raise ActNotSigned(name=found.mandate.title)
    bases = bases_of(found)
    plan = bases[-1].plan if bases else None
    form = RevisionForm(request.POST or None, initial=rest_initial(plan) if plan else {})
    rows = PlanForms(request.POST or None, known=plan)
    if request.method == "POST" and _revised(request, found, form, rows):
        messages.success(request, _("L'avenant est signé. Les deux bases de calcul sont gardées."))
        return go(request, "operator", found.pk)
    context = {"form": form, "rows": rows, "operator": found, "crumbs": crumbs(request, found.mandate)}
    return render(request, "mandates/revise.html", context)


def _revised(request: ToolRequest, operator: Operator, form: RevisionForm, rows: PlanForms) -> bool:
    if not (form.is_valid() & rows.is_valid()):
        return False
    try:
        amend_compensation(
            by=request.actor,
            operator_id=operator.pk,
            decided=form.decided,
            counts_from=form.cleaned_data["counts_from"],
            year_rule=form.cleaned_data["year_rule"],
            plan=rows.plan(form),
            at=request.at,
        )
    except DomainError as error:
        put(form, error)
        return False
    return True
