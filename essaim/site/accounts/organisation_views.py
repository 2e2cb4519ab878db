"""Organisations: the public list and sheets, their members."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kernel.access.models import Invitation
from essaim.kernel.access.organisations import (
    change_member_role,
    change_organisation,
    create_organisation,
    end_membership,
    is_admin,
)
from essaim.kernel.actors.errors import OrganisationExists
from essaim.kernel.actors.models import Organisation, OrganisationMembership
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.projects.invitations import invite_member, pending_invitations, revoke_invitation
from essaim.kernel.projects.web import ActorRequest
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put
from essaim.site.accounts.forms import InviteForm, OrganisationForm
from essaim.site.accounts.queries import organisations_listed, projects_carried, roles_held


def _found(slug: str) -> Organisation:
    rows = Organisation.objects.select_related("commune__departement")
    organisation = rows.filter(slug=slug).first()
    if organisation is None:
        raise NotFound
    return organisation


def _administered(request: HttpRequest, slug: str) -> Organisation:
    organisation = _found(slug)
    if not is_admin(cast(ActorRequest, request).actor, organisation.pk):
        raise Forbidden
    return organisation


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("mots", "").split())[:80]
    page = paginate(request, organisations_listed(words))
    return render(request, "site/people/organisations.html", {"page": page, "words": words})


@require_GET
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The public sheet: who it is, where, the projects it carries, the recipes it keeps."""
    found = _found(slug)
    point = {"lat": found.latitude, "lon": found.longitude, "label": found.name, "url": "", "kind": "place"}
    context = {
        "organisation": found,
        "points": [point] if found.latitude is not None else [],
        "carried": projects_carried(found),
        "held": roles_held(found),
        "recipes": found.recipes.order_by("name", "pk"),
        "is_admin": is_admin(cast(ActorRequest, request).actor, found.pk),
    }
    return render(request, "site/people/organisation.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open the sheet of an organisation."""
    asked, form, twin = cast(ActorRequest, request), OrganisationForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = create_organisation(by=asked.actor, details=form.details(), at=asked.at)
        except DomainError as error:
            put(form, error)
            twin = error.fields["slug"] if isinstance(error, OrganisationExists) else None
        else:
            messages.success(request, _("La fiche est ouverte. Vous l'administrez."))
            return redirect(_came_from(request) or reverse("site:organisation", args=[made.slug]))
    return render(request, "site/people/organisation_form.html", {"form": form, "twin": twin})


def _came_from(request: HttpRequest) -> str:
    """The page of ours that sent here to make a sheet, to go on where one was; empty when there is none."""
    after = request.GET.get("next", "")
    return after if url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}) else ""


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    asked, found = cast(ActorRequest, request), _administered(request, slug)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(found))
    twin = None
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(by=asked.actor, organisation_id=found.pk, details=form.details(found))
        except DomainError as error:
            put(form, error)
            twin = error.fields["slug"] if isinstance(error, OrganisationExists) else None
        else:
            messages.success(request, _("La fiche est à jour."))
            return redirect("site:organisation", found.slug)
    context = {"form": form, "twin": twin, "organisation": found}
    return render(request, "site/people/organisation_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The members and who is expected; posting sends an invitation."""
    asked, found = cast(ActorRequest, request), _administered(request, slug)
    form = InviteForm(request.POST or None, roles=InviteForm.member_roles())
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite_member(by=asked.actor, organisation_id=found.pk, at=asked.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("L'invitation part à {email}.").format(email=sent.email))
            return redirect("site:organisation_members", found.slug)
    rows = found.memberships.filter(is_active=True).select_related("user")
    context = {
        "organisation": found,
        "form": form,
        "page": paginate(request, rows.order_by("user__full_name", "pk")),
        "invitations": [(item, item.expires_at <= asked.at) for item in pending_invitations(found)],
    }
    return render(request, "site/people/organisation_members.html", context)


@login_required
@require_POST
def member(request: HttpRequest, slug: str, membership: int) -> HttpResponse:
    """Change a member's role, or end their membership: the administrator's, or one's own."""
    asked, found = cast(ActorRequest, request), _found(slug)
    if not OrganisationMembership.objects.filter(pk=membership, organisation=found).exists():
        raise NotFound
    role = request.POST.get("role", "")
    if role:
        change_member_role(by=asked.actor, membership_id=membership, role=role)
        messages.success(request, _("Le rôle est changé."))
    else:
        ended = end_membership(by=asked.actor, membership_id=membership, at=asked.at)
        messages.success(request, _("{name} ne fait plus partie de l'organisation.").format(name=ended.user))
        if ended.user_id == asked.actor.user_id:
            return redirect("site:mine")
    return redirect("site:organisation_members", found.slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, invitation: int) -> HttpResponse:
    """Withdraw an invitation to join."""
    asked, found = cast(ActorRequest, request), _administered(request, slug)
    if not Invitation.objects.filter(pk=invitation, organisation=found).exists():
        raise NotFound
    revoke_invitation(by=asked.actor, invitation_id=invitation, at=asked.at)
    messages.success(request, _("L'invitation est retirée : son lien ne sert plus."))
    return redirect("site:organisation_members", found.slug)
