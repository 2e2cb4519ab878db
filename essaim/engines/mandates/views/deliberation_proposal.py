"""A proposal for the text of a deliberation: what it changes, what was said of it, what is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberation_text import (
    accept_proposal,
    comment_text,
    refuse_proposal,
    take_back_proposal,
)
from essaim.engines.mandates.forms.deliberations import DecideProposalForm
from essaim.engines.mandates.models import Deliberation, Proposal
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberation_shown import proposal_changes
from essaim.engines.mandates.queries.deliberations import comments_of, proposal_here, versions_of
from essaim.engines.mandates.views.deliberation_text import COMMENTS, section_crumbs
from essaim.engines.mandates.views.deliberations import deliberation_in
from essaim.engines.mandates.views.services import go
from essaim.engines.mandates.wording.deliberations import section_name
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


@tool_page(P.VIEW, methods=("GET", "POST"))
def deliberation_proposal(request: ToolRequest, pk: int) -> HttpResponse:
    """A proposal against the text it was written on; decide of it, or comment."""
    proposal = proposal_here(request.tool, pk)
    if proposal is None:
        raise NotFound
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
    context = _shown(request, found, proposal) | {"form": form}
    return render(request, "mandates/deliberation_proposal.html", context)


def _shown(request: ToolRequest, found: Deliberation, proposal: Proposal) -> dict[str, Any]:
    """What a proposal changes, and what this person may do of it."""
    base = versions_of(found).get(number=proposal.base)
    holds = P.DELIBERATE in request.grants
    may = P.SUGGEST in request.grants and proposal.is_open and found.is_draft
    return {
        "found": found,
        "proposal": proposal,
        "name": section_name(proposal.section),
        "changes": proposal_changes(proposal, base.texts),
        "comments": paginate(request, comments_of(found, proposal.section, proposal), per_page=COMMENTS),
        "may_comment": may,
        "may_accept": may and (holds or proposal.side == Side.AUTHORITY),
        "may_refuse": may and holds,
        "may_take_back": may and proposal.made_by_id == request.actor.user_id,
        "crumbs": section_crumbs(request, found, proposal.section),
    }


def _decide(request: ToolRequest, proposal: Proposal, form: DecideProposalForm) -> str:
    """What the button says, done; what is then told."""
    reason, by, at = form.cleaned_data["reason"], request.actor, request.at
    match form.cleaned_data["decision"]:
        case "accept":
            accept_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est dans le texte.")
        case "refuse":
            refuse_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est refusée. Votre raison est gardée.")
        case "take_back":
            take_back_proposal(by=by, proposal_id=proposal.pk, reason=reason, at=at)
            return _("La proposition est reprise.")
    told = {"section": proposal.section, "proposal_id": proposal.pk, "text": reason}
    comment_text(by=by, deliberation_id=proposal.deliberation_id, at=at, **told)
    return _("Votre commentaire est gardé.")
