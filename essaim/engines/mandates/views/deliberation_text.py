"""A section of a deliberation: its guide, its text and who wrote it, its clauses, what each side proposes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.deliberation_text import (
    comment_text,
    propose_text,
    write_text,
)
from essaim.engines.mandates.forms.deliberations import CommentForm, WordsForm
from essaim.engines.mandates.models import Deliberation
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.clause_library import clauses_for, variant_of
from essaim.engines.mandates.queries.deliberation_paper import regimes_of
from essaim.engines.mandates.queries.deliberation_shown import points_of
from essaim.engines.mandates.queries.deliberations import (
    comments_of,
    last_version,
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
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put

COMMENTS = 10


def section_here(name: str) -> Section:
    try:
        return Section(name)
    except ValueError as error:
        raise NotFound from error


def section_crumbs(request: ToolRequest, found: Deliberation, section: str) -> list[tuple[str, str]]:
    """The way up to a section."""
    address = go(request, "deliberation_section", found.pk, section).url
    return [*crumbs(request, found), (section_name(section), address)]


@tool_page(P.VIEW, methods=("GET", "POST"))
def deliberation_section(request: ToolRequest, pk: int, section: str) -> HttpResponse:
    """One kind of precision: its text, the two sides' proposals, comments, clauses. Posting comments."""
    found, key = deliberation_in(request, pk), section_here(section)
    form = CommentForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            comment_text(by=request.actor, deliberation_id=pk, section=section, text=text, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "deliberation_section", pk, section)
    context = {
        "found": found,
        "form": form,
        "may_suggest": P.SUGGEST in request.grants and found.is_draft,
        "comments": paginate(request, comments_of(found, section), per_page=COMMENTS),
        "crumbs": crumbs(request, found),
    }
    return render(request, "mandates/deliberation_section.html", context | _shown(found, key))


def _shown(found: Deliberation, key: Section) -> dict[str, Any]:
    """What a section says, and what is proposed and said of it."""
    versions = list(versions_of(found))
    told = list(proposals_of(found, key))
    return {
        "key": str(key),
        "name": section_name(key),
        "points": points_of(key, versions),
        "sides": [(side.label, [one for one in told if one.is_open and one.side == side]) for side in Side],
        "decided": [one for one in told if not one.is_open],
        "clauses": _clauses(found, key, versions[-1].content) if found.is_draft else [],
        "neighbours": _neighbours(key),
    }


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
    found, key = deliberation_in(request, pk), section_here(section)
    texts, clause = _with_clause(request, found)
    form = WordsForm(request.POST or None, section=key, texts=texts)
    if form.is_valid():
        try:
            said = _written(request, found, form, clause)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, said)
            return go(request, "deliberation_section", pk, section)
    context = {
        "form": form,
        "found": found,
        "name": section_name(key),
        "holds": P.DELIBERATE in request.grants,
        "crumbs": section_crumbs(request, found, section),
    }
    return render(request, "mandates/deliberation_write.html", context)


def _written(request: ToolRequest, found: Deliberation, form: WordsForm, clause: str) -> str:
    """The words proposed, or written at once; what is then told."""
    now = bool(request.POST.get("now"))
    (write_text if now else propose_text)(
        by=request.actor,
        deliberation_id=found.pk,
        section=form.section,
        texts=form.texts,
        at=request.at,
        note=form.cleaned_data["note"],
        clause=clause,
    )
    return _("Le texte est écrit.") if now else _("Votre proposition est envoyée.")


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
