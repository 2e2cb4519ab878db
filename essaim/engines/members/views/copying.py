"""The same households in another project, with two clicks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from essaim.engines.members.commands.copying import copy_households
from essaim.engines.members.forms import CopyForm
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import possible_sources
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.MANAGE, methods=("GET", "POST"))
def copy(request: ToolRequest) -> HttpResponse:
    """Bring the households of another project one coordinates."""
    sources = possible_sources(request.actor, request.project)
    form = CopyForm(request.POST or None, projects=sources)
    if request.method == "POST" and form.is_valid():
        source = next(project for project in sources if project.pk == int(form.cleaned_data["source"]))
        try:
            copies = copy_households(
                source_project=source, target_project=request.project, by=request.actor, at=request.at
            )
        except DomainError as error:
            put(form, error)
        else:
            text = ngettext("{n} foyer recopié.", "{n} foyers recopiés.", len(copies))
            messages.success(request, text.format(n=len(copies)))
            return redirect("members:home", request.project.slug, request.tool.slug)
    return render(request, "members/copy.html", {"form": form, "sources": sources})
