"""What a treasurer does: movements, entries with lines, cancellations, accounts, closing."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.engines.ledger.commands.closing import close_year, lock_books
from essaim.engines.ledger.commands.manual import (
    Told,
    add_account,
    cancel_by_hand,
    record_lines,
    record_movement,
)
from essaim.engines.ledger.forms import (
    MOVEMENTS,
    AccountForm,
    LineForm,
    LineFormSet,
    LinesForm,
    LockForm,
    Movement,
    MovementForm,
    ReasonForm,
)
from essaim.engines.ledger.models import Entry
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.queries.balances import balances_by_party, plan_of
from essaim.engines.ledger.queries.journal import entry_at
from essaim.engines.ledger.queries.owed import known_parties
from essaim.engines.ledger.views.exporting import year_starting
from essaim.engines.ledger.views.reading import entry_context, tool_url
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


def _entry_url(request: ToolRequest, entry: Entry) -> str:
    year = entry.fiscal_year.starts_on.year
    return tool_url(request, "entry", year=year, number=entry.number)


@tool_page(P.WRITE)
def write(request: ToolRequest) -> HttpResponse:
    """What can be written by hand."""
    context = {"movements": MOVEMENTS.items(), "account_form": AccountForm()}
    return render(request, "ledger/write.html", context)


def _movement_form(request: ToolRequest, movement: Movement) -> MovementForm:
    parties = balances_by_party(request.project.pk, movement.owed) if movement.owed else {}
    return MovementForm(
        request.POST or None,
        movement=movement,
        accounts=plan_of(request.project.pk),
        parties=parties,
        today=timezone.localdate(request.at),
        initial={"party": request.GET.get("qui", ""), "amount": request.GET.get("montant", "")},
    )


@tool_page(P.WRITE, methods=("GET", "POST"))
def movement(request: ToolRequest, kind: str) -> HttpResponse:
    """One movement of money, in plain words."""
    if kind not in MOVEMENTS:
        raise NotFound
    form = _movement_form(request, MOVEMENTS[kind])
    if form.is_valid():
        try:
            entry = _record(request, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("C'est écrit dans les comptes, sous le n° {n}.").format(n=entry.number)
            )
            return redirect("ledger:home", request.project.slug, request.tool.slug)
    crumbs = [(_("Saisir"), tool_url(request, "write"))]
    return render(
        request, "ledger/movement.html", {"form": form, "movement": MOVEMENTS[kind], "crumbs": crumbs}
    )


def _record(request: ToolRequest, form: MovementForm) -> Entry:
    data = form.cleaned_data
    return record_movement(
        project_id=request.project.pk,
        told=Told(key=data["key"], on=data["on"], label=data["label"]),
        source=data["source"],
        target=data["target"],
        amount=data["amount"],
        party=form.chosen,
        by=request.actor,
        at=request.at,
    )


@tool_page(P.WRITE, methods=("GET", "POST"))
def lines(request: ToolRequest) -> HttpResponse:
    """An entry of any lines, for who knows accounting."""
    parties = {party.code: party for party in known_parties(request.project.pk)}
    form = LinesForm(request.POST or None, initial={"key": uuid4().hex, "on": timezone.localdate(request.at)})
    accounts = [(code, f"{code} {label}") for code, label in plan_of(request.project.pk)]
    rows = LineFormSet(request.POST or None, form_kwargs={"accounts": accounts, "parties": parties})
    if form.is_valid() and rows.is_valid():
        try:
            entry = _record_lines(request, form, rows)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_entry_url(request, entry))
    crumbs = [(_("Saisir"), tool_url(request, "write"))]
    context = {"form": form, "rows": rows, "parties": parties, "crumbs": crumbs}
    return render(request, "ledger/lines.html", context)


def _record_lines(request: ToolRequest, form: LinesForm, rows: BaseFormSet[LineForm]) -> Entry:
    data = form.cleaned_data
    return record_lines(
        project_id=request.project.pk,
        told=Told(key=data["key"], on=data["on"], label=data["label"]),
        lines=[row.as_line() for row in rows if row.has_changed()],
        by=request.actor,
        at=request.at,
    )


@tool_page(P.WRITE, methods=("POST",))
def account(request: ToolRequest) -> HttpResponse:
    """One more account in the plan."""
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            added = add_account(project_id=request.project.pk, by=request.actor, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le compte {account} est ouvert.").format(account=added))
            return redirect("ledger:write", request.project.slug, request.tool.slug)
    context = {"movements": MOVEMENTS.items(), "account_form": form}
    return render(request, "ledger/write.html", context, status=422)


@tool_page(P.WRITE, methods=("GET", "POST"))
def cancel(request: ToolRequest, year: int, number: int) -> HttpResponse:
    """Cancel an entry written by hand, by its opposite dated today."""
    found = entry_at(request.project.pk, year, number)
    if found is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        cancel_by_hand(entry_id=found.pk, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, _("L'écriture n° {n} est annulée.").format(n=found.number))
        return redirect(_entry_url(request, found))
    return render(request, "ledger/cancel.html", {**entry_context(request, found), "form": form})


@tool_page(P.CLOSE, methods=("POST",))
def lock(request: ToolRequest) -> HttpResponse:
    """Refuse from now on entries before a day."""
    form = LockForm(request.POST)
    if form.is_valid():
        until: date = form.cleaned_data["until"]
        lock_books(project_id=request.project.pk, until=until, by=request.actor, at=request.at)
        messages.success(request, _("Comptes arrêtés jusqu'au {day}.").format(day=date_format(until)))
    else:
        messages.error(request, _("Donnez une date passée."))
    return redirect("ledger:exports", request.project.slug, request.tool.slug)


@tool_page(P.CLOSE, methods=("POST",))
def close(request: ToolRequest, year: date) -> HttpResponse:
    """Close a fiscal year and carry its balances to the next."""
    closed = close_year(year_id=year_starting(request, year).pk, by=request.actor, at=request.at)
    messages.success(
        request, _("Exercice {year} clos. Ses soldes sont repris le lendemain.").format(year=closed)
    )
    return redirect("ledger:exports", request.project.slug, request.tool.slug)
