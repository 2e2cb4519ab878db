"""The register of decisions, and what becomes of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.deciding import follow_decision, install_elected
from essaim.engines.assemblies.forms.holding import FollowForm
from essaim.engines.assemblies.models import Decision
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.decisions import decisions_of, not_seated
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.views.links import done, may, url
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


def _found(request: ToolRequest, number: int) -> Decision:
    decision = decisions_of(request.tool).filter(pk=number).first()
    if decision is None:
        raise NotFound
    return decision


@tool_page(P.VIEW)
def register(request: ToolRequest) -> HttpResponse:
    """All decisions, the last first; or those to carry out."""
    waiting = request.GET.get("etat") == "a-faire"
    page = paginate(request, decisions_of(request.tool, waiting=waiting))
    return render(request, "assemblies/register.html", {"page": page, "waiting": waiting})


@tool_page(P.VIEW)
def decision(request: ToolRequest, decision: int) -> HttpResponse:
    """What was decided, by which vote, and where it stands."""
    found = _found(request, decision)
    context = {
        "decision": found,
        "paragraphs": paragraphs(found.text),
        "form": FollowForm(initial=FollowForm.known(found)),
        "may": may(request),
        "has_seats": bool(not_seated(found)),
        "crumbs": [(_("Registre des décisions"), url(request, "register"))],
    }
    return render(request, "assemblies/decision.html", context)


@tool_page(P.FOLLOW, methods=("POST",))
def follow(request: ToolRequest, decision: int) -> HttpResponse:
    """Who carries it out, by when, where it stands."""
    found = _found(request, decision)
    form = FollowForm(request.POST)
    if form.is_valid():
        follow_decision(by=request.actor, decision_id=found.pk, follow_up=form.follow_up())
        messages.success(request, _("Suivi noté."))
        return redirect(url(request, "decision", decision=found.pk))
    context = {"decision": found, "paragraphs": paragraphs(found.text), "form": form, "may": may(request)}
    return render(request, "assemblies/decision.html", context)


@tool_page(P.HOLD, methods=("POST",))
def install(request: ToolRequest, decision: int) -> HttpResponse:
    """Give the elected their seats."""
    found = _found(request, decision)
    return done(
        request,
        lambda: install_elected(by=request.actor, decision_id=found.pk),
        _("Les sièges sont donnés. Ils se lisent sur la page des collèges."),
        url(request, "decision", decision=found.pk),
    )
