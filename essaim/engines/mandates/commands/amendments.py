"""Amendments to signed acts: what changes, a new end, or how the compensation of a body is counted from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.compensation import check_plan
from essaim.engines.mandates.commands.mandates import running
from essaim.engines.mandates.errors import (
    NothingRetained,
    PastRevision,
    ReasonNeeded,
    RevisionTooEarly,
    YearFiled,
)
from essaim.engines.mandates.models import Amendment, Mandate, Operator, Revision, Statement
from essaim.engines.mandates.queries.compensation_bases import bases_of, basis_on
from essaim.engines.mandates.queries.compensation_law import longest_years
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.rules.compensation_text import plan_to_json
from essaim.engines.mandates.rules.mandate_act import last_day
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound

OPEN = (Statement.Status.DRAFT, Statement.Status.SENT_BACK)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was voted: what changes and why, and the decision behind it."""

    object: str
    decision: str
    decided_on: date


def _write(
    mandate: Mandate, decided: Decided, by: Actor, at: datetime, changes: Mapping[str, Any], **told: Any
) -> Amendment:
    """The next amendment of an act that is held. Raises ReasonNeeded."""
    if not decided.object.strip() or not decided.decision.strip():
        raise ReasonNeeded(field="object")
    amendment = Amendment.unscoped.create(
        project_id=mandate.project_id,
        tool=mandate.tool,
        mandate=mandate,
        number=Amendment.objects.in_tool(mandate.tool_id).filter(mandate=mandate).count() + 1,
        object=decided.object.strip(),
        decision=decided.decision.strip(),
        decided_on=decided.decided_on,
        signed_by_id=by.user_id,
        signed_at=at,
        **told,
    )
    changed = {"number": amendment.number, **changes}
    record(by=by, action="mandates.amended", target=mandate, changes=changed, reason=amendment.object[:500])
    return amendment


def _filed_years(mandate: Mandate, **only: Any) -> list[int]:
    """The years that bodies of an act handed over, the first first. One query."""
    rows = Statement.objects.in_tool(mandate.tool_id).filter(operator__mandate=mandate, **only)
    return list(rows.exclude(status__in=OPEN).order_by("year").values_list("year", flat=True))


@transaction.atomic
def amend_mandate(
    *,
    by: Actor,
    mandate_id: int,
    object: str,
    decision: str,
    decided_on: date,
    at: datetime,
    new_end: date | None = None,
) -> Amendment:
    """Add an amendment to a signed act, numbered; a new end replaces the former. Raises ActNotSigned, Invalid, YearFiled."""
    mandate = running(by, mandate_id)
    changes = _new_end(mandate, new_end, at) if new_end else {}
    decided = Decided(object=object, decision=decision, decided_on=decided_on)
    amendment = _write(mandate, decided, by, at, changes, new_end=new_end)
    if new_end is not None:
        mandate.runs_until = new_end
        mandate.save(update_fields=["runs_until"])
    return amendment


def _new_end(mandate: Mandate, new_end: date, at: datetime) -> dict[str, Any]:
    """A new end within the law of the amendment, after the years already filed."""
    start = mandate.starts_on
    assert start is not None, "a signed act has its days"
    if new_end < start:
        message = _("Cette fin précède le début du mandat. Choisissez un jour plus tard.")
        raise Invalid(message=message, field="new_end")
    longest = longest_years(timezone.localdate(at))
    if new_end > last_day(start, longest) and not mandate.investment.strip():
        message = _(
            "Avec cette fin, le mandat dépasserait {years} ans sans investissement à amortir. Écrivez un nouveau mandat."
        ).format(years=longest)
        raise Invalid(message=message, field="new_end")
    filed = _filed_years(mandate, year__gt=new_end.year)
    if filed:
        raise YearFiled(year=filed[-1], field="new_end")
    return {"runs_until": (mandate.runs_until, new_end)}


@transaction.atomic
def amend_compensation(
    *,
    by: Actor,
    operator_id: int,
    decided: Decided,
    counts_from: date,
    year_rule: str,
    plan: Plan,
    at: datetime,
) -> Revision:
    """Count a body's compensation otherwise from a day on, by a numbered amendment; both bases are kept.

    Raises NotFound, Forbidden, ActNotSigned, BadPlan, RevisionTooEarly, PastRevision, YearFiled, YearOutside, ReasonNeeded.
    """
    found = Operator.unscoped.filter(pk=operator_id).values("mandate").first()
    if found is None:
        raise NotFound
    mandate = running(by, found["mandate"])
    operator = Operator.objects.in_tool(mandate.tool_id).select_related("organisation").get(pk=operator_id)
    check_plan(plan)
    former = _former(operator, mandate, counts_from, decided.decided_on)
    told = {"operator": operator.organisation.name, "counts_from": counts_from}
    rule = Amendment.YearRule(year_rule)
    amendment = _write(mandate, decided, by, at, told, counts_from=counts_from, year_rule=rule)
    return Revision.unscoped.create(
        project_id=mandate.project_id,
        tool=mandate.tool,
        amendment=amendment,
        operator=operator,
        former=plan_to_json(former),
        data=plan_to_json(plan),
    )


def _former(operator: Operator, mandate: Mandate, counts_from: date, decided_on: date) -> Plan:
    """The basis that holds until then, once the day is one a basis may change on."""
    start, end = mandate.starts_on, mandate.runs_until
    assert start is not None and end is not None, "a signed act has its days"
    if not start < counts_from <= end:
        message = _("Ce jour n'est pas dans le mandat. Choisissez un jour après son début, jusqu'à sa fin.")
        raise Invalid(message=message, field="counts_from")
    if counts_from < decided_on:
        raise RevisionTooEarly(field="counts_from")
    if filed := _filed_years(mandate, operator=operator, year__gte=counts_from.year):
        raise YearFiled(year=filed[-1], field="counts_from")
    bases = bases_of(operator)
    if not bases:
        raise NothingRetained(name=operator.organisation.name)
    latest = bases[-1].since
    if latest is not None and counts_from <= latest:
        raise PastRevision(day=f"{latest:%d/%m/%Y}", field="counts_from")
    return basis_on(bases, counts_from)
