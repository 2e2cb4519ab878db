"""The requests of a project, and what is decided of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.deciding import accept_request, refuse_request
from essaim.engines.shares.forms import RequestFilter, VerdictForm
from essaim.engines.shares.models import Request
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import holding_of
from essaim.engines.shares.queries.paying import operation_of, requests_of
from essaim.engines.shares.views.links import go, today, url
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.fields import ReasonForm
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import done


@tool_page(P.VIEW)
def requests(request: ToolRequest) -> HttpResponse:
    """What was asked, those to decide first chosen."""
    form = RequestFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "kind": ""}
    page = paginate(request, requests_of(request.tool, state=chosen["state"], kind=chosen["kind"]))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "may_manage": P.MANAGE in request.grants,
    }
    return render(request, "shares/requests.html", context)


def _found(request: ToolRequest, pk: int) -> Request:
    found = requests_of(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _page(request: ToolRequest, found: Request, verdict: VerdictForm, refusal: ReasonForm) -> HttpResponse:
    context = {
        "asked": found,
        "held": holding_of(found.holder),
        "operation": operation_of(found),
        "verdict": verdict,
        "refusal": refusal,
        "may_manage": P.MANAGE in request.grants,
        "crumbs": [(_("Demandes"), url(request, "requests"))],
    }
    return render(request, "shares/request.html", context)


@tool_page(P.VIEW, methods=("GET", "POST"))
def decide(request: ToolRequest, request_id: int) -> HttpResponse:
    """A request as it was made; accepted with the date and the body that decided."""
    found = _found(request, request_id)
    form = VerdictForm(request.POST or None, initial={"on": today(request)})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: accept_request(
                by=request.actor, request_id=found.pk, verdict=form.verdict, at=request.at
            ),
        )
    ):
        messages.success(request, _("La demande est acceptée."))
        return go(request, "request", request_id=found.pk)
    return _page(request, found, form, ReasonForm())


@tool_page(P.MANAGE, methods=("POST",))
def refuse(request: ToolRequest, request_id: int) -> HttpResponse:
    """Refused, with a reason who asked will read."""
    found = _found(request, request_id)
    form = ReasonForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: refuse_request(
            by=request.actor,
            request_id=found.pk,
            reason=form.cleaned_data["reason"],
            on=today(request),
        ),
    ):
        messages.success(request, _("La demande est refusée."))
        return go(request, "requests")
    return _page(request, found, VerdictForm(initial={"on": today(request)}), form)
