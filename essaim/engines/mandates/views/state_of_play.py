"""The state of play of a territory: the table, the map and the progress; an authority; lists in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.mandates.commands.state_of_play import (
    add_authority,
    change_authority,
    import_state,
    record_adoption,
    remove_adoption,
    remove_authority,
)
from essaim.engines.mandates.forms.state_of_play import (
    AdoptionForm,
    AuthorityForm,
    StateFilter,
    StateImportForm,
)
from essaim.engines.mandates.models import Adoption, Authority
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.state_of_play import (
    Standing,
    adoptions_of,
    authority_here,
    filtered,
    is_same,
    outline_of,
    own_decisions,
    points,
    progress_chart,
    standings,
    state_table,
    summary_of,
)
from essaim.engines.mandates.queries.state_of_play_import import LABELS, Read, read_state
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put
from essaim.kernel.ui.tables import Table, csv_response

EXAMPLE = ["Ville de Tourcoing", "215905993", "cadre", "01/01/2010", "", "Bulletin de l'association", ""]
MOST_SHOWN = 100


def _shown(request: ToolRequest) -> tuple[StateFilter, list[Standing], list[Standing]]:
    """The filter, every authority on the day asked, and those it keeps."""
    form = StateFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    on = asked.get("on") or timezone.localdate(request.at)
    rows = standings(request.tool, on)
    words, level, kind = (asked.get(name) or "" for name in ("q", "level", "kind"))
    return form, rows, filtered(rows, words=words, level=level, kind=kind)


@tool_page(P.VIEW)
def state(request: ToolRequest) -> HttpResponse:
    """Who adopted what on the territory: figures, map, table, progress."""
    form, rows, kept = _shown(request)
    context = {
        "form": form,
        "page": paginate(request, kept),
        "count": len(kept),
        "query": request.GET.urlencode(),
        "summary": summary_of(rows, request.tool),
        "points": points(kept, request.tool),
        "outline": outline_of(request.tool),
        "chart": progress_chart(rows, timezone.localdate(request.at)),
        "may_write": P.QUALIFY in request.grants,
    }
    return render(request, "mandates/state_of_play.html", context)


@tool_page(P.VIEW)
def state_export(request: ToolRequest) -> HttpResponseBase:
    """What the page shows, as a spreadsheet that an import reads again."""
    _form, _rows, kept = _shown(request)
    return csv_response(state_table(kept), f"etat-des-lieux-{request.project.slug}")


def _crumbs(request: ToolRequest, authority: Authority | None = None) -> list[tuple[str, str]]:
    found = [(_("État des lieux"), go(request, "state").url)]
    return [*found, (authority.name, go(request, "authority", authority.pk).url)] if authority else found


def _authority(request: ToolRequest, pk: int) -> Authority:
    found = authority_here(request.tool, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def authority(request: ToolRequest, pk: int) -> HttpResponse:
    """An authority: what it adopted, when, where it reads, who said it."""
    found = _authority(request, pk)
    mine = [one for one in own_decisions(request.tool) if is_same(found, one)]
    told, today = adoptions_of(found), timezone.localdate(request.at)
    standing = Standing(found.name, found.siren, found.territory, found, told, mine, today)
    context = {
        "authority": found,
        "standing": standing,
        "may_write": P.QUALIFY in request.grants,
        "crumbs": _crumbs(request),
    }
    return render(request, "mandates/state_of_play_authority.html", context)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def authority_new(request: ToolRequest) -> HttpResponse:
    """Add an authority; what it adopted comes next."""
    form = AuthorityForm(request.POST or None)
    if form.is_valid():
        try:
            made = add_authority(by=request.actor, tool=request.tool, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "adoption_new", made.pk)
    context = {"form": form, "authority": None, "crumbs": _crumbs(request)}
    return render(request, "mandates/state_of_play_form.html", context)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def authority_edit(request: ToolRequest, pk: int) -> HttpResponse:
    """Correct the name, the number or the place of an authority."""
    found = _authority(request, pk)
    form = AuthorityForm(request.POST or None, known=found)
    if form.is_valid():
        try:
            change_authority(by=request.actor, authority_id=pk, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("La collectivité est corrigée."))
            return go(request, "authority", pk)
    context = {"form": form, "authority": found, "crumbs": _crumbs(request, found)}
    return render(request, "mandates/state_of_play_form.html", context)


@tool_page(P.QUALIFY, methods=("POST",))
def authority_remove(request: ToolRequest, pk: int) -> HttpResponse:
    """Follow an authority no more."""
    remove_authority(by=request.actor, authority_id=_authority(request, pk).pk)
    messages.success(request, _("La collectivité est retirée. Sa trace reste dans l'histoire du projet."))
    return go(request, "state")


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def adoption_new(request: ToolRequest, pk: int) -> HttpResponse:
    """Say what an authority adopted."""
    found = _authority(request, pk)
    form = AdoptionForm(request.POST or None)
    if form.is_valid():
        try:
            record_adoption(by=request.actor, authority_id=pk, told=form.told, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("C'est noté."))
            return go(request, "authority", pk)
    context = {"form": form, "authority": found, "crumbs": _crumbs(request, found)}
    return render(request, "mandates/state_of_play_adoption.html", context)


@tool_page(P.QUALIFY, methods=("POST",))
def adoption_remove(request: ToolRequest, pk: int) -> HttpResponse:
    """Take back what was told by mistake."""
    if not Adoption.objects.in_tool(request.tool).filter(pk=pk).exists():
        raise NotFound
    kept = remove_adoption(by=request.actor, adoption_id=pk)
    messages.success(request, _("Cette décision est retirée. Sa trace reste dans l'histoire du projet."))
    return go(request, "authority", kept.pk)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def state_import(request: ToolRequest) -> HttpResponse:
    """A list: looked at line by line, corrected here if need be, then written at once."""
    form = StateImportForm(request.POST or None, request.FILES or None)
    seen: Read | None = None
    if form.is_valid():
        try:
            seen = _looked_at(request, form)
            if request.POST.get("act") == "import" and seen.good:
                return _imported(request, form)
        except DomainError as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
        else:
            form = form.again()
    context = {"form": form, "seen": seen, "most": MOST_SHOWN, "crumbs": _crumbs(request)}
    return render(request, "mandates/state_of_play_import.html", context)


def _looked_at(request: ToolRequest, form: StateImportForm) -> Read:
    today = timezone.localdate(request.at)
    return read_state(form.rows, request.tool, today=today, told_by=form.cleaned_data["told_by"])


def _imported(request: ToolRequest, form: StateImportForm) -> HttpResponse:
    told_by = form.cleaned_data["told_by"]
    done = import_state(by=request.actor, tool=request.tool, rows=form.rows, told_by=told_by, at=request.at)
    text = ngettext("{n} ligne est importée.", "{n} lignes sont importées.", done).format(n=done)
    messages.success(request, text)
    return go(request, "state")


@tool_page(P.QUALIFY)
def state_template(request: ToolRequest) -> HttpResponseBase:
    """A spreadsheet to fill in."""
    table = Table(_("État des lieux"), [str(label) for label in LABELS.values()], [EXAMPLE])
    return csv_response(table, "modele-etat-des-lieux")
