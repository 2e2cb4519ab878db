"""Statements, their lines, and what each paid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseFormSet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.bank.commands.accounts import describe_account
from essaim.engines.bank.commands.matching import (
    Part,
    accept_proposal,
    accept_sure,
    match_parts,
    undo_match,
)
from essaim.engines.bank.commands.statements import import_statement, set_aside, take_back
from essaim.engines.bank.forms import (
    AccountForm,
    LineFilter,
    PartForm,
    PartFormSet,
    UploadForm,
    target_choices,
)
from essaim.engines.bank.models import StatementLine
from essaim.engines.bank.permissions import P
from essaim.engines.bank.queries.lines import account_of, lines_of, proposals, standing, statements_of
from essaim.engines.bank.rules.matching import Certainty
from essaim.engines.bank.rules.statements import LARGEST_BYTES
from essaim.engines.bank.views.words import explained_gap, explained_parts, proposed_words
from essaim.engines.ledger.api import known_parties, plan_of
from essaim.kernel.audit.api import history
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.money import Money
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.fields import ReasonForm
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def go(request: ToolRequest, name: str, *rest: object) -> HttpResponseRedirect:
    return redirect(f"bank:{name}", request.project.slug, request.tool.slug, *rest)


def line_here(request: ToolRequest, pk: int) -> StatementLine:
    found = lines_of(request.tool).select_related("statement").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The lines, what each may be, and where the bank and the books stand."""
    form = LineFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "q": ""}
    page = paginate(request, lines_of(request.tool, state=chosen["state"], words=chosen["q"]))
    context = {"form": form, "page": page, "count": page.paginator.count, **_stands(request)}
    found = proposals(request.tool)
    by_line = {one.line.pk: one.proposal for one in found}
    context["rows"] = [(line, proposed_words(by_line.get(line.pk))) for line in page]
    context["sure"] = sum(one.proposal.certainty is Certainty.SURE for one in found if one.proposal)
    return render(request, "bank/home.html", context)


def _stands(request: ToolRequest) -> dict[str, Any]:
    """The account, its last statements, and what may be done here."""
    stands = standing(request.tool)
    return {
        "account": account_of(request.tool),
        "standing": stands,
        "gap": explained_gap(stands),
        "upload": UploadForm(),
        "statements": statements_of(request.tool)[:5],
        "may_reconcile": P.RECONCILE in request.grants,
        "may_order": P.ORDER_MOVES in request.grants,
    }


@tool_page(P.ORDER_MOVES, methods=("GET", "POST"))
def account(request: ToolRequest) -> HttpResponse:
    """The account of the project. Its number is typed again to change it: it is never shown whole."""
    known = account_of(request.tool)
    initial = {"holder": known.holder, "bic": known.bic, "creditor_id": known.creditor_id} if known else {}
    initial = initial or {"holder": request.project.carrier.name[:70]}
    form = AccountForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            describe_account(by=request.actor, tool=request.tool, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le compte du projet est enregistré."))
            return go(request, "home")
    return render(request, "bank/account.html", {"form": form, "account": known})


@tool_page(P.RECONCILE, methods=("POST",))
def upload(request: ToolRequest) -> HttpResponse:
    """A statement, read whole or refused whole."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        sent: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            made = import_statement(
                by=request.actor,
                tool=request.tool,
                file_name=str(sent.name),
                content=sent.read(LARGEST_BYTES + 1),
                at=request.at,
            )
        except DomainError as error:
            put(form, error)
        else:
            n = made.lines.count()
            text = ngettext("{n} ligne ajoutée.", "{n} lignes ajoutées.", n)
            messages.success(request, text.format(n=n))
            return go(request, "home")
    return render(request, "bank/upload.html", {"upload": form}, status=422)


@tool_page(P.RECONCILE, methods=("POST",))
def accept_all(request: ToolRequest) -> HttpResponse:
    """Confirm every sure proposal."""
    n = accept_sure(by=request.actor, tool=request.tool, at=request.at)
    text = ngettext("{n} ligne rapprochée.", "{n} lignes rapprochées.", n)
    messages.success(request, text.format(n=n))
    return go(request, "home")


@tool_page(P.RECONCILE, methods=("POST",))
def accept(request: ToolRequest, line: int) -> HttpResponse:
    """Confirm one proposal."""
    key = request.POST.get("key", "")
    accept_proposal(by=request.actor, line_id=line_here(request, line).pk, key=key, at=request.at)
    messages.success(request, _("La ligne est rapprochée."))
    return go(request, "home")


@tool_page(P.RECONCILE, methods=("GET", "POST"))
def line(request: ToolRequest, line: int) -> HttpResponse:
    """One line: what it was found to pay, or what to say of it."""
    found = line_here(request, line)
    forms, refusal = _part_forms(request, found), None
    if request.method == "POST" and forms.is_valid():
        try:
            match_parts(by=request.actor, line_id=found.pk, parts=_parts(found, forms), at=request.at)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("La ligne est rapprochée."))
            return go(request, "home")
    explanation = explained_parts(found, plan_of(request.project.pk))
    context = {"line": found, "forms": forms, "refusal": refusal, "reason": ReasonForm()}
    context |= {"explanation": explanation, "history": history(found)}
    return render(request, "bank/line.html", context, status=refusal.status if refusal else 200)


def _part_forms(request: ToolRequest, line: StatementLine) -> BaseFormSet[PartForm]:
    """A piece for the whole line, and room for more."""
    parties = known_parties(request.project.pk)
    known = {f"{party.kind}:{party.id}": party for party in parties}
    choices = target_choices(parties, plan_of(request.project.pk))
    start = [{"amount": Money(abs(line.amount.cents)).plain}]
    more = {"choices": choices, "parties": known}
    return PartFormSet(request.POST or None, initial=start, form_kwargs=more)


def _parts(line: StatementLine, forms: BaseFormSet[PartForm]) -> list[Part]:
    """The pieces typed, given the sign of the line."""
    sign = 1 if line.amount.cents > 0 else -1
    chosen = [form.chosen for form in forms if form.chosen is not None]
    return [Part(account, amount * sign, party) for account, party, amount in chosen]


@tool_page(P.RECONCILE, methods=("POST",))
def undo(request: ToolRequest, line: int) -> HttpResponse:
    """Take a match back."""
    found = line_here(request, line)
    undo_match(by=request.actor, line_id=found.pk, reason=request.POST.get("reason", ""), at=request.at)
    messages.success(request, _("Le rapprochement est annulé : la ligne attend de nouveau."))
    return go(request, "line", found.pk)


@tool_page(P.RECONCILE, methods=("POST",))
def aside(request: ToolRequest, line: int) -> HttpResponse:
    """Leave a line out, with a reason."""
    found = line_here(request, line)
    set_aside(by=request.actor, line_id=found.pk, reason=request.POST.get("reason", ""), at=request.at)
    messages.success(request, _("La ligne est mise de côté."))
    return go(request, "home")


@tool_page(P.RECONCILE, methods=("POST",))
def back(request: ToolRequest, line: int) -> HttpResponse:
    """Bring a line back."""
    found = line_here(request, line)
    take_back(by=request.actor, line_id=found.pk, at=request.at)
    return go(request, "line", found.pk)
