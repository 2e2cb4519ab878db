"""What assemblies say on the project's day: where one's vote is missing, what is called, what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.assemblies.models import Assembly
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.assemblies import waiting_for_vote
from essaim.engines.assemblies.queries.decisions import decisions_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.dates import day_text

MOST = 3


def _url(tool: Tool, page: str, **rest: int) -> str:
    return reverse(f"assemblies:{page}", kwargs={"project": tool.project.slug, "tool": tool.slug, **rest})


def today(tool: Tool, by: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """Votes open where one's own is missing, assemblies called, decisions late. Five queries at most."""
    if P.VOTE in held:
        for ballot in waiting_for_vote(tool, by, at=at)[:MOST]:
            text = _("Votre vote manque : {title}").format(title=ballot.item.title)
            yield Waiting(text=text, url=_url(tool, "vote", ballot=ballot.pk), due_at=ballot.closes_at)
    if P.VIEW in held:
        called = Assembly.objects.in_tool(tool).filter(
            status=Assembly.Status.CALLED, starts_at__gte=at - timedelta(days=1)
        )
        for assembly in called.order_by("starts_at", "pk")[:MOST]:
            text = _("{title}, {day}").format(
                title=assembly.title, day=day_text(assembly.starts_at, weekday=True)
            )
            yield Waiting(text=text, url=_url(tool, "assembly", assembly=assembly.pk))
    if P.FOLLOW in held:
        late = decisions_of(tool, waiting=True).filter(due_on__lt=timezone.localdate(at))
        for decision in late[:MOST]:
            text = _("Décision en retard : {title}").format(title=decision.title)
            yield Waiting(text=text, url=_url(tool, "decision", decision=decision.pk))
