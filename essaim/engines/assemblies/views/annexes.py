"""Documents joined to a call, served to those called; places where a meeting is held."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.annexes import (
    add_document,
    add_venue,
    remove_document,
    remove_venue,
)
from essaim.engines.assemblies.forms.annexes import DocumentForm, VenueForm
from essaim.engines.assemblies.models import Assembly, Document
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.annexes import documents_of, file_of, is_called, venues_of
from essaim.engines.assemblies.views.links import done, find, today, under, url
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.CONVENE, methods=("GET", "POST"))
def document_add(request: ToolRequest, assembly: int) -> HttpResponse:
    """Join a file to a call."""
    found = find(request, assembly)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_document(by=request.actor, assembly_id=found.pk, sent=form.sent(), at=request.at)
            messages.success(request, _("« {title} » est joint.").format(title=made.title))
            return redirect(url(request, "assembly", assembly=found.pk))
        except DomainError as error:
            put(form, error)
    heading = _("Joindre un document")
    lead = _(
        "Les votants le lisent depuis la convocation. Une fois l'assemblée convoquée, il ne change plus."
    )
    context = {"form": form, "heading": heading, "lead": lead, "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", {**context, "sends_files": True})


def _document(request: ToolRequest, found: Assembly, document: int) -> Document:
    row = documents_of(found).filter(pk=document).first()
    if row is None:
        raise NotFound
    return row


@tool_page(P.VIEW)
def document(request: ToolRequest, assembly: int, document: int) -> HttpResponse:
    """A document, for those called and those who prepare: always saved, never shown in the browser."""
    found = find(request, assembly)
    row = _document(request, found, document)
    bureau = {P.CONVENE, P.HOLD} & request.grants
    if not bureau and not is_called(found, request.actor, on=today(request)):
        raise NotFound
    answer = HttpResponse(bytes(file_of(row).content), content_type="application/octet-stream")
    safe = "".join(letter for letter in row.file_name if letter.isascii() and letter.isprintable())
    answer["Content-Disposition"] = 'attachment; filename="{}"'.format(safe.replace('"', ""))
    answer["Cache-Control"] = "private, no-store"
    return answer


@tool_page(P.CONVENE, methods=("POST",))
def document_remove(request: ToolRequest, assembly: int, document: int) -> HttpResponse:
    found = find(request, assembly)
    row = _document(request, found, document)
    return done(
        request,
        lambda: remove_document(by=request.actor, document_id=row.pk),
        _("Document retiré."),
        url(request, "assembly", assembly=found.pk),
    )


@tool_page(P.CONVENE, methods=("GET", "POST"))
def venue_add(request: ToolRequest, assembly: int) -> HttpResponse:
    """One more place where the same meeting is held."""
    found = find(request, assembly)
    form = VenueForm(request.POST or None, initial={"starts_at": found.starts_at})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_venue(by=request.actor, assembly_id=found.pk, **form.cleaned_data)
            messages.success(request, _("Lieu ajouté : {place}.").format(place=made.place))
            return redirect(url(request, "assembly", assembly=found.pk))
        except DomainError as error:
            put(form, error)
    heading = _("Ajouter un lieu")
    lead = _(
        "La réunion se tient dans plusieurs lieux. Les présences, les voix et les heures se réunissent ici."
    )
    context = {"form": form, "heading": heading, "lead": lead, "crumbs": under(request, found)}
    return render(request, "assemblies/form.html", context)


@tool_page(P.CONVENE, methods=("POST",))
def venue_remove(request: ToolRequest, assembly: int, venue: int) -> HttpResponse:
    found = find(request, assembly)
    row = venues_of(found).filter(pk=venue).first()
    if row is None:
        raise NotFound
    return done(
        request,
        lambda: remove_venue(by=request.actor, venue_id=row.pk),
        _("Lieu retiré."),
        url(request, "assembly", assembly=found.pk),
    )
