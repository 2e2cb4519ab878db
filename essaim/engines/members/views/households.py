"""The list of households, the sheet of each, its changes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.commands.households import (
    add_household,
    change_household,
    deactivate_household,
    reactivate_household,
    set_quotient,
)
from essaim.engines.members.commands.people import link_person, unlink_person
from essaim.engines.members.forms import (
    HouseholdForm,
    LeaveForm,
    LinkForm,
    ListForm,
    NewHouseholdForm,
    QuotientForm,
)
from essaim.engines.members.models import Household, HouseholdPerson
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.duplicates import looks_like
from essaim.engines.members.queries.households import listed_households
from essaim.engines.members.queries.representing import mandates_of
from essaim.engines.members.queries.sheets import (
    history_of,
    merges_of,
    people_of,
    quotient_is_old,
    quotients_of,
)
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def sees_quotient(request: ToolRequest) -> bool:
    """Whether quotients are shown: the project asks for them, and this person may see them."""
    return request.tool.config.asks_quotient and P.SEE_QUOTIENT in request.grants


def found(request: ToolRequest, number: int) -> Household:
    """A household of this project by its number. One query."""
    rows = Household.objects.in_project(request.project).select_related("commune__departement", "merged_into")
    household = rows.filter(number=number).first()
    if household is None:
        raise NotFound
    return household


def to_sheet(request: ToolRequest, household: Household) -> HttpResponse:
    return redirect("members:household", request.project.slug, request.tool.slug, household.number)


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The households of the project."""
    form = ListForm(request.GET or None, with_quotient=sees_quotient(request))
    rows = listed_households(request.project.pk, form.chosen())
    page = paginate(request, rows)
    context = {
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "is_searching": bool(request.GET),
        "sees_quotient": sees_quotient(request),
        "may": {permission.name.lower(): permission in request.grants for permission in P},
    }
    return render(request, "members/home.html", context)


@tool_page(P.VIEW)
def household(request: ToolRequest, number: int) -> HttpResponse:
    """All that is known of a household, and its history."""
    found_one = found(request, number)
    today = timezone.localdate(request.at)
    sees = sees_quotient(request)
    context = {
        "household": found_one,
        "people": people_of(found_one),
        "mandates": mandates_of(found_one) if found_one.organisation_id else [],
        "today": today,
        "merges": merges_of(found_one),
        "history": history_of(found_one),
        "sees_quotient": sees,
        "quotients": quotients_of(found_one)[:10] if sees else [],
        "is_old": quotient_is_old(found_one, today, request.tool.config.quotient_valid_months),
        "may": {permission.name.lower(): permission in request.grants for permission in P},
        "link_form": LinkForm(),
        "leave_form": LeaveForm(),
    }
    return render(request, "members/household.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def add(request: ToolRequest) -> HttpResponse:
    """A new household; one that looks like another is asked about first."""
    form, alike = NewHouseholdForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        values = form.details()
        if not form.cleaned_data["is_other"]:
            alike = looks_like(
                request.project.pk,
                name=values.name,
                email=values.email,
                phone=values.phone,
                address=values.address,
            )
        if not alike:
            made = add_household(
                by=request.actor, project_id=request.project.pk, at=request.at, **values.fields()
            )
            messages.success(request, _("Le foyer n° {number} est ajouté.").format(number=made.number))
            return to_sheet(request, made)
        form.ask_if_other()
    return render(request, "members/household_form.html", {"form": form, "alike": alike})


@tool_page(P.MANAGE, methods=("GET", "POST"))
def change(request: ToolRequest, number: int) -> HttpResponse:
    """Correct what is known of a household."""
    known = found(request, number)
    form = HouseholdForm(request.POST or None, initial=HouseholdForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            change_household(by=request.actor, household_id=known.pk, details=form.details())
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("La fiche est à jour."))
            return to_sheet(request, known)
    return render(request, "members/household_form.html", {"form": form, "household": known})


@tool_page(P.SET_QUOTIENT, methods=("GET", "POST"))
def quotient(request: ToolRequest, number: int) -> HttpResponse:
    """Note the quotient familial seen on a document."""
    known = found(request, number)
    form = QuotientForm(request.POST or None, initial={"checked_on": timezone.localdate(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            set_quotient(by=request.actor, household_id=known.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le quotient est noté."))
            may_read = P.VIEW in request.grants
            return to_sheet(request, known) if may_read else redirect(request.path)
    return render(request, "members/quotient_form.html", {"form": form, "household": known})


@tool_page(P.MANAGE, methods=("POST",))
def leave(request: ToolRequest, number: int) -> HttpResponse:
    """The household leaves, with a reason; or comes back."""
    known = found(request, number)
    if known.is_active:
        reason = request.POST.get("reason", "")
        deactivate_household(by=request.actor, household_id=known.pk, reason=reason, at=request.at)
        messages.success(request, _("Le foyer est parti. Vous pourrez le faire revenir."))
    else:
        reactivate_household(by=request.actor, household_id=known.pk)
        messages.success(request, _("Le foyer est de retour."))
    return to_sheet(request, known)


@tool_page(P.MANAGE, methods=("POST",))
def link(request: ToolRequest, number: int) -> HttpResponse:
    """Put a person of the project in the household."""
    known = found(request, number)
    made = link_person(
        by=request.actor, household_id=known.pk, email=request.POST.get("email", ""), at=request.at
    )
    messages.success(request, _("{person} fait partie du foyer.").format(person=made.user))
    return to_sheet(request, known)


@tool_page(P.MANAGE, methods=("POST",))
def unlink(request: ToolRequest, number: int, person: int) -> HttpResponse:
    """Take a person out of the household."""
    known = found(request, number)
    if not HouseholdPerson.objects.in_project(request.project).filter(pk=person).exists():
        raise NotFound
    unlink_person(by=request.actor, link_id=person, at=request.at)
    messages.success(request, _("La personne ne fait plus partie du foyer."))
    return to_sheet(request, known)
