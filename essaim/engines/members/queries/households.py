"""Which household is whose, and the lists of households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.engines.members.models import Household, HouseholdPerson, Representative
from essaim.engines.members.permissions import P
from essaim.engines.members.rules.contact import search_words
from essaim.kernel.access.api import held_by
from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.outbox.api import To
from essaim.kernel.prepared import Ask, prepared
from essaim.kernel.projects.models import Project


def household_of(actor: Actor, project_id: int) -> Household | None:
    """The active household of a person in a project, the one it was merged into if so. One query, two once merged."""
    if actor.user_id is None:
        return None
    links = _links_of(project_id, actor.user_id)
    found = links[0].household.current if links else None
    return found if found is not None and found.is_active else None


def household_asked(actor: Actor, project_id: int) -> Ask | None:
    """What `household_of` asks first, to send it `along`."""
    return None if actor.user_id is None else _links_of.ask(project_id, actor.user_id)


@prepared
def _links_of(project_id: int, user_id: int) -> QuerySet[HouseholdPerson]:
    links = HouseholdPerson.objects.in_project(project_id).filter(user_id=user_id, is_active=True)
    return links.select_related("household").order_by("pk")[:1]


def household_in(project_id: int, household_id: int) -> Household | None:
    """This household, where it is one of the project and takes part. One query."""
    return next(iter(_active(project_id, household_id)), None)


def household_in_asked(project_id: int, household_id: int) -> Ask | None:
    """What `household_in` asks, to send it `along`."""
    return _active.ask(project_id, household_id)


@prepared
def _active(project_id: int, household_id: int) -> QuerySet[Household]:
    return active_households(project_id).filter(pk=household_id)


def active_households(project: Project | int) -> QuerySet[Household]:
    """The households that take part, by name. One query when read."""
    return Household.objects.in_project(project).filter(is_active=True).order_by("name_key", "pk")


def household_ids(household: Household) -> QuerySet[Household, int]:
    """The ids under which a household is known: its own, and those of the households merged into it.

    Rows of other engines keep the id they were written with: look for them with `household_id__in`, in the same query.
    """
    return ids_in(household.project_id, household.pk)


def ids_in(project_id: int, *keys: int) -> QuerySet[Household, int]:
    """The same, of households of one project known by their ids."""
    known = Q(pk__in=keys) | Q(merged_into_id__in=keys)
    return Household.objects.in_project(project_id).filter(known).order_by().values_list("pk", flat=True)


def households_alone(user_id: int) -> list[int]:
    """The households nobody else is in, in every project, under any merged name: what is theirs goes with the person. Two queries."""
    others = HouseholdPerson.unscoped.filter(household=OuterRef("household"), is_active=True)
    links = HouseholdPerson.unscoped.filter(~Exists(others.exclude(user_id=user_id)), user_id=user_id)
    keys = list(links.order_by().values_list("household_id", flat=True))
    known = Q(pk__in=keys) | Q(merged_into_id__in=keys)
    rows = Household.unscoped.filter(known, organisation=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def merged_households(project_id: int) -> dict[tuple[str, int], int]:
    """The household each merged one is now, as parties of the books. One query."""
    merged = Household.objects.in_project(project_id).exclude(merged_into=None).order_by("pk")
    return {("household", key): kept for key, kept in merged.values_list("pk", "merged_into_id")}


def addressees(households: Sequence[Household]) -> dict[int, list[To]]:
    """Where to write to households, by id: their own address, else those of their people, of who represents an organisation
    today, else on paper. One query, or two where one is an organisation.

    A household's own address is read in the language of the person who has it, else of the first person linked to it.
    """
    spoken: dict[int, dict[str, str]] = {one.pk: {} for one in households}
    people = HouseholdPerson.unscoped.filter(
        Q(household__in=spoken) | Q(household__merged_into__in=spoken), is_active=True, user__is_active=True
    )
    rows = people.order_by("pk").values_list(
        "household", "household__merged_into", "user__email", "user__language"
    )
    for own, kept, email, language in rows:
        spoken[kept if kept in spoken else own][email] = language
    if any(one.organisation_id for one in households):
        _add_representatives(spoken)
    return {one.pk: _addressees(one, spoken[one.pk]) for one in households}


def _add_representatives(spoken: dict[int, dict[str, str]]) -> None:
    """Those who represent the organisations among these households today."""
    today = timezone.localdate()
    mandates = Representative.unscoped.filter(
        Q(until=None) | Q(until__gt=today), household__in=spoken, since__lte=today, user__is_active=True
    )
    rows = mandates.order_by("pk").values_list("household", "user__email", "user__language")
    for household, email, language in rows:
        spoken[household][email] = language


def _addressees(household: Household, spoken: dict[str, str]) -> list[To]:
    house = settings.LANGUAGE_CODE
    if household.email:
        language = spoken.get(household.email.lower()) or next(iter(spoken.values()), house)
        return [To(mark="0", email=household.email, language=language)]
    if spoken:
        found = sorted(spoken.items())
        return [To(mark=str(n), email=email, language=language) for n, (email, language) in enumerate(found)]
    return [To(mark="paper", party=party_of(household.pk), language=house)]


def party_of(household_id: int) -> str:
    """The name under which the outbox keeps the letters of a household without an address."""
    return f"household:{household_id}"


def own_addresses(project_id: int, user_id: int) -> list[str]:
    """The address a person's household is written to, where it has its own. One query."""
    people = HouseholdPerson.objects.in_project(project_id).filter(user_id=user_id, is_active=True)
    kept = Coalesce("household__merged_into__email", "household__email")
    return [email for email in people.annotate(address=kept).values_list("address", flat=True) if email]


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """What the list of households shows: words looked for, and which ones."""

    words: str = ""
    state: str = "active"
    commune_id: int | None = None


def listed_households(project_id: int, chosen: ListFilter) -> QuerySet[Household]:
    """The households of a project that fit, by name. Merged ones appear only when asked for. One query when read."""
    rows = Household.objects.in_project(project_id).select_related("commune").order_by("name_key", "pk")
    match chosen.state:
        case "left":
            rows = rows.filter(is_active=False, merged_into=None)
        case "merged":
            rows = rows.filter(merged_into__isnull=False)
        case "quotient":
            rows = rows.filter(is_active=True, quotient=None)
        case "all":
            pass
        case _:
            rows = rows.filter(is_active=True)
    for word in search_words(chosen.words)[:8]:
        rows = rows.filter(Q(search_text__contains=word) | Q(merged__search_text__contains=word))
    if chosen.commune_id is not None:
        rows = rows.filter(commune_id=chosen.commune_id)
    return rows.distinct() if chosen.words else rows


def possible_sources(actor: Actor, target: Project) -> list[Project]:
    """The other projects whose households this person may bring here, the parent first. Three queries."""
    held = set(Participation.objects.filter(held_by(actor.user_id)).values_list("project_id", "role"))
    allowed = Grant.objects.filter(
        permission=P.EXPORT, project_id__in={project for project, _role in held}
    ).values_list("project_id", "role")
    ids = {project for project, _role in held.intersection(allowed)} - {target.pk}
    projects = Project.objects.filter(pk__in=ids).exclude(status=Project.Status.DRAFT).order_by("name", "pk")
    return sorted(projects, key=lambda project: project.pk != target.parent_id)
