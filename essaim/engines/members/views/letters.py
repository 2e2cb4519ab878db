"""Letters on paper, for the households without an e-mail address."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.members.commands.letters import mark_letters_printed
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.letters import paper_letters
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.language import house_language


def shown(request: ToolRequest) -> Collection[int]:
    """The messages that were on the page sent: what is printed and marked is what was read, not what came since."""
    told = map(whole, request.POST.get("messages", "").split("-"))
    return {key for key in told if key is not None}


@tool_page(P.MANAGE)
def letters(request: ToolRequest) -> HttpResponse:
    """Who is to be written to on paper, and what about."""
    found = paper_letters(request.project.pk)
    keys = [str(message.pk) for letter in found for message in letter.messages]
    return render(request, "members/letters.html", {"letters": found, "messages_shown": "-".join(keys)})


@tool_page(P.MANAGE, methods=("POST",))
def letters_pdf(request: ToolRequest) -> HttpResponse:
    """The letters of the page, one sheet a household, in the language of the house."""
    context = {
        "letters": paper_letters(request.project.pk, only=shown(request)),
        "project": request.project,
        "tool": request.tool,
        "at": request.at,
    }
    with house_language():
        pdf = render_pdf("members/letters_print.html", context, request=request)
    return pdf_response(pdf, f"lettres-{request.project.slug}")


@tool_page(P.MANAGE, methods=("POST",))
def letters_done(request: ToolRequest) -> HttpResponse:
    """The letters of the page are printed: they leave the list."""
    told = mark_letters_printed(
        by=request.actor, project_id=request.project.pk, message_ids=shown(request), at=request.at
    )
    text = ngettext("{n} lettre est imprimée.", "{n} lettres sont imprimées.", len(told))
    if told:
        messages.success(request, text.format(n=len(told)))
    else:
        messages.info(request, _("Ces lettres étaient déjà imprimées."))
    return redirect("members:letters", request.project.slug, request.tool.slug)
