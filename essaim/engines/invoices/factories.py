"""Test data of the invoices: a project that may invoice, its seller, a public buyer, what is sold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from essaim.engines.invoices.commands.issue import issue_invoice
from essaim.engines.invoices.commands.seller import Identity, describe_seller
from essaim.engines.invoices.models import LATE_TERMS, Invoice, Seller
from essaim.engines.invoices.permissions import P
from essaim.engines.invoices.rules.asked import Draft, Source
from essaim.engines.invoices.rules.facturx import Address, Buyer, Nature
from essaim.engines.invoices.rules.totals import Item, Unit
from essaim.kernel.factories import NOW, Cast, join, make_cast, make_project
from essaim.kernel.money import Money, Rate
from essaim.kernel.projects.models import Project

SELLER_SIRET, SELLER_VAT, OWN_IBAN = "73282932000074", "FR44732829320", "FR7630006000011234567890189"
REDUCED, NORMAL = Rate.parse("5,5 %"), Rate.parse("20 %")
IDENTITY = Identity(
    name="Centre social & Compagnie",
    siret=SELLER_SIRET,
    street="1 rue de la République",
    postcode="59650",
    city="Villeneuve-d'Ascq",
    about="Association loi 1901",
    regime="taxed",
    vat_number=SELLER_VAT,
    iban=OWN_IBAN,
    series="BC",
    late_terms=LATE_TERMS,
)
BUYER = Buyer(
    name="Département du Nord",
    siret="22590001801244",
    address=Address("51 rue Gustave-Delory", "59000", "Lille"),
    service="CANTINES",
    engagement="2026-118",
)
CARROTS = Item("Carottes", 1500, Money(233), REDUCED, Unit.KILO)
WORKSHOP = Item("Atelier", 3000, Money(3333), NORMAL, Unit.HOUR)


def _project(name: str) -> Project:
    return make_project(
        name,
        tools={"factures": ("invoices", {})},
        roles={
            "coordination": ["projects.view", *P],
            "membre": ["projects.view"],
            "financeur": ["projects.view"],
        },
    )


def invoices_cast() -> Cast:
    """Alice views and issues; Bob and Fanny hold nothing here."""
    return make_cast(_project("Bio-cabas du Centre"))


def elsewhere(cast: Cast) -> Cast:
    """The same people in a second project, that Alice coordinates too."""
    other = _project("Ailleurs")
    join(other, "coordination", cast.alice)
    return replace(cast, project=other)


def describe(cast: Cast, **changed: Any) -> Seller:
    identity = replace(IDENTITY, **changed)
    return describe_seller(by=cast.coordinator, project_id=cast.project.pk, identity=identity, at=NOW)


def draft(*items: Item, **changed: Any) -> Draft:
    known = Draft(buyer=BUYER, items=items or (CARROTS, WORKSHOP), with_tax=True, nature=Nature.BOTH)
    return replace(known, **changed)


def issue(cast: Cast, *items: Item, ref: str = "", at: Any = NOW, **changed: Any) -> Invoice:
    return issue_invoice(
        by=cast.coordinator,
        project_id=cast.project.pk,
        source=Source("orders", ref or uuid4().hex),
        draft=draft(*items, **changed),
        at=at,
    )
