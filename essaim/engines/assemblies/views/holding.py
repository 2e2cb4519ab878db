"""Holding the assembly: who is there, powers, opening, closing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.meeting import close_assembly, note_no_quorum, open_assembly
from essaim.engines.assemblies.commands.presence import (
    arrive_remotely,
    give_proxy,
    note_attendance,
    withdraw_proxy,
)
from essaim.engines.assemblies.errors import NotEntitled
from essaim.engines.assemblies.forms.holding import ProxyForm
from essaim.engines.assemblies.models import Assembly, Voter
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import venue_in, venues_of
from essaim.engines.assemblies.queries.voters import own_voters, proxies_of, quorums, speakers_on, voters_of
from essaim.engines.assemblies.views.links import done, find, today, under, url
from essaim.engines.assemblies.wording import quorum_text
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.pages import paginate


@tool_page(P.HOLD)
def presence(request: ToolRequest, assembly: int) -> HttpResponse:
    """The record-date list: who is there, in the room or remotely."""
    found = find(request, assembly)
    words = request.GET.get("q", "").strip()
    rows = voters_of(found)
    page = paginate(request, rows.filter(name__icontains=words) if words else rows)
    speakers = speakers_on(found, list(page), on=today(request))
    context = {
        "assembly": found,
        "page": page,
        "rows": [(one, speakers.get(one.household_id, "")) for one in page],
        "venues": venues_of(found),
        "venue": venue_in(request.tool, found.pk, whole(request.GET.get("lieu", ""))),
        "words": words,
        "choices": Voter.Attendance.choices,
        "quorums": [(quorum_text(*one), one[1].is_met) for one in quorums(found).items()]
        if found.terms
        else [],
        "crumbs": under(request, found),
    }
    return render(request, "assemblies/presence.html", context)


@tool_page(P.HOLD, methods=("POST",))
def presence_note(request: ToolRequest, voter: int) -> HttpResponse:
    """Somebody came, or left."""
    row = Voter.objects.in_tool(request.tool).filter(pk=voter).first()
    attendance, venue = request.POST.get("attendance", ""), whole(request.POST.get("venue", ""))
    if row is None or attendance not in Voter.Attendance.values:
        raise NotFound
    return done(
        request,
        lambda: note_attendance(
            by=request.actor, voter_id=row.pk, attendance=attendance, venue_id=venue, at=request.at
        ),
        _("Présence notée : {name}.").format(name=row.name),
        url(request, "presence", assembly=row.assembly_id) + (f"?lieu={venue}" if venue else ""),
    )


@tool_page(P.VOTE, methods=("POST",))
def arrive(request: ToolRequest, assembly: int) -> HttpResponse:
    """One's own presence, from afar."""
    found = find(request, assembly)
    return done(
        request,
        lambda: arrive_remotely(by=request.actor, assembly_id=found.pk, at=request.at),
        _("Votre présence à distance est notée."),
        url(request, "assembly", assembly=found.pk),
    )


@tool_page(P.HOLD, methods=("GET", "POST"))
def proxies(request: ToolRequest, assembly: int) -> HttpResponse:
    """The powers and their history; note one given on paper."""
    found = find(request, assembly)
    form = ProxyForm(request.POST or None, voters=list(voters_of(found)))
    valid = request.method == "POST" and form.is_valid()
    if valid and _given(request, form):
        return redirect(url(request, "proxies", assembly=found.pk))
    context = {
        "assembly": found,
        "form": form,
        "page": paginate(request, proxies_of(found)),
        "crumbs": under(request, found),
    }
    return render(request, "assemblies/proxies.html", context)


@tool_page(P.VOTE, methods=("GET", "POST"))
def my_proxy(request: ToolRequest, assembly: int) -> HttpResponse:
    """Give one's own power."""
    found = find(request, assembly)
    mine = own_voters(found, request.actor, on=today(request))
    if not mine:
        raise NotEntitled(day=day_text(found.record_on))
    form = ProxyForm(request.POST or None, voters=list(voters_of(found)), principals=mine)
    if request.method == "POST" and form.is_valid() and _given(request, form):
        return redirect(url(request, "assembly", assembly=found.pk))
    heading = _("Donner mon pouvoir")
    lead = _("La personne choisie vote pour vous. Si vous venez ou votez vous-même, ce pouvoir tombe.")
    context = {"form": form, "heading": heading, "lead": lead, "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)


def _given(request: ToolRequest, form: ProxyForm) -> bool:
    told = {"principal_id": form.principal_id, "holder_id": form.cleaned_data["holder"]}
    try:
        proxy = give_proxy(by=request.actor, at=request.at, **told)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Pouvoir donné à {name}.").format(name=proxy.holder.name))
    return True


@tool_page(P.VIEW, methods=("POST",))
def proxy_withdraw(request: ToolRequest, assembly: int, proxy: int) -> HttpResponse:
    """Take a power back: one's own, or for somebody who asks."""
    found = find(request, assembly)
    row = proxies_of(found).filter(pk=proxy).first()
    if row is None:
        raise NotFound
    page = "proxies" if P.HOLD in request.grants else "assembly"
    return done(
        request,
        lambda: withdraw_proxy(by=request.actor, proxy_id=row.pk, at=request.at),
        _("Pouvoir retiré."),
        url(request, page, assembly=found.pk),
    )


def _turn(request: ToolRequest, assembly: int, command: Callable[..., Assembly], said: str) -> HttpResponse:
    found = find(request, assembly)
    return done(
        request,
        lambda: command(by=request.actor, assembly_id=found.pk, at=request.at),
        said,
        url(request, "assembly", assembly=found.pk),
    )


@tool_page(P.HOLD, methods=("POST",))
def open_it(request: ToolRequest, assembly: int) -> HttpResponse:
    return _turn(request, assembly, open_assembly, _("L'assemblée est ouverte."))


@tool_page(P.HOLD, methods=("POST",))
def no_quorum(request: ToolRequest, assembly: int) -> HttpResponse:
    return _turn(request, assembly, note_no_quorum, _("L'absence de quorum est constatée."))


@tool_page(P.HOLD, methods=("POST",))
def close_it(request: ToolRequest, assembly: int) -> HttpResponse:
    return _turn(request, assembly, close_assembly, _("L'assemblée est close. Le procès-verbal est prêt."))
