"""Who invoices in a project."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import tva as vat_number

from essaim.engines.invoices.errors import SeriesTaken
from essaim.engines.invoices.models import Regime, Seller
from essaim.engines.invoices.permissions import P
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.identifiers import clean_siret
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.projects.models import Project

SERIES = re.compile(r"[A-Z0-9]{1,10}")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A seller as a person describes it. `iban` None: the account known stays; empty: none."""

    name: str
    siret: str
    street: str
    postcode: str
    city: str
    regime: str
    series: str
    late_terms: str
    vat_number: str = ""
    about: str = ""
    payment_days: int = 30
    iban: str | None = None


def read_siret(text: str, field: str) -> str:
    """Raises Invalid, saying an example."""
    try:
        return clean_siret(text)
    except ValidationError as error:
        raise Invalid(message=" ".join(error.messages), field=field) from error


def _vat_number(identity: Identity, siret: str) -> str:
    """The VAT number of a seller that asks tax: that of its SIREN. Empty otherwise."""
    if identity.regime != Regime.TAXED:
        return ""
    try:
        number = str(vat_number.validate(identity.vat_number))
    except BadNumber as error:
        message = _("Ce numéro de TVA n'est pas juste. Il ressemble à FR44 732829320.")
        raise Invalid(message=message, field="vat_number") from error
    if number[2:] != siret[:9]:
        message = _("Ce numéro de TVA n'est pas celui de ce SIRET. Vérifiez l'un et l'autre.")
        raise Invalid(message=message, field="vat_number")
    return f"FR{number}"


def _iban(text: str) -> str:
    try:
        return str(iban_number.validate(text)) if text else ""
    except BadNumber as error:
        message = _("Cet IBAN n'est pas juste. Recopiez-le de votre RIB.")
        raise Invalid(message=message, field="iban") from error


def _series(text: str, siret: str, project_id: int) -> str:
    """Raises Invalid, SeriesTaken."""
    series = text.strip().upper()
    if not SERIES.fullmatch(series):
        message = _("Un préfixe a de 1 à 10 lettres ou chiffres, par exemple BC.")
        raise Invalid(message=message, field="series")
    if Seller.unscoped.filter(siret=siret, series=series).exclude(project_id=project_id).exists():
        raise SeriesTaken(series=series, field="series")
    return series


@transaction.atomic
def describe_seller(*, by: Actor, project_id: int, identity: Identity, at: datetime) -> Seller:
    """Say who invoices, or change it: invoices already issued keep what they say. Raises Invalid, SeriesTaken."""
    require(by=by, project_id=project_id, permission=P.ISSUE)
    Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    siret = read_siret(identity.siret, "siret")
    read: dict[str, Any] = {
        "siret": siret,
        "vat_number": _vat_number(identity, siret),
        "series": _series(identity.series, siret, project_id),
    }
    seller = Seller.objects.in_project(project_id).order_by("pk").first() or Seller(project_id=project_id)
    read["iban"] = seller.iban if identity.iban is None else _iban(identity.iban)
    for field in fields(Identity):
        setattr(seller, field.name, read.get(field.name, getattr(identity, field.name)))
    seller.save()
    changes = {"siret": siret, "regime": seller.regime, "series": seller.series, "iban": seller.iban_hint}
    record(by=by, action="invoices.seller_described", target=seller, changes=changes)
    return seller
