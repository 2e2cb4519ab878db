"""`record` one trace beside each write, or `record_many` beside many, in the same transaction; `history` reads them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.money import Money, Rate
from essaim.kernel.rows import insert
from essaim.kernel.ui.language import house_language

BATCH = 1_000  # rows a statement: SQLite takes 32,766 values in one


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, Rate):
        return value.plain
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(DjangoJSONEncoder().encode(value)).strip('"')


def record(
    *,
    by: Actor,
    action: str,
    target: models.Model,
    project: int | None = None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write the trace of one change. `action` is "<engine>.<verb_past>", `changes` maps a field to its value or (before, after).

    `project` is a project's id; by default the target's own. One insert.
    """
    with house_language():
        row = _row(by, action, Trace(target, changes or {}, reason), project)
    insert([row])


@dataclass(frozen=True, slots=True)
class Trace:
    """What one of many writes changed, and why."""

    target: models.Model
    changes: Mapping[str, Any]
    reason: str = ""


def record_many(*, by: Actor, action: str, traces: Sequence[Trace]) -> None:
    """Write the traces of many changes of one kind, as `record` does. One insert for each thousand."""
    with house_language():
        rows = [_row(by, action, trace, None) for trace in traces]
    for some in batched(rows, BATCH, strict=False):
        insert(some)


def _row(by: Actor, action: str, trace: Trace, project: int | None) -> AuditEntry:
    return AuditEntry(
        actor_kind=by.kind,
        actor_name=by.name[:200],
        user_id=by.user_id,
        project_id=project if project is not None else getattr(trace.target, "project_id", None),
        action=action,
        target_type=trace.target._meta.label_lower,
        target_id=str(trace.target.pk),
        target_label=str(trace.target)[:200],
        changes=_plain(trace.changes),
        reason=trace.reason,
    )


def history(target: models.Model) -> models.QuerySet[AuditEntry]:
    """The traces of one object, newest first. One query when read."""
    return AuditEntry.objects.filter(
        target_type=target._meta.label_lower, target_id=str(target.pk)
    ).select_related("user")


def forget(*, target: models.Model, label: str) -> None:
    """Take personal content out of the traces of one object; who acted, when and what stay. One update."""
    AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).update(
        changes={}, reason="", target_label=label[:200]
    )
