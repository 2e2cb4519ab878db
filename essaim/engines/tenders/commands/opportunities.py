"""Opportunities: entered by hand, read from a file, put to the vote."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.letters import write_opportunities
from essaim.engines.tenders.commands.votes import open_ballot
from essaim.engines.tenders.errors import NoticesRefused
from essaim.engines.tenders.models import Answer, Ballot, Opportunity
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.rules.notices import BadNotice, Notice, read_notices
from essaim.engines.tenders.wording import notice_fault
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call for tenders as a person writes it down."""

    title: str
    buyer: str
    text: str = ""
    areas: str = ""
    deadline: datetime | None = None
    renews_on: date | None = None
    amount: Money | None = None
    months: int | None = None
    reserved: str = ""
    url: str = ""

    def fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@transaction.atomic
def add_opportunity(*, tool: Tool, call: Call, by: Actor, at: datetime, key: str = "") -> Opportunity:
    """Write an opportunity down; the same `key` twice gives the first one. Raises Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    _check_call(call)
    ref = key or uuid4().hex
    found, created = Opportunity.objects.in_tool(tool).get_or_create(
        tool=tool,
        source=Opportunity.Source.HAND,
        source_ref=ref,
        defaults={"project_id": tool.project_id, "spotted_at": at, **call.fields()},
    )
    if created:
        record(by=by, action="tenders.opportunity_added", target=found)
        write_opportunities(tool, [found])
    return found


def _check_call(call: Call) -> None:
    for field, text in (("title", call.title), ("buyer", call.buyer)):
        if not text.strip():
            raise Invalid(message=_("Dites l'objet du marché et qui l'achète."), field=field)


@transaction.atomic
def change_opportunity(*, opportunity_id: int, call: Call, by: Actor) -> Opportunity:
    """Correct or complete an opportunity. Raises NotFound, Forbidden, Invalid."""
    found = get(Opportunity, by=by, permission=P.MANAGE, lock=True, related=("tool",), pk=opportunity_id)
    _check_call(call)
    changes = {
        name: (getattr(found, name), value)
        for name, value in call.fields().items()
        if getattr(found, name) != value
    }
    for name, value in call.fields().items():
        setattr(found, name, value)
    found.save(update_fields=[*call.fields()])
    record(by=by, action="tenders.opportunity_changed", target=found, changes=changes)
    return found


@dataclass(frozen=True, slots=True)
class Read:
    """What a file brought: new opportunities, and those known already."""

    added: int
    known: int


@transaction.atomic
def import_notices(*, tool: Tool, content: bytes, by: Actor, at: datetime) -> Read:
    """Read a DECP or BOAMP file: all its contracts, or none. Those known already stay as they are.

    Members are told of the open calls that suit them. Raises NoticesRefused, in one sentence.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    try:
        notices = read_notices(content)
    except BadNotice as error:
        raise NoticesRefused(message=notice_fault(error), field="file") from error
    unique = {(notice.source, notice.ref): notice for notice in notices}
    before = Opportunity.objects.in_tool(tool).exclude(source=Opportunity.Source.HAND)
    known = set(before.order_by("pk").values_list("source", "source_ref"))
    fresh = [notice for key, notice in unique.items() if key not in known]
    made = Opportunity.unscoped.bulk_create([_row(tool, notice, at) for notice in fresh], batch_size=200)
    write_opportunities(tool, [one for one in made if one.deadline is not None and one.deadline > at])
    record(
        by=by,
        action="tenders.notices_imported",
        target=tool,
        project=tool.project_id,
        changes={"added": len(fresh)},
    )
    return Read(len(fresh), len(unique) - len(fresh))


def _row(tool: Tool, notice: Notice, at: datetime) -> Opportunity:
    told = asdict(notice)
    told["amount"] = notice.amount
    told["areas"] = ", ".join(notice.areas)[:200]
    told["source_ref"] = told.pop("ref")
    return Opportunity(project_id=tool.project_id, tool=tool, spotted_at=at, **told)


@transaction.atomic
def open_go_vote(*, opportunity_id: int, by: Actor, at: datetime) -> Ballot:
    """Ask the members whether to answer. Raises NotFound, Forbidden, BallotOpen, NobodyToVote, Invalid."""
    found = get(
        Opportunity, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=opportunity_id
    )
    if Answer.objects.in_tool(found.tool_id).filter(opportunity=found).exists():
        raise Invalid(message=_("Une réponse à ce marché est déjà commencée."))
    question = _("Répondre ensemble à « {title} » ?").format(title=found.title[:200])
    return open_ballot(found.tool, question=question, opportunity=found, by=by, at=at)
