"""An invoice as Factur-X wants it: Cross Industry Invoice, profile EN 16931, with what French buyers and Chorus Pro ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from facturx import generate_cii_xml

from essaim.engines.invoices.rules.totals import NO_TAX, Item, Totals, unit_price
from essaim.kernel.money import Money, Rate

PROFILE = "en16931"
COUNTRY, CURRENCY = "FR", "EUR"
SIREN_SCHEME, SIRET_SCHEME, DIRECTORY_SCHEME = "0002", "0009", "0225"
BY_TRANSFER = "30"


class Kind(StrEnum):
    """The documents made here, by their code in UNTDID 1001."""

    INVOICE = "380"
    CREDIT = "381"


class Nature(StrEnum):
    """What is invoiced, as the French reform names it (BT-23)."""

    GOODS = "B1"
    SERVICES = "S1"
    BOTH = "M1"


class Note(StrEnum):
    """Mentions that the law asks for, by their code in UNTDID 4451."""

    RECOVERY = "PMT"
    LATE = "PMD"
    DISCOUNT = "AAB"
    FREE = "AAI"


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why no tax is asked: the code buyers' software reads, and the words of the law."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Seller:
    """Who invoices. `about` is the legal form, the capital, the register."""

    name: str
    siret: str
    address: Address
    vat_number: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who pays. `service` and `engagement` are the codes that a public buyer gives for Chorus Pro."""

    name: str
    siret: str
    address: Address
    service: str = ""
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All that an invoice says."""

    kind: Kind
    number: str
    issued_on: date
    nature: Nature
    seller: Seller
    buyer: Buyer
    items: Sequence[Item]
    totals: Totals
    notes: Mapping[str, str]
    due_on: date | None = None
    period: tuple[date, date] | None = None
    exemption: Exemption | None = None
    iban: str = ""
    corrects: tuple[str, date] | None = None


def words(text: str) -> str:
    """A text on one line, without what XML cannot carry.

    >>> words(" Deux\\n paniers\\x01 ")
    'Deux paniers'
    """
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def euros(amount: Money) -> str:
    return str(Decimal(amount.cents).scaleb(-2))


def percent(rate: Rate) -> str:
    """
    >>> percent(Rate.parse("5,5 %")), percent(Rate.parse("20 %"))
    ('5.50', '20.00')
    """
    return f"{float(rate.fraction * 100):.2f}"


def thousandths(quantity: int) -> str:
    """
    >>> thousandths(1500), thousandths(20000)
    ('1.5', '20')
    """
    return f"{Decimal(quantity).scaleb(-3).normalize():f}"


def _party(one: Seller | Buyer) -> dict[str, Any]:
    siren = one.siret[:9]
    return {
        "name": words(one.name),
        "identifiers": {SIRET_SCHEME: one.siret},
        "legal_identifier": siren,
        "legal_identifier_schemeid": SIREN_SCHEME,
        "einvoicing_addr": siren,
        "einvoicing_addr_schemeid": DIRECTORY_SCHEME,
        "addr_l1": words(one.address.street),
        "postcode": words(one.address.postcode),
        "city": words(one.address.city),
        "country_code": COUNTRY,
    }


def _seller(seller: Seller) -> dict[str, Any]:
    """A seller without a VAT number is known to the tax office by its SIREN (BR-E-02)."""
    taxed = (
        {"vat_identifier": seller.vat_number} if seller.vat_number else {"tax_identifier": seller.siret[:9]}
    )
    return {**_party(seller), **taxed, "legal_info": words(seller.about)}


def _line(place: int, item: Item, amount: Money) -> dict[str, Any]:
    price = unit_price(amount, item.quantity)
    known = {
        "BT-126": str(place),
        "BT-129": thousandths(item.quantity),
        "BT-130": item.unit.value,
        "BT-131": euros(amount),
        "BT-146": f"{price.price:f}",
        "BT-151": _category(item.rate),
        "BT-152": percent(item.rate),
        "BT-153": words(item.name),
    }
    return known if price.per == 1000 else {**known, "BT-149": thousandths(price.per)}


def _category(rate: Rate) -> str:
    return "E" if rate == NO_TAX else "S"


def _taxes(document: Document) -> list[dict[str, Any]]:
    rows = []
    for tax in document.totals.taxes:
        row = {
            "BT-116": euros(tax.base),
            "BT-117": euros(tax.amount),
            "BT-118": _category(tax.rate),
            "BT-119": percent(tax.rate),
        }
        if tax.rate == NO_TAX and document.exemption is not None:
            row |= {"BT-120": document.exemption.reason, "BT-121": document.exemption.code}
        rows.append(row)
    return rows


def _totals(totals: Totals) -> dict[str, Any]:
    known = {
        "BT-106": euros(totals.net),
        "BT-109": euros(totals.net),
        "BT-110": euros(totals.tax),
        "BT-112": euros(totals.gross),
        "BT-115": euros(totals.payable),
    }
    told = {"BT-113": totals.prepaid, "BT-114": totals.rounding}
    return known | {term: euros(amount) for term, amount in told.items() if amount}


def _fields(document: Document) -> dict[str, Any]:
    """The invoice under the names of the norm (BT: a term, BG: a group)."""
    start, end = document.period or (None, None)
    fields = {
        "BT-1": document.number,
        "BT-2": document.issued_on,
        "BT-3": document.kind.value,
        "BT-5": CURRENCY,
        "BT-9": document.due_on,
        "BT-10": words(document.buyer.service),
        "BT-13": words(document.buyer.engagement),
        "BT-23": document.nature.value,
        "BT-72": end
        or document.issued_on,  # delivered; without it factur-x 7.8 writes an element the XSD refuses
        "BT-73": start,
        "BT-74": end,
        "BG-1": [{"BT-21": code, "BT-22": words(text)} for code, text in document.notes.items()],
        "BG-4": _seller(document.seller),
        "BG-7": _party(document.buyer),
        "BG-23": _taxes(document),
        "BG-25": [
            _line(place, item, amount)
            for place, (item, amount) in enumerate(
                zip(document.items, document.totals.lines, strict=True), start=1
            )
        ],
        **_totals(document.totals),
    }
    if document.corrects is not None:
        fields["BG-3"] = [{"BT-25": document.corrects[0], "BT-26": document.corrects[1]}]
    if document.iban:
        fields |= {"BT-81": BY_TRANSFER, "BT-84": document.iban, "BT-85": words(document.seller.name)}
    return {name: value for name, value in fields.items() if value}


def to_xml(document: Document) -> bytes:
    """The invoice as XML, held against the XSD of its profile. Raises Exception where the XSD refuses it."""
    return bytes(generate_cii_xml(_fields(document), level=PROFILE, check_xsd=True, check_schematron=False))
