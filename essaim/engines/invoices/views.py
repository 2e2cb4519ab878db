"""Pages of the invoices."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.invoices.commands.issue import ENGINE, credit_invoice, issue_invoice
from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.errors import AlreadyCredited, NotAnInvoice
from essaim.engines.invoices.forms import CreditForm, InvoiceFilter, InvoiceForm, ItemFormSet, SellerForm
from essaim.engines.invoices.models import Invoice, Seller
from essaim.engines.invoices.permissions import P
from essaim.engines.invoices.queries.files import factur_x, shown
from essaim.engines.invoices.queries.invoices import buyer_of, invoice_in, invoices_of, seller_in
from essaim.engines.invoices.queries.rates import rates_on
from essaim.engines.invoices.rules.asked import Source
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def go(request: ToolRequest, name: str, *rest: object) -> HttpResponseRedirect:
    return redirect(f"invoices:{name}", request.project.slug, request.tool.slug, *rest)


def invoice_here(request: ToolRequest, pk: int) -> Invoice:
    found = invoice_in(request.project.pk, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The invoices, latest first."""
    form = InvoiceFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"kind": "", "q": ""}
    rows = invoices_of(request.project.pk, kind=chosen["kind"], words=chosen["q"])
    page = paginate(request, rows)
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "searching": bool(chosen["kind"] or chosen["q"]),
        "seller": seller_in(request.project.pk),
        "may_issue": P.ISSUE in request.grants,
    }
    return render(request, "invoices/home.html", context)


def _carrier(request: ToolRequest) -> dict[str, str]:
    """What is known already of who may invoice: the organisation that carries the project."""
    carrier = request.project.carrier
    initials = "".join(word[0] for word in request.project.slug.split("-") if word)
    return {
        "name": carrier.name,
        "about": carrier.get_legal_form_display(),
        "siret": carrier.siret,
        "street": carrier.address,
        "city": carrier.commune.name if carrier.commune else "",
        "series": initials.upper()[:10],
    }


@tool_page(P.ISSUE, methods=("GET", "POST"))
def seller(request: ToolRequest) -> HttpResponse:
    """Who invoices. The account number is never shown whole."""
    known = seller_in(request.project.pk)
    form = SellerForm(request.POST or None, known=known, initial=_carrier(request))
    if form.is_valid():
        try:
            describe_seller(
                by=request.actor, project_id=request.project.pk, identity=form.identity, at=request.at
            )
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("L'identité du vendeur est enregistrée."))
            return go(request, "home")
    return render(request, "invoices/seller.html", {"form": form, "known": known})


def _start(request: ToolRequest) -> dict[str, Any]:
    """A new key; and the buyer of the invoice named by `comme`, when one is."""
    start: dict[str, Any] = {"key": uuid4()}
    like = whole(request.GET.get("comme", ""))
    model = None if like is None else invoice_in(request.project.pk, like)
    if model is not None:
        buyer = buyer_of(model)
        start |= {"buyer_name": buyer.name, "buyer_siret": buyer.siret, "service": buyer.service}
        start |= {
            "street": buyer.address.street,
            "postcode": buyer.address.postcode,
            "city": buyer.address.city,
        }
        start |= {"nature": model.nature}
    return start


def _forms(request: ToolRequest, known: Seller) -> tuple[InvoiceForm, Any]:
    taxed = known.exemption is None
    rates = rates_on(timezone.localdate(request.at)) if taxed else []
    data = request.POST or None
    form = InvoiceForm(data, taxed=taxed, initial=_start(request))
    return form, ItemFormSet(data, prefix="lines", form_kwargs={"rates": rates})


@tool_page(P.ISSUE, methods=("GET", "POST"))
def new(request: ToolRequest) -> HttpResponse:
    """A hand-written invoice: the buyer and a few lines."""
    known = seller_in(request.project.pk)
    if known is None:
        messages.info(request, _("Dites d'abord qui facture."))
        return go(request, "seller")
    form, lines = _forms(request, known)
    if form.is_valid() & lines.is_valid():
        made = _issued(request, form, lines)
        if made is not None:
            return go(request, "invoice", made.pk)
    return render(request, "invoices/new.html", {"form": form, "lines": lines, "seller": known})


def _issued(request: ToolRequest, form: InvoiceForm, lines: Any) -> Invoice | None:
    """The invoice; None when it is refused, the form saying why."""
    items = [line.item for line in lines if line.asked]
    source = Source(ENGINE, f"hand-{form.cleaned_data['key']}")
    try:
        made = issue_invoice(
            by=request.actor,
            project_id=request.project.pk,
            source=source,
            draft=form.draft(items),
            at=request.at,
        )
    except DomainError as error:
        put(form, error)
        return None
    messages.success(request, _("La facture {number} est émise.").format(number=made.number))
    return made


@tool_page(P.VIEW)
def invoice(request: ToolRequest, invoice: int) -> HttpResponse:
    """An invoice, as its buyer reads it, and what can be done with it."""
    found = invoice_here(request, invoice)
    may_credit = P.ISSUE in request.grants and not found.is_credit and found.credited_by is None
    again = f"{reverse('invoices:new', args=[request.project.slug, request.tool.slug])}?comme={found.pk}"
    context = {
        **shown(found),
        "again": again,
        "may_issue": P.ISSUE in request.grants,
        "may_credit": may_credit,
    }
    return render(request, "invoices/invoice.html", context)


@tool_page(P.VIEW)
def pdf(request: ToolRequest, invoice: int) -> HttpResponse:
    """The invoice as Factur-X."""
    found = invoice_here(request, invoice)
    return pdf_response(factur_x(found), found.number)


@tool_page(P.VIEW)
def xml(request: ToolRequest, invoice: int) -> HttpResponse:
    """What is inside the PDF, alone."""
    found = invoice_here(request, invoice)
    response = HttpResponse(found.xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.xml"'
    return response


@tool_page(P.ISSUE, methods=("GET", "POST"))
def credit(request: ToolRequest, invoice: int) -> HttpResponse:
    """Take a whole invoice back, with a reason."""
    found = invoice_here(request, invoice)
    if found.is_credit:
        raise NotAnInvoice(number=found.number)
    if found.credited_by is not None:
        raise AlreadyCredited(credit=found.credited_by.number, number=found.number)
    form = CreditForm(request.POST or None)
    if form.is_valid():
        made = credit_invoice(
            by=request.actor, invoice_id=found.pk, reason=form.cleaned_data["reason"], at=request.at
        )
        messages.success(request, _("L'avoir {number} est émis.").format(number=made.number))
        return go(request, "invoice", made.pk)
    return render(request, "invoices/credit.html", {"form": form, "invoice": found})
