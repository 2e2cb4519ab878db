"""A service's file: opened, answered, concluded, read over, decided, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.mandates.errors import (
    AlreadyDecided,
    ModeClosed,
    NotAnAnswer,
    NotDecided,
    NotReviewed,
    ReasonNeeded,
    SamePerson,
    StillNeeded,
)
from essaim.engines.mandates.events import ModeChosen, ServiceQualified
from essaim.engines.mandates.models import Conclusion, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.queries.services import case_of, current_of
from essaim.engines.mandates.rules.book import questions
from essaim.engines.mandates.rules.facts import Answer
from essaim.engines.mandates.rules.findings import steps
from essaim.engines.mandates.rules.interview import UNSETTLED, answered
from essaim.engines.mandates.rules.kept import KeptStep, answers_to_json, given_to_json, readings
from essaim.engines.mandates.rules.modes import CARE, CLOSED, MODES
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.wording.modes import MODE
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

FIRST_DAY, FARTHEST = date(2004, 1, 1), timedelta(days=731)


@dataclass(frozen=True, kw_only=True)
class Described:
    """A service as a person names it."""

    name: str
    authority: str
    territory: str
    law_on: date


@transaction.atomic
def open_service(*, by: Actor, tool: Tool, described: Described, at: datetime) -> Service:
    """Open the file of a service. Raises Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.QUALIFY)
    for field in ("name", "authority", "territory"):
        if not getattr(described, field).strip():
            raise Invalid(message=_("Écrivez ce nom : il dit de quel service on parle."), field=field)
    if not FIRST_DAY <= described.law_on <= at.date() + FARTHEST:
        message = _("Essaim connaît le droit depuis 2004. Donnez un jour entre 2004 et dans deux ans.")
        raise Invalid(message=message, field="law_on")
    service = Service.objects.in_tool(tool).model(
        tool=tool,
        name=described.name.strip(),
        authority=described.authority.strip(),
        territory=described.territory.strip(),
        law_on=described.law_on,
        opened_at=at,
        changed_at=at,
    )
    service.save()
    changes = {"law_on": service.law_on, "authority": service.authority, "territory": service.territory}
    record(by=by, action="mandates.service_opened", target=service, changes=changes)
    return service


@transaction.atomic
def answer_question(*, by: Actor, service_id: int, key: str, answer: Answer, at: datetime) -> Service:
    """Answer a question, or answer it otherwise: what leans on it is asked again. Concludes when nothing is missing.

    Raises NotFound, Forbidden, NotAnAnswer, AlreadyDecided.
    """
    service = _held(by, service_id, P.QUALIFY)
    if service.status == Service.Status.DECIDED:
        raise AlreadyDecided(name=service.name)
    fact = FACTS.get(key)
    if fact is None or (answer.value is not None and not fact.accepts(answer.value)):
        raise NotAnAnswer(field="answer")
    before = case_of(service)
    known = before.get(key)
    if known == answer:
        return service
    after = answered(FACTS, before, key, answer)
    lost = sorted(set(before.answers) - set(after.answers))
    service.answers = answers_to_json(after)
    changes = {key: (given_to_json(known.value) if known else None, given_to_json(answer.value))}
    record(
        by=by,
        action="mandates.revised" if known else "mandates.answered",
        target=service,
        changes={**changes, **({"asked_again": lost} if lost else {})},
    )
    _work_again(service, by=by, at=at)
    return service


def _held(by: Actor, service_id: int, permission: P) -> Service:
    return get(Service, by=by, permission=permission, lock=True, related=("tool",), pk=service_id)


def _work_again(service: Service, *, by: Actor, at: datetime) -> None:
    """The answers changed: an earlier reading over no longer counts, and a result is kept if nothing is missing."""
    service.status = Service.Status.OPEN
    service.changed_at = at
    if by.user_id not in service.hands:
        service.hands = [*service.hands, by.user_id]
    service.reviewed_by_id, service.reviewed_at, service.review_note = None, None, ""
    Conclusion.objects.in_tool(service.tool).filter(service=service, is_current=True).update(is_current=False)
    if not questions(case_of(service), law_on(service.law_on)):
        _conclude(service, by=by, at=at)
    service.save()


def _conclude(service: Service, *, by: Actor, at: datetime) -> None:
    law, case = law_on(service.law_on), case_of(service)
    found = steps(case, law)
    result = next(step.value for step in found if step.goal == "qualification")
    Conclusion.objects.in_tool(service.tool).model(
        tool=service.tool,
        service=service,
        law_on=service.law_on,
        answers=service.answers,
        result=result,
        steps=[KeptStep.of(step).to_json() for step in found],
        parameters=[reading.to_json() for reading in readings(found, law)],
        made_at=at,
        made_by_id=by.user_id,
    ).save()
    service.status = Service.Status.CONCLUDED
    record(by=by, action="mandates.concluded", target=service, changes={"result": result})
    publish(ServiceQualified(service.pk, result), tool=service.tool, by=by)


@transaction.atomic
def conclude_again(*, by: Actor, service_id: int, at: datetime) -> Service:
    """Apply the parameters as they are known now, at the same day of law. Raises AlreadyDecided, StillNeeded."""
    service = _held(by, service_id, P.QUALIFY)
    if service.status == Service.Status.DECIDED:
        raise AlreadyDecided(name=service.name)
    _refuse_unfinished(service)
    _work_again(service, by=by, at=at)
    return service


def _refuse_unfinished(service: Service) -> None:
    missing = len(questions(case_of(service), law_on(service.law_on)))
    if missing or service.status == Service.Status.OPEN:
        raise StillNeeded(count=missing)


@transaction.atomic
def review_service(*, by: Actor, service_id: int, agreed: bool, note: str, at: datetime) -> Service:
    """Read a file over, after whoever filled it: agree, or send it back saying why.

    Raises NotFound, Forbidden, StillNeeded, AlreadyDecided, SamePerson, ReasonNeeded.
    """
    service = _held(by, service_id, P.REVIEW)
    if service.status == Service.Status.DECIDED:
        raise AlreadyDecided(name=service.name)
    _refuse_unfinished(service)
    if by.user_id in service.hands:
        raise SamePerson
    if not agreed and not note.strip():
        raise ReasonNeeded(field="note")
    service.status = Service.Status.REVIEWED if agreed else Service.Status.CONCLUDED
    service.reviewed_by_id, service.reviewed_at, service.review_note = by.user_id, at, note.strip()
    service.changed_at = at
    service.save()
    action = "mandates.reviewed" if agreed else "mandates.sent_back"
    record(by=by, action=action, target=service, reason=service.review_note)
    return service


@transaction.atomic
def choose_mode(*, by: Actor, service_id: int, mode: str, reason: str, at: datetime) -> Service:
    """Choose how the service is paid for, among the modes that are not closed.

    Raises NotFound, Forbidden, StillNeeded, AlreadyDecided, NotReviewed, NotAnAnswer, ModeClosed, ReasonNeeded.
    """
    service = _held(by, service_id, P.DECIDE)
    if service.status == Service.Status.DECIDED:
        raise AlreadyDecided(name=service.name)
    _refuse_unfinished(service)
    if service.status != Service.Status.REVIEWED:
        raise NotReviewed
    if mode not in MODES:
        raise NotAnAnswer(field="mode")
    value = _value_of(service, mode)
    if value == CLOSED:
        raise ModeClosed(mode=MODE[mode], field="mode")
    if value in (CARE, UNSETTLED) and not reason.strip():
        raise ReasonNeeded(field="reason")
    service.status, service.mode, service.mode_reason = Service.Status.DECIDED, mode, reason.strip()
    service.decided_at = service.changed_at = at
    service.save()
    record(
        by=by, action="mandates.decided", target=service, changes={"mode": mode}, reason=service.mode_reason
    )
    publish(ModeChosen(service.pk, mode), tool=service.tool, by=by)
    return service


def _value_of(service: Service, mode: str) -> str:
    kept = current_of(service)
    assert kept is not None
    return next(str(step["value"]) for step in kept.steps if step["goal"] == f"mode.{mode}")


@transaction.atomic
def reopen_service(*, by: Actor, service_id: int, reason: str, at: datetime) -> Service:
    """Take a choice back, saying why: the file is to be read over again. Raises NotDecided, ReasonNeeded."""
    service = _held(by, service_id, P.DECIDE)
    if service.status != Service.Status.DECIDED:
        raise NotDecided(name=service.name)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    changes = {"mode": (service.mode, "")}
    service.status, service.mode, service.mode_reason = Service.Status.CONCLUDED, "", ""
    service.decided_at, service.changed_at = None, at
    service.reviewed_by_id, service.reviewed_at, service.review_note = None, None, ""
    service.save()
    record(by=by, action="mandates.reopened", target=service, changes=changes, reason=reason.strip())
    return service
