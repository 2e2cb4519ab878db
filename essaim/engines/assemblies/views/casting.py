"""Casting a vote: the answer shows the receipts, once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.engines.assemblies.commands.voting import Receipt, cast_named, cast_secret
from essaim.engines.assemblies.errors import AlreadyVoted, BallotClosed
from essaim.engines.assemblies.forms.voting import VoteForm
from essaim.engines.assemblies.models import Ballot
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.voters import own_voter
from essaim.engines.assemblies.views.ballots import show_vote, votes_held
from essaim.engines.assemblies.views.links import find_ballot, today, under_ballot, url
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page


@never_cache
@tool_page(P.VOTE, methods=("POST",))
def cast(request: ToolRequest, ballot: int) -> HttpResponse:
    """Put one's ballot in the urn, or say it by name. Nothing of it is in the address, the session or a message."""
    found = find_ballot(request, ballot)
    voters = votes_held(request, found)
    if not found.is_open:
        raise BallotClosed
    if not voters:
        raise AlreadyVoted(name=own_voter(found.item.assembly, request.actor, on=today(request)).name)
    form = VoteForm(request.POST, ballot=found, voters=voters)
    if not form.is_valid() or "total" in request.POST:  # what a choice costs, asked without a script
        return show_vote(request, found, form)
    try:
        receipts = _cast(request, found, form)
    except DomainError as error:
        form.add_error(None, str(error))
        return show_vote(request, found, form)
    if found.is_secret:
        context = {"ballot": found, "receipts": receipts, "crumbs": under_ballot(request, found)}
        return render(request, "assemblies/receipts.html", context)
    messages.success(request, _("Votre vote est noté."))
    return redirect(url(request, "vote", ballot=found.pk))


def _cast(request: ToolRequest, ballot: Ballot, form: VoteForm) -> list[Receipt]:
    if ballot.is_secret:
        return cast_secret(by=request.actor, ballot_id=ballot.pk, votes=form.votes(), at=request.at)
    cast_named(by=request.actor, ballot_id=ballot.pk, votes=form.votes(), at=request.at)
    return []
