"""Who is in a project: roles, invitations."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.kernel.access.models import Invitation, Participation
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.invitations import invite, pending_invitations, revoke_invitation
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.roles import RoleShown, end_role, give_role, participations, roles_of
from essaim.kernel.projects.web import ProjectRequest, project_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put
from essaim.site.accounts.forms import InviteForm, OrganisationRoleForm


def _held(project_id: int, roles: dict[str, RoleShown]) -> list[tuple[RoleShown, int]]:
    """Each role and how many hold it."""
    counts: dict[str, int] = defaultdict(int)
    for role in participations(project_id).values_list("role", flat=True):
        counts[role] += 1
    return [(role, counts[slug]) for slug, role in roles.items()]


def _page(
    request: ProjectRequest, invite_form: InviteForm, organisation_form: OrganisationRoleForm
) -> HttpResponse:
    roles = roles_of(request.project)
    rows = participations(request.project.pk)
    if (chosen := request.GET.get("role", "")) in roles:
        rows = rows.filter(role=chosen)
    page = paginate(request, rows)
    context = {
        "page": page,
        "people": [(item, roles[item.role].name) for item in page if item.role in roles],
        "roles": _held(request.project.pk, roles),
        "chosen": chosen,
        "invitations": [
            (item, roles[item.role].name if item.role in roles else item.role, item.expires_at <= request.at)
            for item in pending_invitations(request.project)
        ],
        "invite_form": invite_form,
        "organisation_form": organisation_form,
    }
    return render(request, "site/people/people.html", context)


def _forms(request: ProjectRequest, posted: str = "") -> tuple[InviteForm, OrganisationRoleForm]:
    roles = roles_of(request.project)
    return (
        InviteForm(request.POST if posted == "invite" else None, roles=InviteForm.person_roles(roles)),
        OrganisationRoleForm(request.POST if posted == "give" else None, roles=roles),
    )


@project_page(P.MANAGE_PEOPLE, methods=("GET", "POST"))
def people(request: ProjectRequest) -> HttpResponse:
    """The people of the project; posting sends an invitation."""
    invite_form, organisation_form = _forms(request, "invite" if request.method == "POST" else "")
    if request.method == "POST" and invite_form.is_valid():
        try:
            sent = invite(
                by=request.actor, project_id=request.project.pk, at=request.at, **invite_form.cleaned_data
            )
        except DomainError as error:
            put(invite_form, error)
        else:
            messages.success(request, _("L'invitation part à {email}.").format(email=sent.email))
            return redirect("site:people", request.project.slug)
    return _page(request, invite_form, organisation_form)


@project_page(P.MANAGE_PEOPLE, methods=("POST",))
def give(request: ProjectRequest) -> HttpResponse:
    """Give a role to an organisation: all its members then hold it."""
    invite_form, form = _forms(request, "give")
    if form.is_valid():
        organisation, role = form.cleaned_data["organisation"], form.cleaned_data["role"]
        try:
            give_role(
                by=request.actor,
                project_id=request.project.pk,
                role=role,
                organisation_id=organisation.pk,
                at=request.at,
            )
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("{name} tient maintenant ce rôle.").format(name=organisation.name))
            return redirect("site:people", request.project.slug)
    return _page(request, invite_form, form)


@project_page(P.MANAGE_PEOPLE, methods=("POST",))
def end(request: ProjectRequest, participation: int) -> HttpResponse:
    """End a role; it can be given again."""
    held = Participation.objects.filter(project=request.project, pk=participation).exists()
    if not held:
        raise NotFound
    end_role(by=request.actor, participation_id=participation, at=request.at)
    messages.success(request, _("Ce rôle a pris fin. Vous pouvez le redonner quand vous voulez."))
    return redirect("site:people", request.project.slug)


@project_page(P.MANAGE_PEOPLE, methods=("POST",))
def project_invitation(request: ProjectRequest, invitation: int) -> HttpResponse:
    """Withdraw an invitation, or send it again."""
    found = Invitation.objects.filter(project=request.project, pk=invitation).first()
    if found is None:
        raise NotFound
    if request.POST.get("act") == "again":
        invite(
            by=request.actor,
            project_id=request.project.pk,
            role=found.role,
            email=found.email,
            at=request.at,
        )
        messages.success(request, _("Une nouvelle invitation part à {email}.").format(email=found.email))
    else:
        revoke_invitation(by=request.actor, invitation_id=found.pk, at=request.at)
        messages.success(request, _("L'invitation est retirée : son lien ne sert plus."))
    return redirect("site:people", request.project.slug)
