"""Preparing and calling: the pages of who convenes, and amendments of who votes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.calling import call_again, call_assembly, cancel_assembly
from essaim.engines.assemblies.commands.preparing import (
    add_item,
    add_option,
    change_assembly,
    plan_assembly,
    propose_amendment,
    remove_item,
)
from essaim.engines.assemblies.forms.preparing import (
    AmendmentForm,
    AssemblyForm,
    OptionForm,
    PointForm,
    ReasonForm,
    SecondCallForm,
)
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.views.links import done, find, find_item, under, url
from essaim.engines.members.api import active_households
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.CONVENE, methods=("GET", "POST"))
def plan(request: ToolRequest) -> HttpResponse:
    """A new draft, on the first evening that the statutory delay allows."""
    form = AssemblyForm(request.POST or None, initial=AssemblyForm.proposal(request.tool, request.at))
    if request.method == "POST" and form.is_valid():
        made = plan_assembly(by=request.actor, tool=request.tool, details=form.details())
        messages.success(request, _("Brouillon enregistré. Ajoutez l'ordre du jour, puis convoquez."))
        return redirect(url(request, "assembly", assembly=made.pk))
    return render(request, "assemblies/form.html", {"form": form, "heading": _("Préparer une assemblée")})


@tool_page(P.CONVENE, methods=("GET", "POST"))
def change(request: ToolRequest, assembly: int) -> HttpResponse:
    found = find(request, assembly)
    form = AssemblyForm(request.POST or None, initial=AssemblyForm.known(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_assembly(by=request.actor, assembly_id=found.pk, details=form.details())
            messages.success(request, _("Assemblée modifiée."))
            return redirect(url(request, "assembly", assembly=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "heading": _("Modifier l'assemblée"), "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)


@tool_page(P.CONVENE, methods=("GET", "POST"))
def item_add(request: ToolRequest, assembly: int) -> HttpResponse:
    """A point of the agenda, with the way it is voted."""
    found = find(request, assembly)
    form = PointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = add_item(by=request.actor, assembly_id=found.pk, point=form.point())
            messages.success(request, _("« {title} » est à l'ordre du jour.").format(title=item.title))
            return redirect(url(request, "assembly", assembly=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "heading": _("Ajouter un point"), "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)


@tool_page(P.CONVENE, methods=("POST",))
def item_remove(request: ToolRequest, item: int) -> HttpResponse:
    found = find_item(request, item)
    return done(
        request,
        lambda: remove_item(by=request.actor, item_id=found.pk),
        _("Point retiré de l'ordre du jour."),
        url(request, "assembly", assembly=found.assembly_id),
    )


@tool_page(P.CONVENE, methods=("GET", "POST"))
def option_add(request: ToolRequest, item: int) -> HttpResponse:
    """Somebody who stands, or a project."""
    found = find_item(request, item)
    form = OptionForm(request.POST or None, households=active_households(request.project))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            option = add_option(by=request.actor, item_id=found.pk, cost_cents=data.pop("cost"), **data)
            messages.success(request, _("« {name} » est ajouté.").format(name=option.name))
            return redirect(url(request, "assembly", assembly=found.assembly_id))
        except DomainError as error:
            form.add_error(None, str(error))
    heading = _("Ajouter une candidature ou un projet")
    context = {
        "form": form,
        "heading": heading,
        "lead": found.title,
        "crumbs": under(request, found.assembly),
    }
    return render(request, "assemblies/form.html", context)


@tool_page(P.VOTE, methods=("GET", "POST"))
def amend(request: ToolRequest, item: int) -> HttpResponse:
    """Another text for a paragraph."""
    found = find_item(request, item)
    form = AmendmentForm(request.POST or None, paragraphs=paragraphs(found.text))
    if request.method == "POST" and form.is_valid():
        try:
            propose_amendment(by=request.actor, item_id=found.pk, **form.cleaned_data)
            messages.success(request, _("Amendement déposé. Il est voté avant le texte."))
            return redirect(url(request, "assembly", assembly=found.assembly_id))
        except DomainError as error:
            form.add_error(None, str(error))
    heading = _("Proposer un amendement")
    context = {
        "form": form,
        "heading": heading,
        "lead": found.title,
        "crumbs": under(request, found.assembly),
    }
    return render(request, "assemblies/form.html", context)


@tool_page(P.CONVENE, methods=("POST",))
def call(request: ToolRequest, assembly: int) -> HttpResponse:
    """Freeze the list and write to each voter."""
    found = find(request, assembly)
    return done(
        request,
        lambda: call_assembly(by=request.actor, assembly_id=found.pk, at=request.at),
        _("Assemblée convoquée. Chaque votant est prévenu."),
        url(request, "assembly", assembly=found.pk),
    )


@tool_page(P.CONVENE, methods=("GET", "POST"))
def second_call(request: ToolRequest, assembly: int) -> HttpResponse:
    """The same agenda, another day, the quorum of the second call."""
    found = find(request, assembly)
    form = SecondCallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts_at = form.cleaned_data["starts_at"]
        try:
            made = call_again(by=request.actor, assembly_id=found.pk, starts_at=starts_at, at=request.at)
            messages.success(request, _("Seconde assemblée convoquée. Chaque votant est prévenu."))
            return redirect(url(request, "assembly", assembly=made.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "heading": _("Convoquer une seconde fois"), "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)


@tool_page(P.CONVENE, methods=("GET", "POST"))
def cancel(request: ToolRequest, assembly: int) -> HttpResponse:
    """It will not take place."""
    found = find(request, assembly)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return done(
            request,
            lambda: cancel_assembly(by=request.actor, assembly_id=found.pk, reason=reason, at=request.at),
            _("Assemblée annulée. Les votants convoqués sont prévenus."),
            url(request, "assembly", assembly=found.pk),
        )
    context = {"form": form, "heading": _("Annuler l'assemblée"), "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)
