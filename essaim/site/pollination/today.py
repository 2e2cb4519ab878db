"""A project's *today*: what waits for this person, what closes soon, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.projects.engine import Waiting, engine
from essaim.kernel.projects.entrance import entrance
from essaim.kernel.projects.models import Project, Tool
from essaim.kernel.projects.permissions import P

SOON = timedelta(days=10)
LAST_CHANGES = 5


@dataclass(frozen=True)
class Today:
    waiting: list[Waiting]
    closing: list[Waiting]
    changes: list[AuditEntry]


@dataclass(frozen=True)
class Door:
    """A tool this person may open."""

    tool: Tool
    url: str
    promise: str


def doors(project: Project, held: frozenset[str]) -> list[Door]:
    """The tools with a page that these rights open, in the recipe's order. One query."""
    opened = []
    for tool in project.tools.order_by("position", "pk"):
        tool.project = project
        if url := entrance(tool, held):
            opened.append(Door(tool, url, str(engine(tool.engine).promise)))
    return opened


def today(project: Project, doors: list[Door], by: Actor, held: frozenset[str], at: datetime) -> Today:
    """Asked from each tool this person may open. The engines' own queries, and one."""
    told: list[Waiting] = []
    for door in doors:
        tell = engine(door.tool.engine).today
        if tell is not None:
            told.extend(tell(door.tool, by, held, at))
    closing = sorted(
        (line for line in told if line.due_at is not None and line.due_at <= at + SOON),
        key=lambda line: line.due_at or at,
    )
    return Today([line for line in told if line not in closing], closing, changes(project, held))


def changes(project: Project, held: frozenset[str]) -> list[AuditEntry]:
    """The last changes: all of them for who reads the trace, the project's own for the others. One query."""
    rows = AuditEntry.objects.filter(project=project)
    if P.AUDIT not in held:
        rows = rows.filter(
            action__in=("projects.launched", "projects.decision_revised", "projects.version_adopted")
        )
    return list(rows.order_by("-pk")[:LAST_CHANGES])
