"""Removing what names people, keeping the books."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.models import Household, HouseholdPerson, Representative
from essaim.engines.members.queries.households import party_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import forget, record
from essaim.kernel.outbox.api import forget_readers
from essaim.kernel.ui.language import house_text


def empty_household(household: Household, reason: Promise, by: Actor, at: datetime) -> None:
    """Remove what names a household; its number, its dates and what others wrote about it stay."""
    _forget_letters(household)
    household.name = house_text(format_lazy(_("Foyer n° {number}"), number=household.number))
    household.contact_name = household.email = household.phone = household.address = household.notes = ""
    household.commune = household.quotient = household.quotient_checked_on = None
    if household.is_active:
        household.is_active, household.left_on = False, timezone.localdate(at)
        household.leaving_reason = house_text(reason)
    household.erased_at = at
    household.save()
    household.quotient_checks.all().delete()
    forget(target=household, label=household.name)
    record(by=by, action="members.household_emptied", target=household, reason=house_text(reason))


def _forget_letters(household: Household) -> None:
    """What waits for it, and what it chose to receive: unless its address is someone else's too."""
    forget_readers(project_id=household.project_id, party=party_of(household.pk))
    others = Household.objects.in_project(household.project_id).exclude(pk=household.pk)
    is_shared = (
        others.filter(email=household.email).exists()
        or User.objects.filter(email=household.email, is_active=True).exists()
    )
    if household.email and not is_shared:
        forget_readers(project_id=household.project_id, email=household.email)


def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """A person asked to be forgotten: leave their households; one they were alone in is emptied too."""
    links = HouseholdPerson.unscoped.filter(user_id=user_id).select_related("household__merged_into")
    for link in links.order_by("pk"):
        if link.is_active:
            link.is_active, link.ended_at = False, at
            link.save(update_fields=["is_active", "ended_at"])
        household = link.household
        others = HouseholdPerson.unscoped.filter(household=household, is_active=True).exclude(user_id=user_id)
        if household.erased_at is None and not others.exists():
            empty_household(household, _("Données effacées à la demande de la personne"), by, at)
    _forget_mandates(user_id, at)


def _forget_mandates(user_id: int, at: datetime) -> None:
    """Its mandates end; that a representative sat, and when, stays without their name."""
    rows = Representative.unscoped.filter(user_id=user_id)
    today = timezone.localdate(at)
    rows.filter(Q(until=None) | Q(until__gt=today), since__lte=today).update(until=today)
    rows.filter(since__gt=today).update(until=F("since"))
    rows.update(user=None, name=house_text(_("Représentant effacé")))
