"""A member's own household."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.members.commands.people import change_own_household, open_own_household
from essaim.engines.members.forms import OwnForm
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import household_of
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.OWN, methods=("GET", "POST"))
def own(request: ToolRequest) -> HttpResponse:
    """Open my household, or keep it up to date."""
    mine = household_of(request.actor, request.project.pk)
    first = {"contact_name": request.actor.name, "email": getattr(request.user, "email", "")}
    form = OwnForm(request.POST or None, initial=OwnForm.initial_of(mine) if mine else first)
    if request.method == "POST" and form.is_valid():
        by, project_id, details = request.actor, request.project.pk, form.details()
        try:
            if mine is None:
                open_own_household(by=by, project_id=project_id, details=details, at=request.at)
            else:
                change_own_household(by=by, project_id=project_id, details=details)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Votre foyer est à jour."))
            return redirect(request.path)
    return render(request, "members/own.html", {"form": form, "household": mine})
