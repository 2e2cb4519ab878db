"""A convention: added, its false alarms dismissed and put back, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.services import FARTHEST, FIRST_DAY
from essaim.engines.mandates.errors import AlreadyDismissed, NotAPassage, ReasonNeeded, TextOrFile
from essaim.engines.mandates.models import Convention, Dismissal, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.rules.clauses import AlarmKey, read
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.models import Tool
from essaim.kernel.textfiles.extracting import MOST_CHARACTERS, Extract
from essaim.kernel.textfiles.reading import FileRefused, has_words, read_text, tidy, too_long


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A convention as a person sends it: a file or a text."""

    title: str
    law_on: date
    service_id: int | None = None
    content: bytes | None = None
    text: str = ""


def add_convention(*, by: Actor, tool: Tool, sent: Sent, at: datetime) -> Convention:
    """Keep the words of a convention, sealed; the file itself is not kept. Raises Invalid, TextOrFile."""
    require(by=by, project_id=tool.project_id, permission=P.QUALIFY)
    if not sent.title.strip():
        raise Invalid(message=_("Donnez un titre : il dit de quelle convention on parle."), field="title")
    if not FIRST_DAY <= sent.law_on <= at.date() + FARTHEST:
        message = _("Essaim connaît le droit depuis 2004. Donnez un jour entre 2004 et dans deux ans.")
        raise Invalid(message=message, field="law_on")
    return _add(by, tool, sent, _words_of(sent), at)


def _words_of(sent: Sent) -> Extract:
    """The words that were sent, read before any transaction: a file may take seconds."""
    if bool(sent.content) == bool(sent.text.strip()):
        raise TextOrFile(field="file")
    if sent.content:
        try:
            return read_text(sent.content)
        except FileRefused as error:
            raise Invalid(message=str(error), field="file") from error
    text = tidy(sent.text)
    if not has_words(text):
        raise Invalid(
            message=_("Ce texte est trop court pour être lu. Collez la convention entière."), field="text"
        )
    if len(text) > MOST_CHARACTERS:
        raise Invalid(message=too_long(), field="text")
    return Extract(Convention.Origin.PASTED, text)


@transaction.atomic
def _add(by: Actor, tool: Tool, sent: Sent, words: Extract, at: datetime) -> Convention:
    if sent.service_id and not Service.objects.in_tool(tool).filter(pk=sent.service_id).exists():
        raise NotFound
    made = Convention.objects.in_tool(tool).model(
        tool=tool,
        title=sent.title.strip(),
        law_on=sent.law_on,
        service_id=sent.service_id,
        origin=words.kind,
        text=words.text,
        blank_pages=words.blank_pages,
        added_by_id=by.user_id,
        added_at=at,
    )
    made.save()
    changes = {"law_on": made.law_on, "origin": made.origin, "service": made.service_id}
    record(by=by, action="mandates.convention_added", target=made, changes=changes)
    return made


@transaction.atomic
def dismiss_alarm(*, by: Actor, convention_id: int, alarm: AlarmKey, reason: str, at: datetime) -> Dismissal:
    """Say that a passage is a false alarm, and why. Raises NotFound, Forbidden, NotAPassage, ReasonNeeded, AlreadyDismissed."""
    convention = _held(by, convention_id)
    if all(mark.key != alarm for mark in read(convention.text).marks):
        raise NotAPassage
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    rows = Dismissal.objects.in_project(convention.project_id)
    criterion, start = alarm
    if rows.filter(convention=convention, criterion=criterion, start=start).exists():
        raise AlreadyDismissed
    made = rows.model(
        tool=convention.tool,
        convention=convention,
        criterion=criterion,
        start=start,
        reason=reason.strip(),
        dismissed_by_id=by.user_id,
        dismissed_at=at,
    )
    made.save()
    changes = {"criterion": criterion, "start": start}
    record(by=by, action="mandates.alarm_dismissed", target=convention, changes=changes, reason=made.reason)
    return made


def _held(by: Actor, convention_id: int) -> Convention:
    return get(Convention, by=by, permission=P.QUALIFY, lock=True, related=("tool",), pk=convention_id)


@transaction.atomic
def restore_alarm(*, by: Actor, convention_id: int, alarm: AlarmKey) -> Convention:
    """Put a dismissed alarm back: it counts again. Raises NotFound, Forbidden."""
    convention = _held(by, convention_id)
    rows = Dismissal.objects.in_project(convention.project_id)
    criterion, start = alarm
    kept = rows.filter(convention=convention, criterion=criterion, start=start).first()
    if kept is None:
        raise NotFound
    kept.delete()
    changes = {"criterion": criterion, "start": start}
    record(by=by, action="mandates.alarm_restored", target=convention, changes=changes)
    return convention


@transaction.atomic
def delete_convention(*, by: Actor, convention_id: int) -> None:
    """Delete a convention and its text for good: one's own, or any for who decides. Raises NotFound, Forbidden."""
    convention = _held(by, convention_id)
    if convention.added_by_id is None or convention.added_by_id != by.user_id:
        require(by=by, project_id=convention.project_id, permission=P.DECIDE)
    record(by=by, action="mandates.convention_deleted", target=convention)
    convention.delete()
