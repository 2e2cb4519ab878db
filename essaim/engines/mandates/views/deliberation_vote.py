"""What a deliberation becomes: put to the vote, voted, published, exported; the mandates begun from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberation_mandate import mandate_from
from essaim.engines.mandates.commands.deliberations import (
    back_to_draft,
    note_publicity,
    put_to_vote,
    record_vote,
    withdraw_deliberation,
)
from essaim.engines.mandates.forms.deliberations import PublicityForm, VoteForm, WhyForm
from essaim.engines.mandates.models import CoveredService
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberation_paper import paper_of
from essaim.engines.mandates.queries.deliberations import last_version
from essaim.engines.mandates.views.deliberations import crumbs, deliberation_in
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.textfiles.writing import DOCX, ODT, docx_bytes, odt_bytes
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.language import house_language
from essaim.kernel.ui.refusals import put, tell


@tool_page(P.DELIBERATE, methods=("POST",))
def deliberation_to_vote(request: ToolRequest, pk: int) -> HttpResponse:
    """Freeze the text for the council."""
    found = deliberation_in(request, pk)
    work = partial(put_to_vote, by=request.actor, deliberation_id=found.pk, at=request.at)
    tell(request, work, _("Le texte est fixé. Il attend le vote."))
    return go(request, "deliberation", found.pk)


def _asked(
    request: ToolRequest, pk: int, form: Form, work: Callable[[], object], words: tuple[str, str, str, str]
) -> HttpResponse:
    """One form on its own page; `words`: title, what it does, button, what is then told."""
    found = deliberation_in(request, pk)
    title, lead, button, said = words
    if form.is_valid():
        try:
            work()
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, said)
            return go(request, "deliberation", pk)
    context = {"form": form, "found": found, "title": title, "lead": lead, "button": button}
    return render(request, "mandates/deliberation_act.html", context | {"crumbs": crumbs(request, found)})


def _why(request: ToolRequest) -> tuple[WhyForm, str]:
    form = WhyForm(request.POST or None)
    return form, form.cleaned_data["reason"] if form.is_valid() else ""


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_back(request: ToolRequest, pk: int) -> HttpResponse:
    """Take the text back from the vote."""
    form, reason = _why(request)
    work = partial(back_to_draft, by=request.actor, deliberation_id=pk, reason=reason)
    lead = _("Le texte s'ouvre de nouveau aux deux parties. La raison est gardée.")
    words = (_("Reprendre l'écriture"), lead, _("Rouvrir le texte"), _("Le texte est rouvert."))
    return _asked(request, pk, form, work, words)


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_withdraw(request: ToolRequest, pk: int) -> HttpResponse:
    """Give the text up before its vote."""
    form, reason = _why(request)
    work = partial(withdraw_deliberation, by=request.actor, deliberation_id=pk, reason=reason)
    lead = _("Le texte reste lisible, avec toute son histoire. Il ne change plus.")
    words = (_("Retirer la délibération"), lead, _("Retirer ce texte"), _("La délibération est retirée."))
    return _asked(request, pk, form, work, words)


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_vote(request: ToolRequest, pk: int) -> HttpResponse:
    """Keep what the council voted."""
    form = VoteForm(request.POST or None)
    vote = form.vote if form.is_valid() else None
    work = partial(record_vote, by=request.actor, deliberation_id=pk, vote=vote, at=request.at)  # type: ignore[arg-type]
    lead = _("Le résultat suit les voix pour et contre. Ensuite, ni le texte ni le vote ne changent.")
    words = (_("Noter le vote"), lead, _("Garder ce vote"), _("Le vote est gardé."))
    return _asked(request, pk, form, work, words)


@tool_page(P.DELIBERATE, methods=("GET", "POST"))
def deliberation_publicity(request: ToolRequest, pk: int) -> HttpResponse:
    """Keep where and when the act was published."""
    form = PublicityForm(request.POST or None)
    told = form.cleaned_data if form.is_valid() else {}
    work = partial(note_publicity, by=request.actor, deliberation_id=pk, at=request.at, **told)
    lead = _("Une délibération s'applique une fois publiée et transmise à l'État.")
    words = (_("Noter la publicité"), lead, _("Garder ces dates"), _("La publicité est gardée."))
    return _asked(request, pk, form, work, words)


@tool_page(P.VIEW)
def deliberation_file(request: ToolRequest, pk: int, kind: str) -> HttpResponse:
    """The text as DOCX or ODT to go on writing, or as an accessible PDF."""
    found = deliberation_in(request, pk)
    paper = paper_of(found, last_version(found), request.at)
    name = f"deliberation-{found.pk}-{request.project.slug}"
    if kind == "pdf":
        with house_language():
            return pdf_response(
                render_pdf("mandates/papers/deliberation.html", {"paper": paper}, request=request), name
            )
    known = {"docx": (docx_bytes, DOCX), "odt": (odt_bytes, ODT)}
    if kind not in known:
        raise NotFound
    write, content_type = known[kind]
    response = HttpResponse(write(paper), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@tool_page(P.MANDATE, methods=("POST",))
def deliberation_mandate(request: ToolRequest, pk: int) -> HttpResponse:
    """Begin the mandate of a service of an adopted deliberation."""
    covered = CoveredService.objects.in_tool(request.tool).filter(pk=pk).first()
    if covered is None:
        raise NotFound
    try:
        made = mandate_from(by=request.actor, covered_id=pk, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
        return go(request, "deliberation", covered.deliberation_id)
    messages.success(request, _("Le mandat est commencé. Il reprend ce que la délibération dit déjà."))
    return go(request, "mandate", made.pk)
