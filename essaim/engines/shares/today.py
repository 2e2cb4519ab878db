"""What waits for the office: requests to decide, withdrawals whose turn has come; for a member, what is to be paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.shares.models import Request
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import capital_of, own_holders, queue_of, register_of
from essaim.engines.shares.queries.paying import owed_now
from essaim.engines.shares.rules.refunds import serve
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool


def waiting_for(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """Three queries for the office; three and one a holder for a member."""
    day, slugs = timezone.localdate(at), [tool.project.slug, tool.slug]
    if P.MANAGE in held:
        count = Request.objects.in_tool(tool).filter(state=Request.State.WAITING).count()
        if count:
            text = ngettext("{n} demande de parts à décider.", "{n} demandes de parts à décider.", count)
            yield Waiting(text=text.format(n=count), url=reverse("shares:requests", args=slugs))
        queue = [one.waiting for one in queue_of(tool)]
        ready = serve(queue, capital_of(tool, register_of(tool), on=day), on=day) if queue else []
        if ready:
            text = ngettext("{n} retrait à rembourser.", "{n} retraits à rembourser.", len(ready))
            yield Waiting(text=text.format(n=len(ready)), url=reverse("shares:refunds", args=slugs))
    if P.OWN in held:
        for holder in own_holders(actor, tool):
            owed = owed_now(holder, day)
            if owed:
                text = _("{name} : {sum} à verser pour des parts.").format(name=holder.name, sum=owed)
                yield Waiting(text=text, url=reverse("shares:home", args=slugs))
