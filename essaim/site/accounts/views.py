"""One's own pages, and the page an invitation leads to."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from essaim.kernel.access.models import Invitation
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.invitations import accept_invitation, check_open, invitation_of
from essaim.kernel.projects.lessons import lessons_to_answer
from essaim.kernel.projects.roles import roles_of
from essaim.kernel.projects.web import ActorRequest
from essaim.kernel.ui.refusals import put
from essaim.site.accounts.commands import change_profile, close_account
from essaim.site.accounts.forms import CloseForm, ProfileForm
from essaim.site.accounts.language import remember
from essaim.site.accounts.queries import my_data, my_memberships, my_projects


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My projects and what waits for me, my organisations."""
    asked = cast(ActorRequest, request)
    projects, lessons = my_projects(asked.actor, asked.at), list(lessons_to_answer(asked.actor))
    context = {
        "projects": projects,
        "lessons": lessons,
        "waiting": sum(len(item.waiting) for item in projects) + len(lessons),
        "memberships": my_memberships(asked.actor),
    }
    return render(request, "site/people/mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    asked, user = cast(ActorRequest, request), cast(User, request.user)
    initial = {"full_name": user.full_name, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_profile(by=asked.actor, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Vos informations sont enregistrées."))
        response = redirect("site:mine")
        remember(response, form.cleaned_data["language"])
        return response
    return render(request, "site/people/profile.html", {"form": form})


@login_required
@require_GET
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, as a file."""
    response = JsonResponse(
        my_data(cast(User, request.user)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mes-donnees-essaim.json"'
    return response


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close my account, after saying who I am again."""
    asked = cast(ActorRequest, request)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_account(by=asked.actor, erase=form.cleaned_data["erase"], at=asked.at)
        except DomainError as error:
            put(form, error)
        else:
            logout(request)
            messages.success(request, _("Votre compte est fermé. Merci d'avoir pris part à Essaim."))
            return redirect("site:home")
    return render(request, "site/people/close.html", {"form": form})


def _role_name(invitation: Invitation) -> str:
    if invitation.project is not None:
        roles = roles_of(invitation.project)
        return roles[invitation.role].name if invitation.role in roles else invitation.role
    return str(OrganisationMembership.Role(invitation.role).label)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, by whom, and the one button that takes it. Who has no account makes one and comes back."""
    asked, found = cast(ActorRequest, request), invitation_of(token)
    if found is None:
        raise NotFound
    check_open(found, asked.at)
    if request.method == "POST" and asked.actor.is_person:
        accept_invitation(by=asked.actor, token=token, at=asked.at)
        messages.success(
            request, _("Bienvenue. Vous avez le rôle « {role} ».").format(role=_role_name(found))
        )
        return redirect("site:mine")
    context = {
        "invitation": found,
        "role": _role_name(found),
        "next": urlencode({"next": reverse("site:invitation", args=[token])}),
        "is_mine": request.user.is_authenticated and request.user.email.lower() == found.email.lower(),
    }
    return render(request, "site/people/invitation.html", context)
