"""The acts: the list, one act with what is missing, its words, its bodies, its signature and what comes after."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.mandates import (
    change_mandate,
    designate_operator,
    draft_mandate,
    end_mandate,
    remove_operator,
    renew_mandate,
    sign_mandate,
)
from essaim.engines.mandates.forms.mandates import (
    EndForm,
    MandateForm,
    NewMandateForm,
    OperatorForm,
)
from essaim.engines.mandates.models import Mandate, Statement
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.ceilings import cap_of
from essaim.engines.mandates.queries.mandate_start import (
    Interview,
    interview_behind,
    interview_of,
    prefilled,
)
from essaim.engines.mandates.queries.mandates import (
    amendments_of,
    calendar_of,
    findings_of,
    mandate_here,
    mandates_of,
    operator_here,
    operators_of,
    seen_operators,
)
from essaim.engines.mandates.queries.services import current_of, service_in
from essaim.engines.mandates.queries.statements import waiting_statements
from essaim.engines.mandates.views.services import go
from essaim.engines.mandates.wording.mandates import ITEMS, finding_text, milestone_text
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def act_here(request: ToolRequest, pk: int) -> Mandate:
    found = mandate_here(request.tool, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def mandates(request: ToolRequest) -> HttpResponse:
    """The acts of the tool, and the statements that wait for this person."""
    waiting: list[Statement] = []
    for right, status in ((P.CONTROL, Statement.Status.FILED), (P.SETTLE, Statement.Status.CHECKED)):
        if right in request.grants:
            waiting += waiting_statements(request.tool, status)
    page = paginate(request, mandates_of(request.tool))
    context = {
        "page": page,
        "count": page.paginator.count,
        "waiting": waiting,
        "has_signed": any(not one.is_draft for one in page),
        "may_mandate": P.MANDATE in request.grants,
    }
    return render(request, "mandates/mandates.html", context)


def act_context(request: ToolRequest, mandate: Mandate) -> dict[str, Any]:
    """What the page of an act and its paper show."""
    operators = list(operators_of(mandate))
    today = timezone.localdate(request.at)
    return {
        "mandate": mandate,
        "operators": operators,
        "cap": cap_of(mandate, operators, request.tool.config.warn_from),
        "amendments": amendments_of(mandate),
        "calendar": [(one, milestone_text(one), one.on < today) for one in calendar_of(mandate)],
        "items": ITEMS,
        "interview": interview_behind(mandate),
    }


@tool_page(P.VIEW)
def mandate(request: ToolRequest, pk: int) -> HttpResponse:
    """One act: what keeps it from being signed apart from advice, its bodies, its calendar."""
    found = act_here(request, pk)
    context = act_context(request, found)
    if found.is_draft:
        findings = findings_of(found, context["operators"], timezone.localdate(request.at))
        told = [(ITEMS[one.item], finding_text(one), one.blocks) for one in findings]
        context |= {
            "missing": [one for one in told if one[2]],
            "advice": [one for one in told if not one[2]],
        }
    context |= {"seen": seen_operators(found, request.actor, request.grants), "crumbs": crumbs(request)}
    context |= {f"may_{right.name.lower()}": right in request.grants for right in (P.MANDATE, P.SIGN)}
    return render(request, "mandates/mandate.html", context)


def crumbs(request: ToolRequest, mandate: Mandate | None = None) -> list[tuple[str, str]]:
    """The way up: the list of acts, then the act."""
    found = [(_("Mandats"), go(request, "mandates").url)]
    return [*found, (mandate.title, go(request, "mandate", mandate.pk).url)] if mandate else found


@tool_page(P.MANDATE, methods=("GET", "POST"))
def mandate_new(request: ToolRequest) -> HttpResponse:
    """Begin an act: its service, its title; the rest may wait. From a file, with what its interview says."""
    interview, start = _begun_from(request)
    form = NewMandateForm(request.POST or None, tool=request.tool, initial=start)
    if form.is_valid():
        words = dict(form.cleaned_data)
        try:
            made = draft_mandate(
                by=request.actor,
                tool=request.tool,
                service_id=words.pop("service_id"),
                words=words,
                at=request.at,
            )
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "mandate", made.pk)
    context = {"form": form, "mandate": None, "interview": interview, "crumbs": crumbs(request)}
    return render(request, "mandates/mandate_form.html", context)


def _begun_from(request: ToolRequest) -> tuple[Interview | None, dict[str, Any]]:
    """The file that the address names, if it is concluded, and the words it gives."""
    start: dict[str, Any] = {"territory": request.project.territory.name}
    number = request.GET.get("service", "")
    key = whole(number)
    found = None if key is None else service_in(request.tool, key)
    kept = current_of(found) if found else None
    if found is None or kept is None:
        return None, start | {"service_id": number}
    told = prefilled(found, kept, on=timezone.localdate(request.at))
    return interview_of(found, kept), start | told | {"service_id": found.pk}


@tool_page(P.MANDATE, methods=("GET", "POST"))
def mandate_edit(request: ToolRequest, pk: int) -> HttpResponse:
    """Write the words of a draft."""
    found = act_here(request, pk)
    form = MandateForm(request.POST or None, known=found)
    interview = interview_behind(found)
    if form.is_valid():
        try:
            change_mandate(by=request.actor, mandate_id=pk, words=form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le mandat est enregistré."))
            return go(request, "mandate", pk)
    context = {"form": form, "mandate": found, "interview": interview, "crumbs": crumbs(request, found)}
    return render(request, "mandates/mandate_form.html", context)


@tool_page(P.MANDATE, methods=("GET", "POST"))
def operator_new(request: ToolRequest, pk: int) -> HttpResponse:
    """Designate a body."""
    found = act_here(request, pk)
    form = OperatorForm(request.POST or None)
    if form.is_valid():
        try:
            made = designate_operator(by=request.actor, mandate_id=pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "operator", made.pk)
    context = {"form": form, "mandate": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/operator_form.html", context)


@tool_page(P.MANDATE, methods=("POST",))
def operator_remove(request: ToolRequest, pk: int) -> HttpResponse:
    """Take a body out of a draft."""
    found = operator_here(request.tool, pk)
    if found is None:
        raise NotFound
    kept = remove_operator(by=request.actor, operator_id=pk)
    messages.success(request, _("La structure est retirée du mandat."))
    return go(request, "mandate", kept.pk)


@tool_page(P.SIGN, methods=("GET", "POST"))
def sign(request: ToolRequest, pk: int) -> HttpResponse:
    """What is going to be signed, then the signature."""
    found = act_here(request, pk)
    if request.method == "POST":
        try:
            sign_mandate(by=request.actor, mandate_id=pk, at=request.at)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Le mandat est signé. Il ne change plus que par un avenant."))
        return go(request, "mandate", pk)
    context = act_context(request, found) | {"crumbs": crumbs(request, found)}
    return render(request, "mandates/sign.html", context)


@tool_page(P.SIGN, methods=("GET", "POST"))
def end(request: ToolRequest, pk: int) -> HttpResponse:
    """End a mandate before its day, or on it."""
    found = act_here(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_mandate(by=request.actor, mandate_id=pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le mandat est terminé. Les bilans restent à arrêter."))
            return go(request, "mandate", pk)
    context = {"form": form, "mandate": found, "crumbs": crumbs(request, found)}
    return render(request, "mandates/end.html", context)


@tool_page(P.MANDATE, methods=("POST",))
def renew(request: ToolRequest, pk: int) -> HttpResponse:
    """A new draft with the words and the bodies of this one."""
    made = renew_mandate(by=request.actor, mandate_id=act_here(request, pk).pk, at=request.at)
    messages.success(
        request, _("Un nouveau brouillon reprend ce mandat. Ses dates et sa publicité sont à écrire.")
    )
    return go(request, "mandate", made.pk)


@tool_page(P.VIEW)
def act_pdf(request: ToolRequest, pk: int) -> HttpResponse:
    """The act as a PDF."""
    found = act_here(request, pk)
    context = act_context(request, found) | {
        "project": request.project,
        "tool": request.tool,
        "at": request.at,
    }
    content = render_pdf("mandates/papers/act.html", context, request=request)
    return pdf_response(content, f"mandat-{found.pk}-{request.project.slug}")
