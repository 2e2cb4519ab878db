"""Issuing invoices and credit notes: numbered without a gap, written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.invoices.commands.seller import read_siret
from essaim.engines.invoices.errors import (
    AlreadyCredited,
    NoSeller,
    NotAnInvoice,
    NothingToInvoice,
    RateNotInForce,
    TooManyLines,
    WrongLine,
)
from essaim.engines.invoices.events import InvoiceCredited, InvoiceIssued
from essaim.engines.invoices.models import Invoice, InvoiceLine, Kind, Seller, hundredths_of
from essaim.engines.invoices.permissions import P
from essaim.engines.invoices.queries.invoices import (
    buyer_of,
    exemption_of,
    items_of,
    lines_of,
    of_source,
    seller_of,
)
from essaim.engines.invoices.queries.rates import rates_on, recovery_fee
from essaim.engines.invoices.rules import facturx
from essaim.engines.invoices.rules.asked import Draft, Source
from essaim.engines.invoices.rules.facturx import Address, Buyer, Document, Exemption, Note, to_xml
from essaim.engines.invoices.rules.totals import NO_TAX, Item, Totals, count
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.api import Event, publish
from essaim.kernel.projects.models import Tool

MOST_LINES, LONGEST_NAME = 500, 200
LARGEST_QUANTITY = 10**9  # thousandths: a million units
NO_DISCOUNT = "Pas d'escompte pour paiement anticipé."
ENGINE = "invoices"


def lock_seller(project_id: int) -> Seller:
    """Who invoices, its row held until the end of the transaction. Raises NoSeller. One query."""
    sellers = Seller.objects.in_project(project_id).select_for_update(of=("self",))
    found = sellers.order_by("pk").first()
    if found is None:
        raise NoSeller
    return found


def next_sequence(project_id: int, year: int) -> int:
    """The number after the last of the year, without a gap: call it once the seller is locked. One query."""
    issued = Invoice.objects.in_project(project_id).filter(year=year)
    return (issued.aggregate(last=Max("sequence"))["last"] or 0) + 1


def _checked(buyer: Buyer) -> Buyer:
    """Raises Invalid for a buyer an invoice cannot name."""
    told = {"buyer_name": buyer.name, **asdict(buyer.address)}
    for field, text in told.items():
        if not text.strip():
            message = _("Il manque le nom ou l'adresse de l'acheteur. La facture doit les dire.")
            raise Invalid(message=message, field=field)
    return replace(buyer, siret=read_siret(buyer.siret, "buyer_siret"))


def _taxed(items: Sequence[Item], exempt: bool, on: date) -> list[Item]:
    """The items with the rates that hold that day, none where the seller asks no tax.

    Raises NothingToInvoice, TooManyLines, WrongLine, RateNotInForce.
    """
    if not items:
        raise NothingToInvoice
    if len(items) > MOST_LINES:
        raise TooManyLines(lines=len(items), most=MOST_LINES)
    rates = rates_on(on)
    taxed = []
    for item in items:
        name = facturx.words(item.name)[:LONGEST_NAME]
        if not name or not 0 < item.quantity <= LARGEST_QUANTITY or item.price <= ZERO:
            raise WrongLine(name=name or "…")
        if not exempt and item.rate not in rates:
            told = ", ".join(str(rate) for rate in rates)
            raise RateNotInForce(name=name, rate=item.rate, rates=told)
        taxed.append(replace(item, name=name, rate=NO_TAX if exempt else item.rate))
    return taxed


def _checked_days(draft: Draft, seller: Seller, on: date) -> date:
    """When it is to be paid. Raises Invalid for days that go backwards."""
    due_on = draft.due_on or on + timedelta(days=seller.payment_days)
    if due_on < on:
        raise Invalid(
            message=_("Ce jour est passé. Choisissez un jour à venir pour le paiement."), field="due_on"
        )
    if draft.period is not None and draft.period[1] < draft.period[0]:
        raise Invalid(
            message=_("La période finit avant de commencer. Corrigez ses dates."), field="period_end"
        )
    return due_on


def _notes(seller: Seller, on: date, note: str) -> dict[str, str]:
    """The mentions of the law, in French whoever reads."""
    fee = recovery_fee(on).plain
    told = {
        Note.RECOVERY: f"Indemnité forfaitaire pour frais de recouvrement, en cas de retard : {fee} €.",
        Note.LATE: seller.late_terms,
        Note.DISCOUNT: NO_DISCOUNT,
        Note.FREE: facturx.words(note),
    }
    return {code.value: text for code, text in told.items() if text}


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is written beside the document itself."""

    by: Actor
    at: datetime
    source: Source
    with_tax: bool
    corrects: Invoice | None = None
    reason: str = ""


def _write(project_id: int, document: Document, writing: _Writing, sequence: int) -> Invoice:
    """The document, as rows. Its XML is held against the XSD first."""
    totals, buyer = document.totals, document.buyer
    start, end = document.period or (None, None)
    exemption = document.exemption or Exemption("", "")
    invoice = Invoice.unscoped.create(
        project_id=project_id,
        kind=Kind(document.kind.value),
        year=document.issued_on.year,
        sequence=sequence,
        number=document.number,
        issued_on=document.issued_on,
        due_on=document.due_on,
        period_start=start,
        period_end=end,
        nature=document.nature.value,
        seller=asdict(document.seller),
        iban=document.iban,
        **_buyer_fields(buyer),
        with_tax=writing.with_tax,
        exemption=exemption.code,
        exemption_reason=exemption.reason,
        notes=dict(document.notes),
        **_amounts(totals),
        line_count=len(document.items),
        source_engine=writing.source.engine,
        source_ref=writing.source.ref,
        corrects=writing.corrects,
        reason=writing.reason,
        xml=to_xml(document).decode(),
        issued_at=writing.at,
        issued_by=writing.by.name[:200],
    )
    InvoiceLine.unscoped.bulk_create(_rows(invoice, document.items, totals), batch_size=200)
    return invoice


def _buyer_fields(buyer: Buyer) -> dict[str, str]:
    return {
        "buyer_name": buyer.name,
        "buyer_siret": buyer.siret,
        **{f"buyer_{name}": text for name, text in asdict(buyer.address).items()},
        "service": buyer.service,
        "engagement": buyer.engagement,
    }


def _amounts(totals: Totals) -> dict[str, Any]:
    return {
        "net": totals.net,
        "tax": totals.tax,
        "rounding": totals.rounding,
        "prepaid": totals.prepaid,
        "payable": totals.payable,
        "taxes": [
            {"rate": hundredths_of(tax.rate), "base": tax.base.cents, "amount": tax.amount.cents}
            for tax in totals.taxes
        ],
    }


def _rows(invoice: Invoice, items: Sequence[Item], totals: Totals) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            project_id=invoice.project_id,
            invoice=invoice,
            position=position,
            name=item.name,
            quantity=item.quantity,
            unit=item.unit.value,
            price=item.price,
            rate=hundredths_of(item.rate),
            amount=amount,
        )
        for position, (item, amount) in enumerate(zip(items, totals.lines, strict=True), start=1)
    ]


def _announce(event: Event, *, project_id: int, by: Actor) -> None:
    """Publish from the project's invoices tool; a project without one has nobody to tell."""
    tool = Tool.objects.filter(project_id=project_id, engine=ENGINE).order_by("position").first()
    if tool is not None:
        publish(event, tool=tool, by=by)


@transaction.atomic
def issue_invoice(*, by: Actor, project_id: int, source: Source, draft: Draft, at: datetime) -> Invoice:
    """Issue an invoice, numbered and dated today. The same source asked again: the first invoice comes back.

    Nothing is written in the books: who sells has done it. Raises NoSeller, NothingToInvoice, TooManyLines, WrongLine,
    RateNotInForce, Invalid.
    """
    require(by=by, project_id=project_id, permission=P.ISSUE)
    seller = lock_seller(project_id)
    if (known := of_source(project_id, source)) is not None:
        return known
    on = timezone.localdate(at)
    due_on = _checked_days(draft, seller, on)
    items = _taxed(draft.items, seller.exemption is not None, on)
    sequence = next_sequence(project_id, on.year)
    document = Document(
        kind=facturx.Kind.INVOICE,
        number=_number(seller, on.year, sequence),
        issued_on=on,
        due_on=due_on,
        period=draft.period,
        nature=draft.nature,
        seller=_as_seller(seller),
        buyer=_checked(draft.buyer),
        items=items,
        totals=count(items, with_tax=draft.with_tax and seller.exemption is None, prepaid=draft.prepaid),
        exemption=seller.exemption,
        notes=_notes(seller, on, draft.note),
        iban=seller.iban,
    )
    writing = _Writing(by, at, source, draft.with_tax and seller.exemption is None)
    invoice = _write(project_id, document, writing, sequence)
    record(by=by, action="invoices.issued", target=invoice, changes={"payable": invoice.payable})
    event = InvoiceIssued(invoice.pk, invoice.number, source.engine, source.ref, invoice.payable.cents)
    _announce(event, project_id=project_id, by=by)
    return invoice


def _number(seller: Seller, year: int, sequence: int) -> str:
    return f"{seller.series}-{year}-{sequence:05d}"


def _as_seller(seller: Seller) -> facturx.Seller:
    address = Address(seller.street, seller.postcode, seller.city)
    return facturx.Seller(seller.name, seller.siret, address, seller.vat_number, seller.about)


@transaction.atomic
def credit_invoice(*, by: Actor, invoice_id: int, reason: str, at: datetime) -> Invoice:
    """Take a whole invoice back by a credit note that names it and says why. Asked again: AlreadyCredited.

    It repeats the invoice: same seller, buyer, lines and taxes. Raises NotFound, NotAnInvoice, AlreadyCredited, Invalid.
    """
    invoice = get(Invoice, pk=invoice_id, by=by, permission=P.ISSUE)
    seller = lock_seller(invoice.project_id)
    if invoice.is_credit:
        raise NotAnInvoice(number=invoice.number)
    known = Invoice.objects.in_project(invoice.project_id).filter(corrects=invoice).order_by("pk").first()
    if known is not None:
        raise AlreadyCredited(credit=known.number, number=invoice.number)
    why = facturx.words(reason)[:LONGEST_NAME]
    if not why:
        raise Invalid(message=_("Dites pourquoi. L'acheteur lira cette raison."), field="reason")
    document = _credit_of(invoice, seller, why, timezone.localdate(at))
    writing = _Writing(by, at, Source(ENGINE, f"credit-{invoice.pk}"), invoice.with_tax, invoice, why)
    sequence = int(document.number.rpartition("-")[2])
    credit = _write(invoice.project_id, document, writing, sequence)
    record(by=by, action="invoices.credited", target=invoice, changes={"credit": credit.number}, reason=why)
    event = InvoiceCredited(invoice.pk, credit.pk, credit.number, credit.payable.cents)
    _announce(event, project_id=invoice.project_id, by=by)
    return credit


def _credit_of(invoice: Invoice, seller: Seller, reason: str, on: date) -> Document:
    items = items_of(lines_of(invoice))
    period = (invoice.period_start, invoice.period_end)
    return Document(
        kind=facturx.Kind.CREDIT,
        number=_number(seller, on.year, next_sequence(invoice.project_id, on.year)),
        issued_on=on,
        period=(period[0], period[1]) if period[0] and period[1] else None,
        nature=facturx.Nature(invoice.nature),
        seller=seller_of(invoice),
        buyer=buyer_of(invoice),
        items=items,
        totals=count(items, with_tax=invoice.with_tax, prepaid=invoice.prepaid),
        exemption=exemption_of(invoice),
        notes={
            **{code: text for code, text in invoice.notes.items() if code != Note.FREE},
            Note.FREE: reason,
        },
        iban=invoice.iban,
        corrects=(invoice.number, invoice.issued_on),
    )
