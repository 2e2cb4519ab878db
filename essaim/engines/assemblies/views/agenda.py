"""The assemblies of a tool and the page of each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.assemblies.models import AgendaItem, Assembly
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import documents_of, gathered
from essaim.engines.assemblies.queries.assemblies import agenda_of, assemblies_of, waiting_for_vote
from essaim.engines.assemblies.queries.voters import held_by, live_proxy, own_voters, quorums
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.views.links import find, may, today
from essaim.engines.assemblies.wording import METHODS, outcome_text, quorum_text, weights_text
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """Assemblies, the latest first, and where one's vote is missing."""
    context = {
        "page": paginate(request, assemblies_of(request.tool, drafts=P.CONVENE in request.grants)),
        "waiting": waiting_for_vote(request.tool, request.actor, at=request.at),
        "may": may(request),
    }
    return render(request, "assemblies/home.html", context)


@tool_page(P.VIEW)
def assembly_page(request: ToolRequest, assembly: int) -> HttpResponse:
    """When, where, what is on the agenda, one's own presence and power, and what the bureau may do."""
    found = find(request, assembly)
    mine = [] if found.is_draft else own_voters(found, request.actor, on=today(request))
    context = {
        "assembly": found,
        "points": [_point(item) for item in agenda_of(found)],
        "weights": weights_text(found),
        "mine": mine,
        "given": [proxy for one in mine if (proxy := live_proxy(one))],
        "held": held_by(*mine) if mine else [],
        "here": any(one.is_present for one in mine),
        "documents": documents_of(found),
        "may_read": bool(mine) or bool({P.CONVENE, P.HOLD} & request.grants),
        "gathered": gathered(found),
        "quorums": _quorums(found),
        "second": Assembly.objects.in_tool(request.tool).filter(first_call=found).first(),
        "may": may(request),
    }
    return render(request, "assemblies/assembly.html", context)


def _quorums(assembly: Assembly) -> list[tuple[str, bool]]:
    """How far a call is from its quorum; a consultation counts its own on who votes."""
    if not assembly.is_called or assembly.is_consultation:
        return []
    return [(quorum_text(*one), one[1].is_met) for one in quorums(assembly).items()]


def _point(item: AgendaItem) -> dict[str, object]:
    ballots = list(item.ballots.all())
    for ballot in ballots:
        ballot.item = item
    return {
        "item": item,
        "paragraphs": paragraphs(item.text),
        "method": METHODS[Method(item.method)],
        "is_voting": any(ballot.is_open for ballot in ballots),
        "ballots": [
            (ballot, outcome_text(ballot) if ballot.status == "closed" else "") for ballot in ballots
        ],
    }
