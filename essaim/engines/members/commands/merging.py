"""Two sheets for one household: brought together, and taken apart again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.engines.members.commands.households import announce, traced
from essaim.engines.members.errors import (
    AlreadyUndone,
    HouseholdInactive,
    HouseholdMerged,
    OrganisationNotMerged,
    SameHousehold,
    TooLateToUndo,
)
from essaim.engines.members.events import HouseholdsMerged, HouseholdsSeparated
from essaim.engines.members.models import DistinctPair, Household, HouseholdMerge
from essaim.engines.members.permissions import P
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound

UNDO_DAYS = 30
FILLED_FIELDS = ("contact_name", "email", "phone", "address", "commune_id", "notes")


def _two(project_id: int, one_id: int, other_id: int) -> tuple[Household, Household]:
    """Both rows locked, in the order of their ids whatever the order asked."""
    if one_id == other_id:
        raise SameHousehold
    rows = Household.objects.in_project(project_id).select_for_update(of=("self",)).order_by("pk")
    found = {household.pk: household for household in rows.filter(pk__in=[one_id, other_id])}
    if len(found) != 2:
        raise NotFound
    return found[one_id], found[other_id]


def _filled(kept: Household, lost: Household) -> dict[str, Any]:
    """What the kept sheet learns: its blanks filled, and the quotient seen last."""
    learned = {
        name: getattr(lost, name) for name in FILLED_FIELDS if not getattr(kept, name) and getattr(lost, name)
    }
    if lost.quotient_checked_on and (
        kept.quotient_checked_on is None or lost.quotient_checked_on > kept.quotient_checked_on
    ):
        learned |= {"quotient": lost.quotient, "quotient_checked_on": lost.quotient_checked_on}
    return learned


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _write_merge(kept: Household, lost: Household, reason: str, by: Actor, at: datetime) -> HouseholdMerge:
    learned = _filled(kept, lost)
    before = {
        "kept": {name: [_plain(getattr(kept, name)), _plain(value)] for name, value in learned.items()},
        "lost": [lost.is_active, _plain(lost.left_on), lost.leaving_reason],
        "followers": list(lost.merged.order_by("pk").values_list("pk", flat=True)),
    }
    for name, value in learned.items():
        setattr(kept, name, value)
    kept.save()
    lost.merged.update(merged_into=kept)
    lost.merged_into, lost.is_active = kept, False
    lost.left_on = lost.left_on or timezone.localdate(at)
    lost.save()
    return HouseholdMerge.unscoped.create(
        project_id=kept.project_id,
        kept=kept,
        lost=lost,
        reason=reason.strip()[:250],
        before=before,
        merged_at=at,
        merged_by_id=by.user_id,
    )


@transaction.atomic
def merge_households(
    *, by: Actor, project_id: int, kept_id: int, lost_id: int, at: datetime, reason: str = ""
) -> HouseholdMerge:
    """Read `lost` as `kept` from now on. Both rows stay; the people of both belong to the kept one.

    Raises NotFound, Forbidden, SameHousehold, HouseholdMerged (one already is), OrganisationNotMerged, HouseholdInactive (the kept one left).
    """
    require(by=by, project_id=project_id, permission=P.MERGE)
    kept, lost = _two(project_id, kept_id, lost_id)
    for household in (kept, lost):
        if household.merged_into is not None:
            raise HouseholdMerged(household=household.merged_into.name)
    if lost.organisation_id is not None:
        raise OrganisationNotMerged(household=lost.name)
    if not kept.is_active:
        raise HouseholdInactive(household=kept.name)
    merge = _write_merge(kept, lost, reason, by, at)
    learned = {name: pair for name, pair in merge.before["kept"].items() if not name.startswith("quotient")}
    for household, action in ((kept, "members.household_absorbed"), (lost, "members.household_merged")):
        record(
            by=by,
            action=action,
            target=household,
            changes={"kept": f"n° {kept.number}", "lost": f"n° {lost.number}", **traced(learned)},
            reason=merge.reason,
        )
    announce(HouseholdsMerged(kept_id=kept.pk, lost_id=lost.pk), project_id=project_id, by=by)
    return merge


@transaction.atomic
def undo_merge(*, by: Actor, merge_id: int, at: datetime) -> HouseholdMerge:
    """Give each household its own again; a field corrected since the merge stays as corrected.

    Raises NotFound, Forbidden, AlreadyUndone, TooLateToUndo (after 30 days), HouseholdMerged (the kept one was merged since).
    """
    merge = get(HouseholdMerge, by=by, permission=P.MERGE, lock=True, pk=merge_id)
    if merge.undone_at is not None:
        raise AlreadyUndone
    if at > merge.merged_at + timedelta(days=UNDO_DAYS):
        raise TooLateToUndo(days=UNDO_DAYS)
    kept, lost = _two(merge.project_id, merge.kept_id, merge.lost_id)
    if kept.merged_into is not None:
        raise HouseholdMerged(household=kept.merged_into.name)
    for name, (old, new) in merge.before["kept"].items():
        if _plain(getattr(kept, name)) == new:
            setattr(kept, name, old)
    kept.save()
    lost.is_active, lost.left_on, lost.leaving_reason = merge.before["lost"]
    lost.merged_into = None
    lost.save()
    kept.merged.filter(pk__in=merge.before["followers"]).update(merged_into=lost)
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    for household in (kept, lost):
        record(
            by=by,
            action="members.merge_undone",
            target=household,
            changes={"kept": f"n° {kept.number}", "lost": f"n° {lost.number}"},
        )
    announce(HouseholdsSeparated(kept_id=kept.pk, lost_id=lost.pk), project_id=kept.project_id, by=by)
    return merge


@transaction.atomic
def tell_apart(*, by: Actor, project_id: int, one_id: int, other_id: int) -> None:
    """These two look alike and are not the same: do not ask again. Raises NotFound, Forbidden, SameHousehold."""
    require(by=by, project_id=project_id, permission=P.MERGE)
    one, other = _two(project_id, *sorted((one_id, other_id)))
    _pair, created = DistinctPair.unscoped.get_or_create(project_id=project_id, first=one, second=other)
    if created:
        record(
            by=by,
            action="members.told_apart",
            target=one,
            changes={"other": f"n° {other.number}"},
        )
