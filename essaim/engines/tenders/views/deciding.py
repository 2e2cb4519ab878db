"""Admissions, tiers and votes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.admission import (
    admit_company,
    change_tier,
    end_membership,
    open_admission,
    refuse_company,
)
from essaim.engines.tenders.commands.deciding import close_ballot
from essaim.engines.tenders.commands.votes import cast_vote
from essaim.engines.tenders.forms.companies import DecisionForm, VoteForm
from essaim.engines.tenders.models import Company, Vote
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import own_companies
from essaim.engines.tenders.queries.tenders import ballot_in, ballots, votes_of
from essaim.engines.tenders.views.links import ask, company_here, do, may, url
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def _choices(company: Company) -> list[tuple[str, Any]]:
    """What may be decided of a company in its state."""
    if company.is_member:
        tiers = [
            (f"tier-{value}", _("Passer au niveau « {tier} »").format(tier=label))
            for value, label in Company.Tier.choices
            if value != company.tier
        ]
        return [*tiers, ("leave", _("Noter son départ"))]
    return [
        ("admit", _("L'admettre : ses métiers complètent ceux des membres")),
        ("vote", _("Demander l'avis des membres par un vote")),
        ("refuse", _("La refuser")),
    ]


@tool_page(P.DECIDE, methods=("GET", "POST"))
def decide(request: ToolRequest, company: int) -> HttpResponse:
    """What the board decides of a company."""
    found = company_here(request, company)
    form = DecisionForm(request.POST or None, choices=_choices(found))

    return ask(
        request,
        form,
        lambda data: _decide(request, found, data),
        heading=_("Décider pour {name}").format(name=found.name),
        button=_("Enregistrer la décision"),
        done=_("La décision est enregistrée."),
        back=url(request, "company", found.pk),
        crumbs=[(found.name, url(request, "company", found.pk))],
    )


def _decide(request: ToolRequest, found: Company, data: dict[str, Any]) -> None:
    told = {"company_id": found.pk, "by": request.actor, "at": request.at}
    reason, decision = data["reason"], data["decision"]
    if decision == "vote":
        open_admission(**told)
    elif decision.startswith("tier-"):
        change_tier(tier=decision.removeprefix("tier-"), reason=reason, **told)
    else:
        {"admit": admit_company, "refuse": refuse_company, "leave": end_membership}[decision](
            reason=reason, **told
        )


@tool_page(P.VIEW)
def ballots_page(request: ToolRequest) -> HttpResponse:
    """Votes open and closed."""
    page = paginate(request, ballots(request.tool))
    return render(request, "tenders/ballots.html", {"page": page})


@tool_page(P.VIEW, methods=("GET", "POST"))
def ballot_page(request: ToolRequest, ballot: int) -> HttpResponse:
    """A vote: who said what, the count and its rules; one's own vote."""
    found = ballot_in(request.tool, ballot)
    if found is None:
        raise NotFound
    votes = votes_of(found)
    voters = _voters(request, votes) if found.is_open else []
    if request.method == "POST" and not voters:
        raise Forbidden
    form = VoteForm(request.POST or None, companies=voters)
    if form.is_valid() and _cast(request, form, found.pk):
        return redirect(url(request, "ballot", found.pk))
    count = found.count([vote.choice for vote in votes])
    context = {"ballot": found, "votes": votes, "count": count, "form": form if voters else None}
    rules = {"quorum": f"{found.quorum / 100:g}", "majority": f"{found.majority / 100:g}"}
    return render(request, "tenders/ballot.html", {**context, **rules, "may": may(request)})


def _voters(request: ToolRequest, votes: list[Vote]) -> list[Company]:
    """The members this person may vote for."""
    if P.MANAGE in request.grants:
        return [vote.company for vote in votes]
    own = own_companies(request.tool, request.actor) if P.OWN in request.grants else []
    return [vote.company for vote in votes if vote.company_id in own]


def _cast(request: ToolRequest, form: VoteForm, ballot: int) -> bool:
    data = form.cleaned_data
    try:
        cast_vote(
            ballot_id=ballot,
            company_id=data["company"],
            choice=data["choice"],
            by=request.actor,
            at=request.at,
        )
    except DomainError as error:
        put(form, error)
        return False
    return True


@tool_page(P.DECIDE, methods=("POST",))
def close(request: ToolRequest, ballot: int) -> HttpResponse:
    """Close a vote, and do what it decides."""
    if ballot_in(request.tool, ballot) is None:
        raise NotFound
    return do(
        request,
        lambda: close_ballot(ballot_id=ballot, by=request.actor, at=request.at),
        done=_("Le vote est clos."),
        back=url(request, "ballot", ballot),
    )
