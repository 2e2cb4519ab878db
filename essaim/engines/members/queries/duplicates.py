"""Households that look alike, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.models import DistinctPair, Household
from essaim.engines.members.rules.contact import address_key, email_key, name_key, phone_key
from essaim.engines.members.rules.matching import Card, compare, likely_pairs
from essaim.kernel.ui.dates import day_text

REASONS: dict[str, str | Promise] = {
    "email": _("même adresse e-mail"),
    "phone": _("même téléphone"),
    "name_address": _("même nom à la même adresse"),
    "name": _("même nom"),
    "close_name_address": _("noms proches à la même adresse"),
    "address": _("même adresse postale"),
}


@dataclass(frozen=True)
class Pair:
    """Two households that look alike; the likeness goes from 0 to 100."""

    first: Household
    second: Household
    score: int
    reasons: list[str]


def card_of(household: Household) -> Card:
    return Card(household.pk, household.name_key, household.email, household.phone_key, household.address_key)


def reason_texts(reasons: Iterable[str]) -> list[str]:
    return [str(REASONS[reason]) for reason in reasons]


def duplicates(project_id: int) -> list[Pair]:
    """The pairs of active households to look at, the surest first; pairs told apart are left out. Two queries."""
    households = Household.objects.in_project(project_id).filter(is_active=True).select_related("commune")
    by_id = {household.pk: household for household in households.order_by("number")}
    pairs = DistinctPair.objects.in_project(project_id).order_by("pk")
    apart = set(pairs.values_list("first_id", "second_id"))
    return [
        Pair(by_id[one.ref], by_id[other.ref], likeness.score, reason_texts(likeness.reasons))
        for one, other, likeness in likely_pairs(card_of(household) for household in by_id.values())
        if (min(one.ref, other.ref), max(one.ref, other.ref)) not in apart
    ]


def looks_like(
    project_id: int, *, name: str, email: str, phone: str, address: str, besides: int | None = None
) -> list[tuple[Household, list[str]]]:
    """The active households that these details may already be, the likeliest first, three at most. One query."""
    card = Card(0, name_key(name), email_key(email), phone_key(phone), address_key(address))
    found = [
        (likeness.score, household, reason_texts(likeness.reasons))
        for household in Household.objects.in_project(project_id).filter(is_active=True).order_by("number")
        if household.pk != besides and (likeness := compare(card, card_of(household))).is_likely
    ]
    found.sort(key=lambda item: -item[0])
    return [(household, reasons) for _score, household, reasons in found[:3]]


def compare_sheets(
    one: Household, other: Household, *, with_quotient: bool
) -> list[tuple[str, str, str, bool]]:
    """(label, value here, value there, are they the same) for each thing known of either. No query."""
    names = ["name", "contact_name", "email", "phone", "address", "commune", "joined_on"]
    names += ["quotient", "quotient_checked_on"] if with_quotient else []
    rows = []
    for name in names:
        values = [getattr(household, name) for household in (one, other)]
        shown = [
            day_text(value) if isinstance(value, date) else str(value) if value not in (None, "") else "—"
            for value in values
        ]
        if any(value not in (None, "") for value in values):
            label = str(Household._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
            rows.append((label, shown[0], shown[1], values[0] == values[1]))
    return rows
