"""Households from a spreadsheet: read, understood, looked at, written at once, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.commands.erasing import empty_household
from essaim.engines.members.commands.households import (
    Details,
    create_household,
    traced,
    write_quotient,
)
from essaim.engines.members.errors import AlreadyUndone, ImportNotReady, TooLateToUndo
from essaim.engines.members.models import Household, HouseholdImport
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.imports import ACTIONS, PreviewLine, preview
from essaim.engines.members.rules.columns import FIELDS, HEADERS
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.projects.models import Project
from essaim.kernel.spreadsheets.columns import guess, header_line
from essaim.kernel.spreadsheets.reading import read_table

UNDO_DAYS = 30
DRAFT_DAYS = 7
WRITTEN_FIELDS = ("name", "contact_name", "email", "phone", "address", "commune_id", "notes")


@transaction.atomic
def start_import(
    *, by: Actor, project_id: int, file_name: str, content: bytes, at: datetime
) -> HouseholdImport:
    """Read a file and guess its columns; nothing is written to households. Raises NotFound, Forbidden, FileRefused."""
    require(by=by, project_id=project_id, permission=P.IMPORT)
    rows = read_table(content)
    first = header_line([cells for _line, cells in rows], HEADERS)
    header = rows[first][1]
    draft = HouseholdImport.unscoped.create(
        project_id=project_id,
        file_name=file_name[-200:],
        header=header,
        rows=rows[first + 1 :],
        mapping=guess(header, HEADERS),
        created_by_id=by.user_id,
        created_at=at,
    )
    record(by=by, action="members.import_started", target=draft, changes={"lines": len(draft.rows)})
    return draft


def _draft(by: Actor, import_id: int) -> HouseholdImport:
    draft = get(HouseholdImport, by=by, permission=P.IMPORT, lock=True, pk=import_id)
    if draft.status != HouseholdImport.Status.DRAFT:
        raise ImportNotReady(message=_("Cet import est déjà fait. Commencez-en un autre."))
    return draft


@transaction.atomic
def map_columns(*, by: Actor, import_id: int, mapping: Mapping[str, int | None]) -> HouseholdImport:
    """Say which column holds what. Raises NotFound, Forbidden, ImportNotReady (no name column, or one column twice)."""
    draft = _draft(by, import_id)
    chosen = {
        name: column
        for name in FIELDS
        if (column := mapping.get(name)) is not None and 0 <= column < len(draft.header)
    }
    if not {"name", "contact_name"} & chosen.keys():
        raise ImportNotReady(message=_("Dites au moins quelle colonne contient le nom du foyer."))
    twice = [column for column in chosen.values() if list(chosen.values()).count(column) > 1]
    if twice:
        raise ImportNotReady(
            message=_("La colonne « {column} » est choisie deux fois. Gardez-la pour un seul usage.").format(
                column=draft.header[twice[0]]
            )
        )
    draft.mapping, draft.choices = chosen, {}
    draft.save(update_fields=["mapping", "choices"])
    return draft


@transaction.atomic
def choose_actions(*, by: Actor, import_id: int, choices: Mapping[int, str]) -> HouseholdImport:
    """Say what to do with some lines ("create", "skip", "merge", "update"). Raises NotFound, Forbidden, ImportNotReady."""
    draft = _draft(by, import_id)
    draft.choices |= {str(line): action for line, action in choices.items() if action in ACTIONS}
    draft.save(update_fields=["choices"])
    return draft


@transaction.atomic
def run_import(*, by: Actor, import_id: int, at: datetime) -> HouseholdImport:
    """Write the good lines, all or none. Raises NotFound, Forbidden, ImportNotReady (done already, nothing to write)."""
    draft = _draft(by, import_id)
    project = Project.objects.select_for_update(of=("self",)).get(pk=draft.project_id)
    held = grants(by, draft.project_id) or frozenset()
    plan = preview(draft, project, with_quotient=P.SET_QUOTIENT in held)
    if not plan.to_write:
        raise ImportNotReady(
            message=_(
                "Aucune ligne n'est à importer. Corrigez le fichier, ou changez ce qu'il faut en faire."
            )
        )
    created: list[int] = []
    updated: dict[str, dict[str, list[Any]]] = {}
    for row in plan.to_write:
        if row.action == "create":
            created.append(_create(draft, row, by, at).pk)
        elif row.household is not None:
            effect = _update(row, overwrite=row.action == "update", by=by, at=at)
            known = updated.setdefault(str(row.household.pk), {})
            known |= {name: [known.get(name, pair)[0], pair[1]] for name, pair in effect.items()}
    draft.effects = {"created": created, "updated": updated, "faults": plan.counts["fault"]}
    draft.status, draft.done_at, draft.rows = HouseholdImport.Status.DONE, at, []
    draft.save()
    record(
        by=by,
        action="members.import_done",
        target=draft,
        changes={"created": len(created), "updated": len(updated)},
    )
    return draft


def _create(draft: HouseholdImport, row: PreviewLine, by: Actor, at: datetime) -> Household:
    values = row.line.values
    details = Details(
        commune=row.commune,
        **{name: values[name] for name in ("name", "contact_name", "email", "phone", "address", "notes")},
    )
    household = create_household(project_id=draft.project_id, details=details, by=by, at=at)
    if row.line.quotient is not None:
        day = row.line.quotient_checked_on or timezone.localdate(at)
        write_quotient(household, row.line.quotient, day, by, at)
    return household


def _update(row: PreviewLine, *, overwrite: bool, by: Actor, at: datetime) -> dict[str, list[Any]]:
    """Write what the line knows; returns {field: [before, after]}."""
    household = row.household
    assert household is not None
    given = {**row.line.values, "commune_id": row.commune.pk if row.commune else None}
    before = {name: getattr(household, name) for name in WRITTEN_FIELDS} | {
        "is_active": household.is_active,
        "left_on": household.left_on,
        "leaving_reason": household.leaving_reason,
    }
    for name in WRITTEN_FIELDS:
        if given[name] and (overwrite or not before[name]):
            setattr(household, name, given[name])
    household.is_active, household.left_on, household.leaving_reason = True, None, ""
    household.save()
    effect = {
        name: [_plain(old), _plain(getattr(household, name))]
        for name, old in before.items()
        if old != getattr(household, name)
    }
    if row.line.quotient is not None and (overwrite or household.quotient is None):
        effect |= _update_quotient(household, row, by, at)
    if effect:
        kept = {name: pair for name, pair in effect.items() if not name.startswith("quotient")}
        record(by=by, action="members.household_changed", target=household, changes=traced(kept))
    return effect


def _update_quotient(household: Household, row: PreviewLine, by: Actor, at: datetime) -> dict[str, list[Any]]:
    before = household.quotient, household.quotient_checked_on
    day = row.line.quotient_checked_on or timezone.localdate(at)
    write_quotient(household, row.line.quotient, day, by, at)
    return {
        "quotient": [before[0], household.quotient],
        "quotient_checked_on": [_plain(before[1]), _plain(household.quotient_checked_on)],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def used_ids(ids: list[int]) -> set[int]:
    """Those among these households that something refers to by now: an order, a person, a merge. One query a kind of row."""
    own = {"members.quotientcheck", "members.distinctpair"}
    found: set[int] = set()
    for relation in Household._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.label_lower in own:
            continue
        name = relation.field.name
        rows = model._base_manager.filter(**{f"{name}__in": ids}).order_by()
        found.update(rows.values_list(name, flat=True).distinct())
    return found


@transaction.atomic
def undo_import(*, by: Actor, import_id: int, at: datetime) -> HouseholdImport:
    """Take back an import: new households are emptied and leave, changed ones get their former values.

    A household used since, or a field corrected since, stays as it is. Raises NotFound, Forbidden, AlreadyUndone,
    ImportNotReady (not done), TooLateToUndo (after 30 days).
    """
    done = get(HouseholdImport, by=by, permission=P.IMPORT, lock=True, pk=import_id)
    if done.status == HouseholdImport.Status.UNDONE:
        raise AlreadyUndone
    if done.status == HouseholdImport.Status.DRAFT or done.done_at is None:
        raise ImportNotReady(message=_("Cet import n'est pas encore fait : il n'y a rien à annuler."))
    if at > done.done_at + timedelta(days=UNDO_DAYS):
        raise TooLateToUndo(days=UNDO_DAYS)
    created: list[int] = done.effects["created"]
    kept = used_ids(created)
    rows = Household.objects.in_project(done.project_id).select_for_update(of=("self",)).order_by("pk")
    for household in rows.filter(pk__in=created):
        if household.pk not in kept:
            empty_household(household, _("Import annulé"), by, at)
    for household in rows.filter(pk__in=[int(pk) for pk in done.effects["updated"]]):
        _restore(household, done.effects["updated"][str(household.pk)], by)
    done.status, done.undone_at = HouseholdImport.Status.UNDONE, at
    done.effects = {"created": created, "kept": sorted(kept), "updated": {}}
    done.save()
    record(by=by, action="members.import_undone", target=done, changes={"kept": len(kept)})
    return done


def _restore(household: Household, effect: Mapping[str, list[Any]], by: Actor) -> None:
    leaving = {"is_active", "left_on", "leaving_reason"}
    if household.merged_into_id is not None:
        return
    restored = {}
    for name, (old, new) in effect.items():
        if name not in leaving and _plain(getattr(household, name)) == new:
            setattr(household, name, old)
            restored[name] = old
    if "is_active" in effect and household.is_active:
        household.is_active, household.left_on = False, effect["left_on"][0]
        household.leaving_reason = effect.get("leaving_reason", [""])[0]
    household.save()
    shown = {name: value for name, value in restored.items() if not name.startswith("quotient")}
    record(by=by, action="members.household_restored", target=household, changes=traced(shown))


def forget_imports(at: datetime) -> None:
    """Drop the files left in preparation for a week, and what undoing needed once it is too late to undo."""
    HouseholdImport.unscoped.filter(
        status=HouseholdImport.Status.DRAFT, created_at__lt=at - timedelta(days=DRAFT_DAYS)
    ).delete()
    HouseholdImport.unscoped.filter(
        status=HouseholdImport.Status.DONE, done_at__lt=at - timedelta(days=UNDO_DAYS)
    ).exclude(effects={}).update(effects={})
