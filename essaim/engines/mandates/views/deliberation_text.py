"""A section of a deliberation: its guide, its text and who wrote it, its clauses, what each side proposes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberation_text import (
    accept_proposal,
    comment_text,
    propose_text,
    refuse_proposal,
    take_back_proposal,
    write_text,
)
from essaim.engines.mandates.forms.deliberations import CommentForm, DecideProposalForm, WordsForm
from essaim.engines.mandates.models import Deliberation, Proposal
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.clause_library import clauses_for, variant_of
from essaim.engines.mandates.queries.deliberation_paper import regimes_of
from essaim.engines.mandates.queries.deliberation_shown import points_of, proposal_changes
from essaim.engines.mandates.queries.deliberations import (
    comments_of,
    last_version,
    proposal_here,
    proposals_of,
    versions_of,
)
from essaim.engines.mandates.rules.clause_library import filled
from essaim.engines.mandates.rules.deliberation import Section
from essaim.engines.mandates.views.deliberations import crumbs, deliberation_in
from essaim.engines.mandates.views.services import go
from essaim.engines.mandates.wording.deliberations import POINT, section_name
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


def _section(name: str) -> Section:
    try:
        return Section(name)
    except ValueError as error:
        raise NotFound from error


@tool_page(P.VIEW, methods=("GET", "POST"))
def deliberation_section(request: ToolRequest, pk: int, section: str) -> HttpResponse:
    """One kind of precision: its text, the two sides' proposals, comments, clauses. Posting comments."""
    found, key = deliberation_in(request, pk), _section(section)
    form = CommentForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            comment_text(by=request.actor, deliberation_id=pk, section=section, text=text, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "deliberation_section", pk, section)
    versions = list(versions_of(found))
    told = list(proposals_of(found, section))
    context = {
        "found": found,
        "key": section,
        "name": section_name(key),
        "points": points_of(key, versions),
        "sides": [(side.label, [one for one in told if one.is_open and one.side == side]) for side in Side],
        "decided": [one for one in told if not one.is_open],
        "comments": comments_of(found, section),
        "clauses": _clauses(found, key, versions[-1].content) if found.is_draft else [],
        "form": form,
        "may_suggest": P.SUGGEST in request.grants and found.is_draft,
        "neighbours": _neighbours(key),
        "crumbs": crumbs(request, found),
    }
    return render(request, "mandates/deliberation_section.html", context)


def _clauses(found: Deliberation, section: Section, content: dict[str, object]) -> list[tuple[str, object]]:
    shown = clauses_for(section, regimes_of(content), found.law_on)
    return [(str(POINT[one.clause.point]), one) for one in shown]


def _neighbours(section: Section) -> list[tuple[str, str]]:
    """The section before and the one after."""
    known = list(Section)
    here = known.index(section)
    near = [known[n] for n in (here - 1, here + 1) if 0 <= n < len(known)]
    return [(str(one), section_name(one)) for one in near]


@tool_page(P.SUGGEST, methods=("GET", "POST"))
def deliberation_write(request: ToolRequest, pk: int, section: str) -> HttpResponse:
    """Propose words for a section, from its text or with a clause; the authority may write them at once."""
    found, key = deliberation_in(request, pk), _section(section)
    texts, clause = _with_clause(request, found)
    form = WordsForm(request.POST or None, section=key, texts=texts)
    if form.is_valid():
        write = write_text if request.POST.get("now") else propose_text
        note = form.cleaned_data["note"]
        try:
            write(
                by=request.actor,
                deliberation_id=pk,
                section=section,
                texts=form.texts,
                at=request.at,
                note=note,
                clause=clause,
            )
        except DomainError as error:
            put(form, error)
        else:
            said = (
                _("Le texte est écrit.") if request.POST.get("now") else _("Votre proposition est envoyée.")
            )
            messages.success(request, said)
            return go(request, "deliberation_section", pk, section)
    way = [*crumbs(request, found), (section_name(key), go(request, "deliberation_section", pk, section).url)]
    holds = P.DELIBERATE in request.grants
    context = {"form": form, "found": found, "name": section_name(key), "holds": holds, "crumbs": way}
    return render(request, "mandates/deliberation_write.html", context)


def _with_clause(request: ToolRequest, found: Deliberation) -> tuple[dict[str, str], str]:
    """The text as it stands, with the clause asked for at the end of its point."""
    version = last_version(found)
    texts, chosen = dict(version.texts), request.GET.get("clause", "")
    known = variant_of(chosen)
    if known is None:
        return texts, ""
    clause, words = known
    names = ", ".join(one["name"] for one in version.content["services"])
    words = filled(words, {"territoire": found.territory, "service": names})
    texts[clause.point] = "\n".join(one for one in (texts.get(clause.point, ""), words) if one)
    return texts, chosen


def _proposal(request: ToolRequest, pk: int) -> Proposal:
    found = proposal_here(request.tool, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW, methods=("GET", "POST"))
def deliberation_proposal(request: ToolRequest, pk: int) -> HttpResponse:
    """A proposal against the text it was written on; decide of it, or comment."""
    proposal = _proposal(request, pk)
    found = deliberation_in(request, proposal.deliberation_id)
    form = DecideProposalForm(request.POST or None)
    if form.is_valid():
        try:
            said = _decide(request, proposal, form)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, said)
            return go(request, "deliberation_section", found.pk, proposal.section)
    base = versions_of(found).get(number=proposal.base)
    name = section_name(proposal.section)
    above = (name, go(request, "deliberation_section", found.pk, proposal.section).url)
    holds, open_here = P.DELIBERATE in request.grants, proposal.is_open and found.is_draft
    may = P.SUGGEST in request.grants and open_here
    context = {
        "found": found,
        "proposal": proposal,
        "name": name,
        "changes": proposal_changes(proposal, base.texts),
        "form": form,
        "may_comment": may,
        "may_accept": may and (holds or proposal.side == Side.AUTHORITY),
        "may_refuse": may and holds,
        "may_take_back": may and proposal.made_by_id == request.actor.user_id,
        "crumbs": [*crumbs(request, found), above],
    }
    return render(request, "mandates/deliberation_proposal.html", context)


def _decide(request: ToolRequest, proposal: Proposal, form: DecideProposalForm) -> str:
    """What the button says, done; what is then told."""
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    by, at = request.actor, request.at
    match decision:
        case "accept":
            accept_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est dans le texte.")
        case "refuse":
            refuse_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est refusée. Votre raison est gardée.")
        case "take_back":
            take_back_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est reprise.")
    comment_text(
        by=by,
        deliberation_id=proposal.deliberation_id,
        section=proposal.section,
        text=reason,
        at=at,
        proposal_id=proposal.pk,
    )
    return _("Votre commentaire est gardé.")
