"""Mandates, accounts of parties, direct debits and transfers."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.bank.commands.accounts import Coordinates, add_party_account, remove_party_account
from essaim.engines.bank.commands.batches import cancel_batch, prepare_batch, send_batch
from essaim.engines.bank.forms import BATCH_KINDS, BatchForm, NameFilter, PartyAccountForm
from essaim.engines.bank.models import Batch, PartyAccount
from essaim.engines.bank.permissions import P
from essaim.engines.bank.queries.lines import account_of
from essaim.engines.bank.queries.moves import accounts_of, batches_of, dues, items_of
from essaim.engines.bank.views.lines import go
from essaim.engines.ledger.api import Party, known_parties
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put

LEAD_DAYS = 3  # proposed between the preparation and the execution of a file


def batch_here(request: ToolRequest, pk: int) -> Batch:
    found = Batch.objects.in_tool(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@tool_page(P.ORDER_MOVES)
def parties(request: ToolRequest) -> HttpResponse:
    """Accounts and mandates of households and organisations."""
    form = NameFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = paginate(request, accounts_of(request.tool, words))
    context = {"page": page, "form": form, "count": page.paginator.count, "searching": bool(words)}
    return render(request, "bank/parties.html", context)


def _party_key(party: Party) -> str:
    return f"{party.kind}-{party.id}"


@tool_page(P.ORDER_MOVES, methods=("GET", "POST"))
def party_new(request: ToolRequest) -> HttpResponse:
    """One more account, with or without a mandate."""
    known = {_party_key(party): party for party in known_parties(request.project.pk)}
    form = PartyAccountForm(request.POST or None, parties=known)
    if form.is_valid():
        data = form.cleaned_data
        given = Coordinates(holder=data["holder"], iban=data["iban"], signed_on=data["signed_on"])
        party = known[data["party"]]
        try:
            add_party_account(
                by=request.actor, tool=request.tool, party=party, coordinates=given, at=request.at
            )
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Coordonnées de {name} enregistrées.").format(name=party.label))
            return go(request, "parties")
    return render(request, "bank/party_form.html", {"form": form, "known": known})


@tool_page(P.ORDER_MOVES, methods=("POST",))
def party_remove(request: ToolRequest, account: int) -> HttpResponse:
    """Forget an account."""
    found = PartyAccount.objects.in_tool(request.tool).filter(pk=account).first()
    if found is None:
        raise NotFound
    remove_party_account(by=request.actor, account_id=found.pk, at=request.at)
    messages.success(request, _("Les coordonnées de {name} sont effacées.").format(name=found.party_label))
    return go(request, "parties")


@tool_page(P.ORDER_MOVES)
def batches(request: ToolRequest) -> HttpResponse:
    """The files made, and what could be in the next ones."""
    context = {
        "page": paginate(request, batches_of(request.tool)),
        "account": account_of(request.tool),
        "sections": [(slug, kind, dues(request.tool, kind)) for slug, kind in BATCH_KINDS.items()],
    }
    return render(request, "bank/batches.html", context)


@tool_page(P.ORDER_MOVES, methods=("GET", "POST"))
def batch_new(request: ToolRequest, kind: str) -> HttpResponse:
    """Choose the sums, then make the file."""
    if kind not in BATCH_KINDS:
        raise NotFound
    found = dues(request.tool, BATCH_KINDS[kind])
    start = {"on": timezone.localdate(request.at) + timedelta(days=LEAD_DAYS), "label": request.project.name}
    form = BatchForm(request.POST or None, ready=found.ready, initial=start)
    if form.is_valid():
        given = {"on": form.cleaned_data["on"], "label": form.cleaned_data["label"], "asked": form.asked}
        try:
            made = prepare_batch(
                by=request.actor, tool=request.tool, kind=BATCH_KINDS[kind], at=request.at, **given
            )
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "batch", made.pk)
    context = {"form": form, "dues": found, "kind": kind, "account": account_of(request.tool)}
    return render(request, "bank/batch_form.html", context)


@tool_page(P.ORDER_MOVES)
def batch(request: ToolRequest, batch: int) -> HttpResponse:
    """A file: its sums, its state, and what to do next."""
    found = batch_here(request, batch)
    return render(request, "bank/batch.html", {"batch": found, "page": paginate(request, items_of(found))})


@tool_page(P.ORDER_MOVES)
def batch_file(request: ToolRequest, batch: int) -> HttpResponse:
    """The file itself, as the bank takes it."""
    found = batch_here(request, batch)
    response = HttpResponse(found.xml, content_type="application/xml; charset=utf-8")
    schema = "pain.008" if found.kind == Batch.Kind.COLLECTION else "pain.001"
    name = f"{schema}-{request.project.slug}-{found.number}.xml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@tool_page(P.ORDER_MOVES, methods=("POST",))
def batch_sent(request: ToolRequest, batch: int) -> HttpResponse:
    """The bank has it."""
    send_batch(by=request.actor, batch_id=batch_here(request, batch).pk, at=request.at)
    messages.success(
        request, _("Les sommes sont dans les comptes. La ligne de la banque viendra les confirmer.")
    )
    return go(request, "batch", batch)


@tool_page(P.ORDER_MOVES, methods=("POST",))
def batch_cancel(request: ToolRequest, batch: int) -> HttpResponse:
    """The bank will never have it."""
    cancel_batch(by=request.actor, batch_id=batch_here(request, batch).pk, at=request.at)
    messages.success(request, _("Le fichier est annulé. Rien n'était dans les comptes."))
    return go(request, "batches")
