"""What waits for the office: dues that are late; for a member, what is to be paid or declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.dues.models import Due
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import late_dues, own_dues
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool


def waiting_for(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """One query for the office; four for a member."""
    day, slugs = timezone.localdate(at), [tool.project.slug, tool.slug]
    if P.MANAGE in held:
        count = late_dues(tool, day).count()
        if count:
            text = ngettext("{n} cotisation en retard.", "{n} cotisations en retard.", count)
            yield Waiting(text=text.format(n=count), url=reverse("dues:year", args=slugs))
    if P.OWN in held:
        for due in own_dues(actor, tool, day):
            if due.left:
                yield Waiting(text=_line(due), url=reverse("dues:home", args=slugs))


def _line(due: Due) -> str:
    told = {"name": due.household.name, "year": due.year, "sum": due.left}
    if due.kind == Due.Kind.TURNOVER and due.turnover is None:
        return _("{name} : chiffre d'affaires à déclarer pour la cotisation {year}.").format(**told)
    return _("{name} : {sum} à payer pour la cotisation {year}.").format(**told)
