"""Preparing an assembly: its date, its agenda, who stands, amendments."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.assemblies.errors import NoSuchParagraph, NotADraft, WrongState
from essaim.engines.assemblies.models import AgendaItem, Amendment, Assembly, Option
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.rules.thresholds import Matter
from essaim.engines.members.api import Household, household_of
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of an assembly before it is called."""

    title: str
    kind: str = Assembly.Kind.ORDINARY
    place: str = ""
    starts_at: datetime
    record_on: date
    paid_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of the agenda and how it is voted."""

    title: str
    kind: str = AgendaItem.Kind.MOTION
    text: str = ""
    method: str = Method.MOTION
    matter: str = Matter.SIMPLE
    counts_abstentions: bool = False
    seats: int = 1
    body: str = ""
    voice: str = "deliberative"
    mandate_months: int = 12
    budget_cents: int = 0


def draft_of(assembly_id: int, by: Actor) -> Assembly:
    """A draft, held until the end. Raises NotFound, Forbidden, NotADraft."""
    assembly = get(
        Assembly, by=by, permission=P.CONVENE, lock=True, related=("tool__project",), pk=assembly_id
    )
    if not assembly.is_draft:
        raise NotADraft(title=assembly.title)
    return assembly


@transaction.atomic
def plan_assembly(*, by: Actor, tool: Tool, details: Details) -> Assembly:
    """A draft, seen by those who prepare. Raises NotFound, Forbidden."""
    require(by=by, project_id=tool.project_id, permission=P.CONVENE)
    assembly = Assembly.unscoped.create(tool=tool, project_id=tool.project_id, **asdict(details))
    record(by=by, action="assemblies.planned", target=assembly, changes={"starts_at": details.starts_at})
    return assembly


@transaction.atomic
def change_assembly(*, by: Actor, assembly_id: int, details: Details) -> Assembly:
    """Raises NotFound, Forbidden, NotADraft."""
    assembly = draft_of(assembly_id, by)
    before = {name: getattr(assembly, name) for name in asdict(details)}
    changes = {
        name: (before[name], value) for name, value in asdict(details).items() if value != before[name]
    }
    for name, (_before, value) in changes.items():
        setattr(assembly, name, value)
    assembly.save(update_fields=list(changes) or None)
    record(by=by, action="assemblies.changed", target=assembly, changes=changes)
    return assembly


@transaction.atomic
def add_item(*, by: Actor, assembly_id: int, point: Point) -> AgendaItem:
    """A point at the end of the agenda. Raises NotFound, Forbidden, NotADraft."""
    assembly = draft_of(assembly_id, by)
    item = AgendaItem.unscoped.create(
        tool=assembly.tool,
        project_id=assembly.project_id,
        assembly=assembly,
        position=assembly.items.count() + 1,
        **asdict(point),
    )
    record(by=by, action="assemblies.item_added", target=item)
    return item


@transaction.atomic
def remove_item(*, by: Actor, item_id: int) -> None:
    """Take a point off a draft's agenda. Raises NotFound, Forbidden, NotADraft."""
    item = get(AgendaItem, by=by, permission=P.CONVENE, pk=item_id)
    draft_of(item.assembly_id, by)
    record(by=by, action="assemblies.item_removed", target=item)
    item.delete()


@transaction.atomic
def add_option(
    *,
    by: Actor,
    item_id: int,
    name: str,
    text: str = "",
    household: Household | None = None,
    cost_cents: int = 0,
) -> Option:
    """Somebody who stands, or a project and its cost. Until the first vote on the point.

    Raises NotFound, Forbidden, WrongState, Invalid.
    """
    item = get(AgendaItem, by=by, permission=P.CONVENE, lock=True, related=("assembly",), pk=item_id)
    assembly = item.assembly
    if household is not None and household.project_id != item.project_id:
        raise NotFound
    if item.ballots.exists() or not (assembly.is_draft or assembly.is_called or assembly.is_open):
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    if item.kind == AgendaItem.Kind.BUDGET and not cost_cents:
        message = _("Écrivez ce que ce projet coûte : il sera payé sur le budget voté.")
        raise Invalid(message=message, field="cost")
    option = Option.unscoped.create(
        tool_id=item.tool_id,
        project_id=item.project_id,
        item=item,
        name=name,
        text=text,
        household=household,
        cost_cents=cost_cents,
    )
    record(by=by, action="assemblies.option_added", target=option)
    return option


@transaction.atomic
def propose_amendment(*, by: Actor, item_id: int, paragraph: int, text: str, reason: str = "") -> Amendment:
    """Another text for a paragraph of a motion not voted yet. Raises NotFound, Forbidden, WrongState, NoSuchParagraph."""
    item = get(AgendaItem, by=by, permission=P.VOTE, lock=True, related=("assembly",), pk=item_id)
    assembly = item.assembly
    voted = item.ballots.filter(amendment=None).exclude(status="void").exists()
    if item.kind != AgendaItem.Kind.MOTION or voted or not (assembly.is_called or assembly.is_open):
        raise WrongState(title=item.title, state=assembly.get_status_display())
    last = len(paragraphs(item.text))
    if not 1 <= paragraph <= last:
        raise NoSuchParagraph(last=last)
    amendment = Amendment.unscoped.create(
        tool_id=item.tool_id,
        project_id=item.project_id,
        item=item,
        paragraph=paragraph,
        text=text,
        reason=reason,
        author=household_of(by, item.project_id),
    )
    record(by=by, action="assemblies.amendment_proposed", target=amendment)
    return amendment
