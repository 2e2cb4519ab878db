"""What a count decides: amended texts, the register of decisions, seats given, and what becomes of each decision."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from essaim.engines.assemblies.errors import NobodyToInstall
from essaim.engines.assemblies.events import DecisionTaken
from essaim.engines.assemblies.models import Amendment, Ballot, Decision
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.decisions import elected_of, not_seated, source_of, text_voted
from essaim.engines.assemblies.rules.dates import after_months
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.members.api import Mandate, give_seat
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool


def settle(ballot: Ballot, *, by: Actor, at: datetime) -> None:
    """Write what a count decided, once nothing is tied and no other round follows."""
    result = ballot.result
    if result["tied"] or result["runoff"] or result.get("no_quorum") or ballot.method == Method.NOMINATION:
        return
    if ballot.amendment is not None:
        won = bool(result["elected"])
        ballot.amendment.status = Amendment.Status.ADOPTED if won else Amendment.Status.REJECTED
        ballot.amendment.save(update_fields=["status"])
        return
    _enter(ballot, by=by, at=at)


def _enter(ballot: Ballot, *, by: Actor, at: datetime) -> None:
    Tool.objects.select_for_update(of=("self",)).get(pk=ballot.tool_id)
    last = Decision.objects.in_tool(ballot.tool_id).aggregate(last=Max("number"))["last"] or 0
    elected = elected_of(ballot)
    decision = Decision.unscoped.create(
        tool_id=ballot.tool_id,
        project_id=ballot.project_id,
        number=last + 1,
        ballot=ballot,
        title=ballot.item.title,
        text=text_voted(ballot.item),
        is_adopted=bool(elected),
        outcome=", ".join(one["name"] for one in elected)[:400] if ballot.method != Method.MOTION else "",
        decided_on=timezone.localdate(at),
    )
    record(by=by, action="assemblies.decided", target=decision, changes={"adopted": decision.is_adopted})
    publish(DecisionTaken(decision.pk, decision.is_adopted), tool=ballot.tool, by=by)


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Who carries a decision out, by when, and where it stands."""

    responsible: str = ""
    due_on: date | None = None
    progress: str = ""
    done_on: date | None = None


@transaction.atomic
def follow_decision(*, by: Actor, decision_id: int, follow_up: FollowUp) -> Decision:
    """Raises NotFound, Forbidden."""
    decision = get(Decision, by=by, permission=P.FOLLOW, lock=True, pk=decision_id)
    changes = {}
    for name, value in asdict(follow_up).items():
        if getattr(decision, name) != value:
            changes[name] = (getattr(decision, name), value)
            setattr(decision, name, value)
    decision.save(update_fields=list(asdict(follow_up)))
    record(by=by, action="assemblies.followed", target=decision, changes=changes)
    return decision


@transaction.atomic
def install_elected(*, by: Actor, decision_id: int) -> int:
    """Give their seats to those an election chose; returns how many. Asks for the right over members too.

    Raises NotFound, Forbidden, NobodyToInstall.
    """
    related = ("ballot__item__assembly",)
    decision = get(Decision, by=by, permission=P.HOLD, lock=True, related=related, pk=decision_id)
    item, source, waiting = decision.ballot.item, source_of(decision), not_seated(decision)
    if not waiting:
        raise NobodyToInstall
    mandate = Mandate(
        body=item.body,
        voice=item.voice,
        since=decision.decided_on,
        until=after_months(decision.decided_on, item.mandate_months),
        source=source,
    )
    for household in waiting:
        give_seat(by=by, household_id=household, mandate=mandate)
    record(by=by, action="assemblies.installed", target=decision, changes={"seats": len(waiting)})
    return len(waiting)
