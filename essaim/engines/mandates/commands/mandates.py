"""Acts of mandate: drafted, signed once they hold, amended, ended, renewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.errors import (
    ActBlocked,
    ActNotSigned,
    ActSigned,
    OperatorKnown,
    ReasonNeeded,
)
from essaim.engines.mandates.events import MandateSigned
from essaim.engines.mandates.models import Mandate, Operator, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.mandates import findings_of, operators_of
from essaim.engines.mandates.queries.services import current_of
from essaim.kernel.access.api import get, require
from essaim.kernel.access.organisations import clean_numbers, same_numbered
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

WORDS = [
    "title",
    "form",
    "designation",
    "publicity",
    "publicity_on",
    "decision",
    "decided_on",
    "obligations",
    "starts_on",
    "ends_on",
    "investment",
    "territory",
    "exclusive_rights",
    "mechanism",
    "review_terms",
    "accounts",
    "recovery",
    "reference",
    "is_uncapped",
]


@transaction.atomic
def draft_mandate(
    *, by: Actor, tool: Tool, service_id: int, words: Mapping[str, Any], at: datetime
) -> Mandate:
    """Begin the act of a service; what is not written yet stays empty. Raises NotFound, Forbidden, Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.MANDATE)
    service = Service.objects.in_tool(tool).filter(pk=service_id).first()
    if service is None:
        raise NotFound
    mandate = Mandate(tool=tool, service=service, drafted_by_id=by.user_id, drafted_at=at)
    mandate.conclusion = current_of(service)
    _write(mandate, {"territory": service.territory, **words})
    mandate.save()
    record(by=by, action="mandates.mandate_drafted", target=mandate)
    return mandate


def _write(mandate: Mandate, words: Mapping[str, Any]) -> dict[str, Any]:
    """The words given, on the act; what they change. Raises Invalid for days that go backwards."""
    changes = {
        name: (getattr(mandate, name), words[name])
        for name in WORDS
        if name in words and getattr(mandate, name) != words[name]
    }
    for name, (_was, value) in changes.items():
        setattr(mandate, name, value)
    if mandate.starts_on and mandate.ends_on and mandate.ends_on < mandate.starts_on:
        raise Invalid(message=_("Le mandat finit avant de commencer. Corrigez ses dates."), field="ends_on")
    return changes


def _draft(by: Actor, mandate_id: int, permission: P = P.MANDATE) -> Mandate:
    """An act that still changes, held. Raises NotFound, Forbidden, ActSigned."""
    related = ("tool__project", "service")
    mandate = get(Mandate, pk=mandate_id, by=by, permission=permission, lock=True, related=related)
    if not mandate.is_draft:
        raise ActSigned(name=mandate.title)
    return mandate


def running(by: Actor, mandate_id: int) -> Mandate:
    """A signed act that has not ended, held. Raises NotFound, Forbidden, ActNotSigned."""
    mandate = get(Mandate, pk=mandate_id, by=by, permission=P.SIGN, lock=True, related=("tool__project",))
    if mandate.status != Mandate.Status.SIGNED:
        raise ActNotSigned(name=mandate.title)
    return mandate


@transaction.atomic
def change_mandate(*, by: Actor, mandate_id: int, words: Mapping[str, Any]) -> Mandate:
    """Write the words of a draft. Raises ActSigned once it is signed, Invalid."""
    mandate = _draft(by, mandate_id)
    changes = _write(mandate, words)
    mandate.conclusion = current_of(mandate.service)
    mandate.save(update_fields=[*changes, "conclusion"])
    if changes:
        record(by=by, action="mandates.mandate_changed", target=mandate, changes=changes)
    return mandate


def _organisation(by: Actor, name: str, siret: str, rna: str, at: datetime) -> Organisation:
    """The organisation that bears one of these numbers, or a new sheet nobody administers yet."""
    numbers = clean_numbers("", siret, rna)
    if not (numbers["siret"] or numbers["rna"]):
        message = _("Donnez le SIRET ou le numéro RNA. Il évite de confondre deux structures.")
        raise Invalid(message=message, field="siret")
    found = same_numbered(numbers)
    if found is not None:
        return found
    if not name.strip():
        message = _("Cette structure n'est pas encore connue. Donnez son nom.")
        raise Invalid(message=message, field="name")
    made = Organisation.objects.create(name=" ".join(name.split())[:200], **numbers, created_at=at)
    record(by=by, action="actors.organisation_created", target=made)
    return made


@transaction.atomic
def designate_operator(
    *,
    by: Actor,
    mandate_id: int,
    at: datetime,
    name: str = "",
    siret: str = "",
    rna: str = "",
    undertaking: str = "",
    designated_on: date | None = None,
) -> Operator:
    """Add a body to a draft; its undertaking is itself unless another is told. Raises ActSigned, OperatorKnown, Invalid."""
    mandate = _draft(by, mandate_id)
    organisation = _organisation(by, name, siret, rna, at)
    if Operator.objects.in_tool(mandate.tool_id).filter(mandate=mandate, organisation=organisation).exists():
        raise OperatorKnown(name=organisation.name, field="siret")
    operator = Operator.unscoped.create(
        project_id=mandate.project_id,
        tool=mandate.tool,
        mandate=mandate,
        organisation=organisation,
        undertaking=undertaking.strip() or organisation.name,
        designated_on=designated_on,
    )
    told = {"operator": organisation.name, "designated_on": designated_on}
    record(by=by, action="mandates.operator_added", target=mandate, changes=told)
    return operator


@transaction.atomic
def remove_operator(*, by: Actor, operator_id: int) -> Mandate:
    """Take a body out of a draft, with its scenarios. Raises ActSigned, NotFound."""
    found = Operator.unscoped.filter(pk=operator_id).values("mandate").first()
    if found is None:
        raise NotFound
    mandate = _draft(by, found["mandate"])
    operator = Operator.unscoped.select_related("organisation").get(pk=operator_id)
    record(
        by=by,
        action="mandates.operator_removed",
        target=mandate,
        changes={"operator": operator.organisation.name},
    )
    operator.delete()
    return mandate


@transaction.atomic
def sign_mandate(*, by: Actor, mandate_id: int, at: datetime) -> Mandate:
    """Sign an act that holds; its words are then frozen. Raises ActBlocked with how many points are missing, ActSigned."""
    mandate = _draft(by, mandate_id, P.SIGN)
    operators = list(operators_of(mandate))
    missing = [one for one in findings_of(mandate, operators, timezone.localdate(at)) if one.blocks]
    if missing:
        raise ActBlocked(count=len(missing))
    mandate.status, mandate.signed_at, mandate.signed_by_id = Mandate.Status.SIGNED, at, by.user_id
    mandate.runs_until, mandate.conclusion = mandate.ends_on, current_of(mandate.service)
    mandate.save(update_fields=["status", "signed_at", "signed_by", "runs_until", "conclusion"])
    record(by=by, action="mandates.mandate_signed", target=mandate, changes={"operators": len(operators)})
    publish(MandateSigned(mandate.pk, len(operators)), tool=mandate.tool, by=by)
    return mandate


@transaction.atomic
def end_mandate(*, by: Actor, mandate_id: int, reason: str, at: datetime) -> Mandate:
    """End a mandate that day, with its reason; the years left to settle stay to be settled. Raises ActNotSigned, ReasonNeeded."""
    mandate = running(by, mandate_id)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    last = timezone.localdate(at)
    if mandate.runs_until is None or last < mandate.runs_until:
        mandate.runs_until = max(last, mandate.starts_on or last)
    mandate.status, mandate.ended_at, mandate.end_reason = Mandate.Status.ENDED, at, reason.strip()[:500]
    mandate.save(update_fields=["status", "ended_at", "end_reason", "runs_until"])
    record(by=by, action="mandates.mandate_ended", target=mandate, reason=mandate.end_reason)
    return mandate


@transaction.atomic
def renew_mandate(*, by: Actor, mandate_id: int, at: datetime) -> Mandate:
    """Begin a draft with the words and bodies of a mandate, its days, decision and publicity left to write. Raises NotFound, Forbidden."""
    former = get(Mandate, pk=mandate_id, by=by, permission=P.MANDATE, related=("tool", "service"))
    kept = {name: getattr(former, name) for name in WORDS}
    empty = {"publicity": "", "publicity_on": None, "decision": "", "decided_on": None}
    words = {**kept, **empty, "starts_on": None, "ends_on": None, "investment": ""}
    mandate = draft_mandate(by=by, tool=former.tool, service_id=former.service_id, words=words, at=at)
    mandate.renews = former
    mandate.save(update_fields=["renews"])
    rows = Operator.objects.in_tool(former.tool_id).filter(mandate=former).order_by("pk")
    Operator.unscoped.bulk_create(
        Operator(
            project_id=mandate.project_id,
            tool=mandate.tool,
            mandate=mandate,
            organisation_id=one.organisation_id,
            undertaking=one.undertaking,
        )
        for one in rows
    )
    return mandate
