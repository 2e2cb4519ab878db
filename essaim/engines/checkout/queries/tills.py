"""The till of a project, its payments, its links."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from essaim.engines.checkout.errors import LinkOver, NoTill
from essaim.engines.checkout.models import Intent, Link, Provider, Till
from essaim.engines.checkout.rules import helloasso
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Project, Tool


def may_invent(project: Project) -> bool:
    """Whether the invented bank may be used there: a demonstration, or a developer's installation."""
    return project.is_demo or settings.DEBUG


def till_in(project_id: int) -> Till | None:
    """The open till of a project, with its tool. One query."""
    tills = Till.objects.in_project(project_id).filter(is_open=True)
    return tills.select_related("tool__project").order_by("pk").first()


def is_open(project_id: int) -> bool:
    """Whether one may pay online there. One query."""
    return Till.objects.in_project(project_id).filter(is_open=True).exists()


def open_till(project_id: int) -> Till:
    """Raises NoTill. One query."""
    found = till_in(project_id)
    if found is None:
        raise NoTill
    return found


def bank_host(project_id: int) -> str:
    """Where a form of this project may lead to pay; empty when nowhere else than here. One query."""
    found = till_in(project_id)
    if found is None or found.provider != Provider.HELLOASSO:
        return ""
    return helloasso.pages(sandbox=found.sandbox)


def till_of(tool: Tool) -> Till | None:
    """One query."""
    return Till.objects.in_tool(tool).first()


def intents_of(tool: Tool, state: str = "") -> QuerySet[Intent]:
    """The payments begun, latest first. One query when read."""
    rows = Intent.objects.in_tool(tool)
    return rows.filter(state=state) if state else rows


def intent_by(key: str) -> Intent:
    """The payment whose key one holds. Raises NotFound. One query."""
    found = Intent.unscoped.select_related("till__tool__project", "tool__project").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def link_by(key: str, *, at: datetime) -> Link:
    """The link whose key one holds. Raises LinkOver also for one that never was: nothing is told of it. One query."""
    found = Link.unscoped.select_related("tool__project").filter(key=key).first()
    if found is None or not found.holds(at):
        raise LinkOver
    return found
