"""Coming in, changing tier, going out: each step is a line of the register."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.votes import open_ballot
from essaim.engines.tenders.errors import (
    Competes,
    NoSkill,
    NotCandidate,
    NotMember,
    StillCommitted,
    TooEarly,
)
from essaim.engines.tenders.events import CompanyAdmitted
from essaim.engines.tenders.models import Ballot, Company, Step
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import door_of, shared_words
from essaim.engines.tenders.rules.admission import Door
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

RELATED = ("tool__project", "organisation")


def _candidate(company_id: int, by: Actor) -> Company:
    """A candidate, its tool held so that two never come in side by side. Raises NotFound, Forbidden, NotCandidate."""
    company = get(Company, by=by, permission=P.DECIDE, related=RELATED, pk=company_id)
    Tool.objects.select_for_update(of=("self",)).get(pk=company.tool_id)
    company.refresh_from_db(fields=["status"])
    if company.status not in (Company.Status.CANDIDATE, Company.Status.REFUSED):
        raise NotCandidate(name=company.name, status=company.get_status_display())
    if not company.skills.exists():
        raise NoSkill(name=company.name)
    return company


def _why(reason: str) -> str:
    why = " ".join(reason.split())[:300]
    if not why:
        raise Invalid(message=_("Dites pourquoi : le registre garde cette raison."), field="reason")
    return why


def step(
    company: Company, kind: str, *, on: date, reason: str, by: Actor, ballot: Ballot | None = None
) -> Step:
    """One more line of the register."""
    return Step.unscoped.create(
        project_id=company.project_id,
        tool_id=company.tool_id,
        company=company,
        kind=kind,
        tier=company.tier,
        on=on,
        reason=reason,
        by_name=by.name[:200],
        ballot=ballot,
    )


def let_in(company: Company, *, reason: str, by: Actor, at: datetime, ballot: Ballot | None = None) -> None:
    """Make a member, in the first tier."""
    company.status, company.tier = Company.Status.MEMBER, Company.Tier.NETWORK
    company.admitted_on, company.left_on = timezone.localdate(at), None
    company.save(update_fields=["status", "tier", "admitted_on", "left_on"])
    step(company, Step.Kind.ADMITTED, on=company.admitted_on, reason=reason, by=by, ballot=ballot)
    record(by=by, action="tenders.company_admitted", target=company, reason=reason)
    publish(CompanyAdmitted(company.pk, company.name), tool=company.tool, by=by)


@transaction.atomic
def admit_company(*, company_id: int, reason: str, by: Actor, at: datetime) -> Company:
    """The board admits a candidate whose trades complete the others. Raises Competes, TooEarly, NoSkill, NotCandidate."""
    company = _candidate(company_id, by)
    door = door_of(company)
    if door.door is not Door.BOARD:
        shared = shared_words(company, door)
        if door.door is Door.VOTE:
            raise Competes(name=company.name, shared=shared)
        raise TooEarly(name=company.name, shared=shared, founding=company.tool.config.founding_members)
    let_in(company, reason=_why(reason), by=by, at=at)
    return company


@transaction.atomic
def open_admission(*, company_id: int, by: Actor, at: datetime) -> Ballot:
    """Ask the members whether a competitor may come in. Raises TooEarly, NoSkill, NotCandidate, BallotOpen."""
    company = _candidate(company_id, by)
    door = door_of(company)
    if door.door is Door.LATER:
        raise TooEarly(
            name=company.name,
            shared=shared_words(company, door),
            founding=company.tool.config.founding_members,
        )
    question = _("Admettre {name} dans la grappe ?").format(name=company.name)
    return open_ballot(company.tool, question=question, company=company, by=by, at=at)


@transaction.atomic
def refuse_company(*, company_id: int, reason: str, by: Actor, at: datetime) -> Company:
    """Say no to a candidate, with a reason. It may ask again."""
    company = _candidate(company_id, by)
    why = _why(reason)
    company.status = Company.Status.REFUSED
    company.save(update_fields=["status"])
    step(company, Step.Kind.REFUSED, on=timezone.localdate(at), reason=why, by=by)
    record(by=by, action="tenders.company_refused", target=company, reason=why)
    return company


@transaction.atomic
def change_tier(*, company_id: int, tier: str, reason: str, by: Actor, at: datetime) -> Company:
    """Move a member to another tier, by decision. Raises NotMember, StillCommitted, Invalid."""
    company = get(Company, by=by, permission=P.DECIDE, lock=True, related=RELATED, pk=company_id)
    if not company.is_member:
        raise NotMember(name=company.name)
    if tier not in Company.Tier.values or tier == company.tier:
        raise Invalid(message=_("Choisissez un autre niveau que le sien."), field="tier")
    if tier == Company.Tier.NETWORK and company.days_committed:
        raise StillCommitted(name=company.name, days=company.days_committed)
    why, before = _why(reason), company.tier
    company.tier = tier
    company.save(update_fields=["tier"])
    step(company, Step.Kind.TIER, on=timezone.localdate(at), reason=why, by=by)
    record(by=by, action="tenders.tier_changed", target=company, changes={"tier": (before, tier)}, reason=why)
    return company


@transaction.atomic
def end_membership(*, company_id: int, reason: str, by: Actor, at: datetime) -> Company:
    """A member goes. Its days must be free first. Raises NotMember, StillCommitted, Invalid."""
    company = get(Company, by=by, permission=P.DECIDE, lock=True, related=RELATED, pk=company_id)
    if not company.is_member:
        raise NotMember(name=company.name)
    if company.days_committed:
        raise StillCommitted(name=company.name, days=company.days_committed)
    why = _why(reason)
    company.status, company.left_on = Company.Status.LEFT, timezone.localdate(at)
    company.save(update_fields=["status", "left_on"])
    step(company, Step.Kind.LEFT, on=company.left_on, reason=why, by=by)
    record(by=by, action="tenders.company_left", target=company, reason=why)
    return company
