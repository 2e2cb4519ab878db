"""A deliberation: begun, its services and figures, put to the vote, voted, published; what is begun from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberation_text import held_draft, keep_version
from essaim.engines.mandates.commands.services import FARTHEST, FIRST_DAY
from essaim.engines.mandates.errors import (
    DeliberationBlocked,
    DeliberationClosed,
    ParentNotAdopted,
    ReasonNeeded,
    ServiceKnown,
)
from essaim.engines.mandates.events import DeliberationAdopted
from essaim.engines.mandates.models import CoveredService, Deliberation, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberations import covered_of, faults_of, last_version, nature_of
from essaim.engines.mandates.rules.deliberation import outcome_of
from essaim.engines.mandates.rules.deliberation_figures import Figure
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

Status, Kind = Deliberation.Status, Deliberation.Kind


@dataclass(frozen=True, kw_only=True)
class Named:
    """A deliberation as a person names it."""

    title: str
    authority: str
    territory: str
    law_on: date


def _check_named(named: Named, at: datetime) -> None:
    for field in ("title", "authority", "territory"):
        if not getattr(named, field).strip():
            message = _("Écrivez ce nom : il dit de quelle délibération on parle.")
            raise Invalid(message=message, field=field)
    if not FIRST_DAY <= named.law_on <= at.date() + FARTHEST:
        message = _("Essaim connaît le droit depuis 2004. Donnez un jour entre 2004 et dans deux ans.")
        raise Invalid(message=message, field="law_on")


@transaction.atomic
def open_deliberation(
    *, by: Actor, tool: Tool, named: Named, at: datetime, parent_id: int | None = None
) -> Deliberation:
    """Begin a cadre; with a parent, a specific one with its words, figures and services. Raises Invalid, ParentNotAdopted."""
    require(by=by, project_id=tool.project_id, permission=P.DELIBERATE)
    _check_named(named, at)
    parent = _adopted(tool, parent_id) if parent_id else None
    made = Deliberation(
        tool=tool,
        kind=Kind.SPECIFIC if parent else Kind.CADRE,
        parent=parent,
        title=named.title.strip(),
        authority=named.authority.strip(),
        territory=named.territory.strip(),
        law_on=named.law_on,
        drafted_by_id=by.user_id,
        drafted_at=at,
    )
    made.save()
    kept = last_version(parent).content if parent else {}
    for one in covered_of(parent) if parent else []:
        CoveredService(
            tool=tool, deliberation=made, service=one.service, name=one.name, regime=one.regime
        ).save()
    keep_version(made, by=by, at=at, **kept)
    changes = {"kind": made.kind, "parent": parent_id, "law_on": made.law_on}
    record(by=by, action="mandates.deliberation_opened", target=made, changes=changes)
    return made


def _adopted(tool: Tool, pk: int) -> Deliberation:
    """A cadre of the tool that was adopted. Raises NotFound, ParentNotAdopted."""
    found = Deliberation.objects.in_tool(tool).filter(pk=pk, kind=Kind.CADRE).first()
    if found is None:
        raise NotFound
    if not found.is_adopted:
        raise ParentNotAdopted(name=found.title)
    return found


@transaction.atomic
def name_deliberation(*, by: Actor, deliberation_id: int, named: Named, at: datetime) -> Deliberation:
    """Name it otherwise, or read it by the law of another day. Raises DeliberationClosed, Invalid."""
    found = held_draft(by, deliberation_id, P.DELIBERATE)
    _check_named(named, at)
    told = {
        name: getattr(named, name).strip() if name != "law_on" else named.law_on
        for name in ("title", "authority", "territory", "law_on")
    }
    changes = {
        name: (getattr(found, name), value) for name, value in told.items() if getattr(found, name) != value
    }
    for name, (_was, value) in changes.items():
        setattr(found, name, value)
    if changes:
        found.save(update_fields=list(changes))
        record(by=by, action="mandates.deliberation_named", target=found, changes=changes)
    return found


@transaction.atomic
def cover_service(
    *,
    by: Actor,
    deliberation_id: int,
    regime: str,
    at: datetime,
    service_id: int | None = None,
    name: str = "",
) -> CoveredService:
    """Put a service in the deliberation, by its file or by its name. Raises ServiceKnown, Invalid, DeliberationClosed."""
    found = held_draft(by, deliberation_id, P.DELIBERATE)
    service = Service.objects.in_tool(found.tool).filter(pk=service_id).first() if service_id else None
    if service_id and service is None:
        raise NotFound
    said = (service.name if service else name).strip()
    if not said:
        raise Invalid(message=_("Choisissez un dossier, ou écrivez le nom du service."), field="name")
    if CoveredService.objects.in_tool(found.tool_id).filter(deliberation=found, name__iexact=said).exists():
        raise ServiceKnown(name=said, field="name")
    made = CoveredService(
        tool=found.tool,
        deliberation=found,
        service=service,
        name=said,
        regime=CoveredService.Regime(regime),
    )
    made.save()
    _keep_services(found, by, at)
    changes = {"service": said, "regime": made.regime}
    record(by=by, action="mandates.service_covered", target=found, changes=changes)
    return made


def _keep_services(deliberation: Deliberation, by: Actor, at: datetime) -> None:
    rows = [
        {"name": one.name, "regime": one.regime, "nature": nature_of(one)} for one in covered_of(deliberation)
    ]
    keep_version(deliberation, by=by, at=at, services=rows)


@transaction.atomic
def uncover_service(*, by: Actor, covered_id: int, at: datetime) -> Deliberation:
    """Take a service out of the deliberation. Raises NotFound, DeliberationClosed."""
    covered = get(CoveredService, pk=covered_id, by=by, permission=P.DELIBERATE)
    found = held_draft(by, covered.deliberation_id, P.DELIBERATE)
    record(by=by, action="mandates.service_uncovered", target=found, changes={"service": covered.name})
    covered.delete()
    _keep_services(found, by, at)
    return found


@transaction.atomic
def retain_figures(
    *, by: Actor, deliberation_id: int, figures: Sequence[Figure], at: datetime
) -> Deliberation:
    """Write the figures the deliberation retains, all at once. Safe to repeat. Raises DeliberationClosed."""
    found = held_draft(by, deliberation_id, P.DELIBERATE)
    told = [{"kind": one.kind.value, "value": one.value, "label": one.label.strip()[:100]} for one in figures]
    if told != last_version(found).content["figures"]:
        keep_version(found, by=by, at=at, figures=told)
        record(by=by, action="mandates.figures_retained", target=found, changes={"figures": len(told)})
    return found


@transaction.atomic
def put_to_vote(*, by: Actor, deliberation_id: int, at: datetime) -> Deliberation:
    """Freeze the text for the council. Raises DeliberationBlocked with how many faults block, DeliberationClosed."""
    found = held_draft(by, deliberation_id, P.DELIBERATE)
    blocking = [one for one in faults_of(found, last_version(found)) if one.blocks]
    if blocking:
        raise DeliberationBlocked(name=found.title, count=len(blocking))
    found.status, found.put_at = Status.TO_VOTE, at
    found.save(update_fields=["status", "put_at"])
    record(by=by, action="mandates.put_to_vote", target=found)
    return found


def _held(by: Actor, deliberation_id: int, *expected: str) -> Deliberation:
    found = get(
        Deliberation,
        pk=deliberation_id,
        by=by,
        permission=P.DELIBERATE,
        lock=True,
        related=("tool__project",),
    )
    if found.status not in expected:
        raise DeliberationClosed(name=found.title, status=found.get_status_display())
    return found


@transaction.atomic
def back_to_draft(*, by: Actor, deliberation_id: int, reason: str) -> Deliberation:
    """Take a text back from the vote to write it further, with a reason. Raises ReasonNeeded, DeliberationClosed."""
    found = _held(by, deliberation_id, Status.TO_VOTE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.status, found.put_at = Status.DRAFT, None
    found.save(update_fields=["status", "put_at"])
    record(by=by, action="mandates.back_to_draft", target=found, reason=reason.strip()[:500])
    return found


@transaction.atomic
def withdraw_deliberation(*, by: Actor, deliberation_id: int, reason: str) -> Deliberation:
    """Give up a text before its vote, with a reason; it is kept. Raises ReasonNeeded, DeliberationClosed."""
    found = _held(by, deliberation_id, Status.DRAFT, Status.TO_VOTE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.status, found.closing_reason = Status.WITHDRAWN, reason.strip()[:500]
    found.save(update_fields=["status", "closing_reason"])
    record(by=by, action="mandates.deliberation_withdrawn", target=found, reason=found.closing_reason)
    return found


@dataclass(frozen=True, kw_only=True)
class Vote:
    """What the council voted. `chair_is_for` decides between equal numbers."""

    act_number: str
    voted_on: date
    votes_for: int
    votes_against: int
    abstentions: int
    chair_is_for: bool | None = None


@transaction.atomic
def record_vote(*, by: Actor, deliberation_id: int, vote: Vote, at: datetime) -> Deliberation:
    """Keep the vote: adopted or refused, its words no longer change. Raises Invalid, DeliberationClosed."""
    found = _held(by, deliberation_id, Status.TO_VOTE)
    _check_vote(found, vote, at)
    outcome = outcome_of(vote.votes_for, vote.votes_against, chair_is_for=vote.chair_is_for)
    if outcome is None:
        message = _("Autant de pour que de contre : dites ce qu'a voté la personne qui préside.")
        raise Invalid(message=message, field="chair_is_for")
    found.status, found.act_number, found.voted_on = outcome.value, vote.act_number.strip(), vote.voted_on
    found.votes_for, found.votes_against = vote.votes_for, vote.votes_against
    found.abstentions = vote.abstentions
    found.save()
    changes = {"for": vote.votes_for, "against": vote.votes_against, "abstentions": vote.abstentions}
    record(by=by, action=f"mandates.deliberation_{outcome.value}", target=found, changes=changes)
    if found.is_adopted:
        event = DeliberationAdopted(found.pk, found.kind, covered_of(found).count())
        publish(event, tool=found.tool, by=by)
    return found


def _check_vote(found: Deliberation, vote: Vote, at: datetime) -> None:
    if not vote.act_number.strip():
        raise Invalid(message=_("Donnez le numéro de l'acte : il est cité ensuite."), field="act_number")
    if vote.voted_on > timezone.localdate(at):
        raise Invalid(message=_("Ce jour n'est pas encore venu. Notez le vote après."), field="voted_on")
    if found.put_at and vote.voted_on < timezone.localdate(found.put_at):
        message = _("Le vote précède le jour où le texte a été fixé. Corrigez la date.")
        raise Invalid(message=message, field="voted_on")
    if not vote.votes_for and not vote.votes_against:
        raise Invalid(message=_("Écrivez au moins une voix pour ou contre."), field="votes_for")


@transaction.atomic
def note_publicity(
    *,
    by: Actor,
    deliberation_id: int,
    published_on: date,
    published_where: str,
    at: datetime,
    sent_on: date | None = None,
) -> Deliberation:
    """Keep where and when the adopted act was published, and sent to the State. Raises Invalid, DeliberationClosed."""
    found = _held(by, deliberation_id, Status.ADOPTED)
    assert found.voted_on is not None
    for field, day in (("published_on", published_on), ("sent_on", sent_on)):
        if day is not None and not found.voted_on <= day <= timezone.localdate(at):
            message = _("Ce jour vient avant le vote, ou après aujourd'hui. Corrigez la date.")
            raise Invalid(message=message, field=field)
    changes = {"published_on": (found.published_on, published_on), "sent_on": (found.sent_on, sent_on)}
    found.published_on, found.sent_on = published_on, sent_on
    found.published_where = published_where.strip()[:300]
    found.save(update_fields=["published_on", "published_where", "sent_on"])
    record(by=by, action="mandates.deliberation_published", target=found, changes=changes)
    return found
