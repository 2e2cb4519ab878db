"""Test data of the ledger: a project with books, parties, and entries that balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from essaim.engines.ledger.commands.post import post
from essaim.engines.ledger.models import Entry
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.rules import Line, Party, Source
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project

JOB = Actor.system("ledger.test")
DUVAL = Party("household", 1, "Famille Duval")
NGUYEN = Party("household", 2, "Famille Nguyen")
FARM = Party("organisation", 7, "Ferme des Saules")
FUNDER = Party("organisation", 9, "Département du Nord")
MEMBER_RIGHTS = ("projects.view",)
_refs = count(1)


def make_books(name: str = "Bio-cabas du Centre", **fields: Any) -> Project:
    """A running project with a ledger under "comptes": coordination and treasury see all, members nothing."""
    return make_project(
        name,
        tools={"comptes": ("ledger", {})},
        roles={
            "coordination": ["projects.view", *P],
            "membre": MEMBER_RIGHTS,
            "financeur": MEMBER_RIGHTS,
        },
        **fields,
    )


def make_entry(
    project: Project,
    debit: str = "530",
    credit: str = "707",
    cents: int = 1450,
    *,
    on: date = date(2026, 11, 2),
    party: Party | None = None,
    ref: str = "",
    event: str = "confirmed",
    engine: str = "essai",
    label: str = "Panier de novembre",
    journal: str = "VE",
) -> Entry:
    """One entry of two lines; `party` goes to the side that needs one."""
    amount = Money(cents)
    return post(
        project_id=project.pk,
        by=JOB,
        on=on,
        label=label,
        source=Source(engine, ref or f"order-{next(_refs)}", event),
        lines=[
            Line(debit, debit=amount, party=_for(debit, party)),
            Line(credit, credit=amount, party=_for(credit, party)),
        ],
        journal=journal,
    )


def _for(account: str, party: Party | None) -> Party | None:
    return party if account[0] == "4" else None


def make_order(project: Project, party: Party = DUVAL, *, share: int = 725, funded: int = 725) -> Entry:
    """A basket shared between a household and the funder, as orders post it."""
    lines: Iterable[Line] = (
        Line("411", debit=Money(share), party=party),
        Line("441", debit=Money(funded), party=FUNDER),
        Line("707", credit=Money(share + funded)),
    )
    return post(
        project_id=project.pk,
        by=JOB,
        on=date(2026, 11, 2),
        label=f"Panier de novembre, {party.label}",
        source=Source("essai", f"order-{next(_refs)}", "confirmed"),
        lines=[line for line in lines if line.debit or line.credit],
    )
