"""Organisations in colleges, and who votes for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.commands.colleges import place_in_college
from essaim.engines.members.commands.representing import (
    end_representation,
    enter_organisation,
    name_representative,
)
from essaim.engines.members.forms import MandateForm, OrganisationForm
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.representing import mandates_of, organisations_to_enter
from essaim.engines.members.views.colleges import one_college
from essaim.engines.members.views.households import found, to_sheet
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.MANAGE, methods=("GET", "POST"))
def enter(request: ToolRequest, college: int) -> HttpResponse:
    """An organisation joins a college: a town, a company, an association."""
    one = one_college(request, college)
    form = OrganisationForm(request.POST or None, organisations=organisations_to_enter(request.project))
    if request.method == "POST" and form.is_valid():
        told = {"by": request.actor, "project_id": request.project.pk, "at": request.at}
        household = enter_organisation(organisation_id=form.cleaned_data["organisation"].pk, **told)
        on = timezone.localdate(request.at)
        place_in_college(by=request.actor, household_id=household.pk, college=one, on=on)
        said = _("{name} est dans ce collège. Dites qui vote pour elle.").format(name=household.name)
        messages.success(request, said)
        return to_sheet(request, household)
    slugs = [request.project.slug, request.tool.slug]
    crumbs = [
        (_("Collèges"), reverse("members:colleges", args=slugs)),
        (one.name, reverse("members:college", args=[*slugs, one.pk])),
    ]
    return render(request, "members/organisation_form.html", {"college": one, "form": form, "crumbs": crumbs})


@tool_page(P.MANAGE, methods=("GET", "POST"))
def name(request: ToolRequest, number: int) -> HttpResponse:
    """Name who votes for an organisation."""
    known = found(request, number)
    form = MandateForm(request.POST or None, initial={"since": timezone.localdate(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            made = name_representative(by=request.actor, household_id=known.pk, told=form.told())
            messages.success(request, _("{name} vote pour cette organisation.").format(name=made.name))
            return to_sheet(request, known)
        except DomainError as error:
            put(form, error)
    crumbs = [
        (known.name, reverse("members:household", args=[request.project.slug, request.tool.slug, number]))
    ]
    return render(request, "members/mandate_form.html", {"household": known, "form": form, "crumbs": crumbs})


@tool_page(P.MANAGE, methods=("POST",))
def end(request: ToolRequest, number: int, mandate: int) -> HttpResponse:
    """A mandate ends today."""
    known = found(request, number)
    if not mandates_of(known).filter(pk=mandate).exists():
        raise NotFound
    end_representation(by=request.actor, representative_id=mandate, on=timezone.localdate(request.at))
    messages.success(request, _("Mandat terminé."))
    return to_sheet(request, known)
