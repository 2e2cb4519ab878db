"""Test data of the shares: a SCIC of three categories with its books, members who hold shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from essaim.engines.members.api import P as MembersP
from essaim.engines.shares.commands.asking import Wish, ask_withdrawal, enter_subscription
from essaim.engines.shares.commands.deciding import Verdict, accept_request
from essaim.engines.shares.commands.paying import Paid, record_payment
from essaim.engines.shares.commands.people import Terms, Who, add_category
from essaim.engines.shares.models import Category, Holder, Operation, Payment
from essaim.engines.shares.permissions import P
from essaim.kernel.factories import Cast, join, make_cast, make_organisation, make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project

DAY = date(2026, 1, 15)
SHARE = Money(2000)
NAMES = {
    "users": ("Conducteurs", "beneficiary", 1),
    "staff": ("Salariés", "employee", 1),
    "towns": ("Collectivités", "public", 5),
}


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _project(name: str, settings: Mapping[str, Any]) -> Project:
    return make_project(
        name,
        tools={
            "parts": ("shares", {"legal_form": "scic", **settings}),
            "comptes": ("ledger", {}),
            "foyers": ("members", {}),
        },
        roles={
            "coordination": ["projects.view", *P, "ledger.view", *MembersP],
            "membre": ["projects.view", P.OWN, MembersP.OWN],
            "financeur": ["projects.view"],
        },
    )


def shares_cast(name: str = "Autopartage du Bassin", **settings: Any) -> Cast:
    """Alice keeps the register; Bob asks for himself; Fanny holds nothing here."""
    return make_cast(_project(name, settings))


def elsewhere(cast: Cast) -> Cast:
    """The same people in a second cooperative, that Alice runs too."""
    other = _project("Ailleurs", {})
    join(other, "coordination", cast.alice)
    return replace(cast, project=other)


def make_category(cast: Cast, key: str = "users", **changed: Any) -> Category:
    name, role, least = NAMES[key]
    terms = replace(Terms(name=name, role=role, nominal=SHARE, least=least), **changed)
    return add_category(by=cast.coordinator, tool=cast.tool("parts"), terms=terms)


def subscribe(
    cast: Cast, category: Category, shares: int, *, on: date = DAY, times: int = 1, **who: Any
) -> Holder:
    """Someone whose subscription is accepted on a day: by name, or a public body for a public category."""
    if category.is_public and not who:
        who = {"organisation_id": make_organisation("Ville de Lille", legal_form="collectivite").pk}
    asked = enter_subscription(
        by=cast.coordinator,
        tool=cast.tool("parts"),
        who=Who(**(who or {"name": "Nadia Benali"})),
        wish=Wish(category_id=category.pk, shares=shares, times=times),
        on=on,
    )
    accept(cast, asked.pk, on=on)
    return (
        Holder.objects.in_tool(cast.tool("parts")).select_related("category", "tool").get(pk=asked.holder_id)
    )


def accept(cast: Cast, request_id: int, *, on: date = DAY) -> Operation:
    verdict = Verdict(on=on, decision="Conseil d'administration")
    return accept_request(by=cast.coordinator, request_id=request_id, verdict=verdict, at=at(on))


def pay(cast: Cast, holder: Holder, cents: int, *, on: date = DAY, method: str = "transfer") -> Payment:
    paid = Paid(on=on, method=method, amount=Money(cents))
    return record_payment(by=cast.coordinator, holder_id=holder.pk, paid=paid, at=at(on))


def paid_up(cast: Cast, category: Category, shares: int, *, on: date = DAY, **who: Any) -> Holder:
    """Someone who subscribed and paid it all."""
    holder = subscribe(cast, category, shares, on=on, **who)
    pay(cast, holder, (category.nominal * shares).cents, on=on)
    return holder


def leave(cast: Cast, holder: Holder, shares: int, *, on: date = DAY) -> Operation:
    """A withdrawal asked and accepted: it waits in the queue."""
    asked = ask_withdrawal(by=cast.coordinator, holder_id=holder.pk, shares=shares, on=on)
    return accept(cast, asked.pk, on=on)
