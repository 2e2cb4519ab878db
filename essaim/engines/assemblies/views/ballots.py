"""Votes: opening, the page of each, counting, what is published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.engines.assemblies.commands.closing import close_ballot, draw_lot, void_ballot
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.voting import note_counted, sign_on_paper
from essaim.engines.assemblies.forms.holding import (
    CloseForm,
    CountForm,
    DrawForm,
    OpenBallotForm,
    ReceiptForm,
)
from essaim.engines.assemblies.forms.preparing import ReasonForm
from essaim.engines.assemblies.forms.voting import VoteForm, single_choices
from essaim.engines.assemblies.models import Ballot, Voter
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import venues_of
from essaim.engines.assemblies.queries.assemblies import counted_votes, missing, named_votes, signed_ids
from essaim.engines.assemblies.queries.decisions import text_voted
from essaim.engines.assemblies.queries.publishing import published_tally
from essaim.engines.assemblies.queries.voters import held_by, own_voters, small_colleges
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.rules.urn import fingerprint, read_tally
from essaim.engines.assemblies.views.links import (
    done,
    find_ballot,
    find_item,
    may,
    today,
    under,
    under_ballot,
    url,
)
from essaim.engines.assemblies.wording import (
    MATTERS,
    METHODS,
    choice_text,
    explain_result,
    name_of,
    outcome_text,
)
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.money import Money, total
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@never_cache
@tool_page(P.HOLD, methods=("GET", "POST"))
def ballot_open(request: ToolRequest, item: int) -> HttpResponse:
    """Open a vote. The phrase of a secret one is shown here, once."""
    found = find_item(request, item)
    form = OpenBallotForm(request.POST or None, item=found, initial={"way": Ballot.Way.SECRET})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        amendment = data.pop("amendment", None)
        try:
            made = open_ballot(
                by=request.actor, item_id=found.pk, amendment_id=amendment, at=request.at, **data
            )
            if made.phrase:
                return render(request, "assemblies/phrase.html", {"opened": made, "item": found})
            messages.success(request, _("Le vote est ouvert."))
            return redirect(url(request, "vote", ballot=made.ballot.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    small = ", ".join(small_colleges(found.assembly)) if found.assembly.terms else ""
    context = {"form": form, "item": found, "small": small, "crumbs": under(request, found.assembly)}
    return render(request, "assemblies/ballot_open.html", context)


def votes_held(request: ToolRequest, ballot: Ballot) -> list[Voter]:
    """The votes a person may still cast here: its own, of organisations it represents, of the powers they hold. Six queries."""
    if P.VOTE not in request.grants:
        return []
    assembly = ballot.item.assembly
    mine = own_voters(assembly, request.actor, on=today(request))
    here = [one for one in mine if assembly.is_consultation or one.is_present] or mine
    signed = signed_ids(ballot)
    held = [proxy.principal for proxy in held_by(*here)] if here else []
    return [one for one in (*here, *held) if one.pk not in signed]


def show_vote(request: ToolRequest, ballot: Ballot, form: VoteForm | None = None) -> HttpResponse:
    """The page of a vote; `form` carries what was refused."""
    late = ballot.closes_at is not None and request.at >= ballot.closes_at
    voters = votes_held(request, ballot) if ballot.is_open and not late and ballot.way != "hands" else []
    mine = own_voters(ballot.item.assembly, request.actor, on=today(request))
    here = ballot.item.assembly.is_consultation or any(one.is_present for one in mine)
    context = {
        "ballot": ballot,
        "assembly": ballot.item.assembly,
        "form": form or (VoteForm(ballot=ballot, voters=voters) if voters else None),
        "mine": mine,
        "here": here,
        "late": late,
        "method": METHODS[ballot.method],  # type: ignore[index]
        "matter": MATTERS[ballot.item.matter],  # type: ignore[index]
        "paragraphs": paragraphs(text_voted(ballot.item)),
        "signed": len(signed_ids(ballot)),
        "may": may(request),
        "crumbs": under(request, ballot.item.assembly),
        **_result(ballot),
    }
    return render(request, "assemblies/vote.html", context)


def _budget(ballot: Ballot) -> dict[str, Any]:
    """What each project costs, all of them, and what is to be shared."""
    if ballot.method != Method.BUDGET:
        return {}
    projects = [(one["name"], Money(one["cost"])) for one in ballot.options]
    asked = total([cost for _name, cost in projects])
    return {"projects": projects, "asked": asked, "budget": Money(ballot.item.budget_cents)}


def _result(ballot: Ballot) -> dict[str, Any]:
    if ballot.status != Ballot.Status.CLOSED:
        return _budget(ballot)
    named = ballot.way == Ballot.Way.NAMED
    tied = {key: name_of(ballot, key) for key in ballot.result["tied"]}
    return {
        **_budget(ballot),
        "outcome": outcome_text(ballot),
        "explanation": explain_result(ballot),
        "named": [(one, choice_text(ballot, one.choice)) for one in named_votes(ballot)] if named else [],
        "draw": DrawForm(tied=tied) if tied else None,
        "receipt": ReceiptForm() if ballot.is_secret else None,
    }


@tool_page(P.VIEW)
def vote(request: ToolRequest, ballot: int) -> HttpResponse:
    """Vote, or read the result."""
    return show_vote(request, find_ballot(request, ballot))


@never_cache
@tool_page(P.VIEW, methods=("POST",))
def receipt(request: ToolRequest, ballot: int) -> HttpResponse:
    """Look a receipt up in the published tally. It comes in the body: no address, no log keeps it."""
    found = find_ballot(request, ballot)
    form = ReceiptForm(request.POST)
    line = None
    if form.is_valid():
        wanted = fingerprint(form.cleaned_data["receipt"])
        line = next((one for one in read_tally(found.tally) if one.fingerprint == wanted), None)
    context = {
        "ballot": found,
        "form": form,
        "line": line,
        "choice": choice_text(found, line.vote) if line else "",
        "crumbs": under_ballot(request, found),
    }
    return render(request, "assemblies/receipt.html", context)


@tool_page(P.VIEW)
def tally(request: ToolRequest, ballot: int) -> HttpResponse:
    """The published tally, that anyone counts again."""
    found = find_ballot(request, ballot)
    if found.status != Ballot.Status.CLOSED:
        raise NotFound
    answer = HttpResponse(published_tally(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="depouillement-{found.pk}.csv"'
    return answer


@tool_page(P.HOLD, methods=("GET", "POST"))
def count(request: ToolRequest, ballot: int) -> HttpResponse:
    """Hands or papers counted in the room."""
    found = find_ballot(request, ballot)
    form = CountForm(request.POST or None, ballot=found, venues=list(venues_of(found.item.assembly)))
    if request.method == "POST" and form.is_valid():
        try:
            _note(request, found, form)
            messages.success(request, _("Voix notées."))
            return redirect(url(request, "count", ballot=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "ballot": found,
        "form": form,
        "rows": [(one, choice_text(found, one.choice)) for one in counted_votes(found)],
        "keys": found.names.items(),
        "crumbs": under_ballot(request, found),
    }
    return render(request, "assemblies/count.html", context)


def _note(request: ToolRequest, ballot: Ballot, form: CountForm) -> None:
    college, venue = form.cleaned_data.get("college", ""), form.cleaned_data.get("venue")
    told = {"college": college, "venue_id": venue, "counts": form.counts()}
    note_counted(by=request.actor, ballot_id=ballot.pk, **told)


@tool_page(P.HOLD, methods=("GET", "POST"))
def paper(request: ToolRequest, ballot: int) -> HttpResponse:
    """Who has not voted; sign for those who vote on paper in the room."""
    found = find_ballot(request, ballot)
    if request.method == "POST":
        return _signed(request, found)
    words = request.GET.get("q", "").strip()
    rows = missing(found)
    context = {
        "ballot": found,
        "page": paginate(request, rows.filter(name__icontains=words) if words else rows),
        "choices": single_choices(found),
        "words": words,
        "crumbs": under_ballot(request, found),
    }
    return render(request, "assemblies/paper.html", context)


def _signed(request: ToolRequest, ballot: Ballot) -> HttpResponse:
    voter, choice = whole(request.POST.get("voter", "")), request.POST.get("choice")
    if voter is None:
        raise NotFound
    return done(
        request,
        lambda: sign_on_paper(
            by=request.actor, ballot_id=ballot.pk, voter_id=voter, choice=choice, at=request.at
        ),
        _("Émargement noté."),
        url(request, "paper", ballot=ballot.pk),
    )


@tool_page(P.HOLD, methods=("GET", "POST"))
def close(request: ToolRequest, ballot: int) -> HttpResponse:
    """Close and count, with the phrase where the vote is secret."""
    found = find_ballot(request, ballot)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and (not found.is_secret or form.is_valid()):
        phrase = form.cleaned_data["phrase"] if found.is_secret else ""
        try:
            close_ballot(by=request.actor, ballot_id=found.pk, phrase=phrase, at=request.at)
            messages.success(request, _("Le vote est dépouillé."))
            return redirect(url(request, "vote", ballot=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "ballot": found,
        "form": form,
        "signed": len(signed_ids(found)),
        "crumbs": under_ballot(request, found),
    }
    return render(request, "assemblies/close.html", context)


@tool_page(P.HOLD, methods=("POST",))
def draw(request: ToolRequest, ballot: int) -> HttpResponse:
    """The draw that parts a tie, as it was made before all."""
    found = find_ballot(request, ballot)
    tied = {key: name_of(found, key) for key in found.result.get("tied", [])}
    form = DrawForm(request.POST, tied=tied)
    order = form.order() if form.is_valid() else []
    return done(
        request,
        lambda: draw_lot(by=request.actor, ballot_id=found.pk, order=order, at=request.at),
        _("Tirage noté. Le résultat est recompté."),
        url(request, "vote", ballot=found.pk),
    )


@tool_page(P.HOLD, methods=("GET", "POST"))
def void(request: ToolRequest, ballot: int) -> HttpResponse:
    """Cancel an open vote, to do it again."""
    found = find_ballot(request, ballot)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return done(
            request,
            lambda: void_ballot(by=request.actor, ballot_id=found.pk, reason=reason, at=request.at),
            _("Vote annulé. Vous pouvez en ouvrir un autre."),
            url(request, "assembly", assembly=found.item.assembly_id),
        )
    lead = _("Les bulletins déposés sont détruits sans être lus.")
    context = {
        "form": form,
        "heading": _("Annuler ce vote"),
        "lead": lead,
        "crumbs": under_ballot(request, found),
    }
    return render(request, "assemblies/form.html", context)
