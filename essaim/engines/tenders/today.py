"""What a cluster says on the project's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.models import Vote
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import expiring, own_companies
from essaim.engines.tenders.queries.tenders import SOON, answers
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.dates import day_text

MOST = 5


def _url(tool: Tool, page: str, *rest: int) -> str:
    return reverse(f"tenders:{page}", args=[tool.project.slug, tool.slug, *rest])


def today(tool: Tool, by: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """Votes to give, papers about to expire, answers to hand in. Four queries at most."""
    own = own_companies(tool, by) if P.OWN in held else []
    if own:
        rows = Vote.objects.in_tool(tool).filter(company__in=own, choice="", ballot__status="open")
        for vote in rows.select_related("ballot")[:MOST]:
            text = _("Votre vote est attendu : {question}").format(question=vote.ballot.question)
            yield Waiting(text=text, url=_url(tool, "ballot", vote.ballot_id))
    if own or P.MANAGE in held:
        day = timezone.localdate(at)
        for piece in expiring(tool, day, of=None if P.MANAGE in held else own)[:MOST]:
            assert piece.company_id is not None
            assert piece.expires_on is not None
            words = (
                _("{title} de {company} n'est plus valable depuis le {day}")
                if piece.expires_on < day
                else _("{title} de {company} n'est valable que jusqu'au {day}")
            )
            text = words.format(title=piece.title, company=piece.company, day=day_text(piece.expires_on))
            yield Waiting(text=text, url=_url(tool, "company", piece.company_id))
    if P.MANAGE in held:
        open_ones = answers(tool, status="preparing").filter(
            opportunity__deadline__gte=at, opportunity__deadline__lt=at + SOON
        )
        for answer in open_ones.order_by("opportunity__deadline", "pk")[:MOST]:
            text = _("Réponse à remettre : {title}").format(title=answer.opportunity.title[:120])
            yield Waiting(text=text, url=_url(tool, "answer", answer.pk), due_at=answer.opportunity.deadline)
