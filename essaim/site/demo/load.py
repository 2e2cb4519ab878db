"""Loading the demonstration: through the same commands as anyone, on an instance that holds nothing real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import luhn

from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.decisions import default_answers
from essaim.kernel.projects.engine import DemoCast, engine
from essaim.kernel.projects.launch import launch_project, recipe_data
from essaim.kernel.projects.models import Project, Recipe, Tool
from essaim.kernel.territories.models import Territory
from essaim.site.demo.story import (
    ACCOUNTS,
    ADOPTIONS,
    BODIES,
    MEMBERSHIPS,
    PASSWORD,
    PEOPLE,
    Adoption,
    Body,
)

DOMAIN = "demo.exemple.fr"
Progress = Callable[[str], None]


class HoldsRealData(DomainError):
    code = "demo.holds_real_data"
    sentence = gettext_lazy(
        "Cette installation contient de vraies données : la démonstration n'y est pas chargée. "
        "Employez un autre dossier, par exemple ESSAIM_HOME=/tmp/essaim-demo."
    )


def address(who: str) -> str:
    return f"{who}@{DOMAIN}"


def is_loaded() -> bool:
    return Project.objects.filter(is_demo=True).count() >= len(ADOPTIONS)


def _refuse_real_data() -> None:
    real = (
        User.objects.exclude(email__endswith=f"@{DOMAIN}").exists()
        or Organisation.objects.filter(is_demo=False).exists()
        or Project.objects.filter(is_demo=False).exists()
    )
    if real:
        raise HoldsRealData


def _person(who: str, name: str, password: str) -> User:
    user = User.objects.create(email=address(who), full_name=name, password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _body(body: Body) -> Organisation:
    base = str(body.number)
    return Organisation.objects.create(
        name=body.name,
        legal_form=body.legal_form,
        siren=base + luhn.calc_check_digit(base),
        commune=Territory.objects.get(kind=Territory.Kind.COMMUNE, code=body.commune),
        latitude=body.latitude,
        longitude=body.longitude,
        description=body.description,
        is_demo=True,
    )


def _decisions(
    adoption: Adoption, project: Project, bodies: dict[str, Organisation], at: datetime
) -> dict[str, Any]:
    data = recipe_data(project)
    year = at.year
    answers = {
        **default_answers(data),
        "envelope_period": [f"{year}-01-01", f"{year}-12-31"],
        **adoption.decisions,
    }
    for decision in data.decisions:
        if decision.kind == "organisation" and answers.get(decision.key) in bodies:
            answers[decision.key] = bodies[answers[decision.key]].pk
    return answers


def _adopt(
    adoption: Adoption, people: dict[str, User], bodies: dict[str, Organisation], at: datetime
) -> Project:
    version = Recipe.objects.select_related("current").get(slug=adoption.recipe).current
    assert version is not None
    coordinator = people[adoption.coordinator]
    project = Project(
        slug=adoption.slug,
        name=adoption.name,
        recipe_version=version,
        carrier=bodies[adoption.carrier],
        territory=Territory.objects.get(kind=Territory.Kind.COMMUNE, code=adoption.commune),
        parent=Project.objects.filter(slug=adoption.parent).first() if adoption.parent else None,
        summary=adoption.summary,
        created_by=coordinator,
        is_demo=True,
    )
    project.decisions = _decisions(adoption, project, bodies, at)
    project.save()
    launch_project(
        project_id=project.pk, by=Actor.of(coordinator), at=at - timedelta(days=adoption.started_days_ago)
    )
    roles = {**dict.fromkeys(adoption.members, "membre"), **adoption.roles}
    Participation.objects.bulk_create(
        Participation(project=project, role=role, user=people[who]) for who, role in roles.items()
    )
    return project


def _in_order_of_need(tools: list[Tool]) -> list[Tool]:
    """Tools whose engine is needed by others first."""
    done: list[Tool] = []
    while len(done) < len(tools):
        present = {tool.engine for tool in done}
        done += [tool for tool in tools if tool not in done and set(engine(tool.engine).needs) <= present]
    return done


def _play(adoption: Adoption, project: Project, people: dict[str, User], at: datetime, seed: int) -> None:
    cast = DemoCast(
        today=at.date(),
        at=at,
        coordinator=Actor.of(people[adoption.coordinator]),
        members=tuple(Actor.of(people[who]) for who in adoption.members),
        seed=seed,
    )
    for tool in _in_order_of_need(list(project.tools.all())):
        play = engine(tool.engine).demo
        if play is not None:
            play(tool, cast)


@transaction.atomic
def load(*, at: datetime, progress: Progress) -> bool:
    """Load what is absent, all or nothing; False where it was there already. Raises HoldsRealData."""
    if is_loaded():
        return False
    _refuse_real_data()
    password = make_password(PASSWORD)  # slow on purpose, and the same for all: once
    people = {who: _person(who, name, password) for who, name in PEOPLE.items()}
    bodies = {key: _body(body) for key, body in BODIES.items()}
    for who, (body, role) in MEMBERSHIPS.items():
        OrganisationMembership.objects.create(organisation=bodies[body], user=people[who], role=role)
    Recipe.objects.filter(keeper=None).update(keeper=bodies["reseau"])
    for seed, adoption in enumerate(ADOPTIONS):
        progress(_("Démonstration : {name}…").format(name=adoption.name))
        _play(adoption, _adopt(adoption, people, bodies, at), people, at, seed)
    return True


def summary() -> dict[str, Any]:
    """What a visitor needs: the address, the projects, and one account a role."""
    projects = Project.objects.filter(is_demo=True).order_by("pk")
    return {
        "address": settings.PUBLIC_URL,
        "projects": [
            {
                "slug": project.slug,
                "name": project.name,
                "url": settings.PUBLIC_URL + reverse("projects:home", kwargs={"project": project.slug}),
            }
            for project in projects
        ],
        "accounts": [
            {
                "role": role,
                "name": PEOPLE[who],
                "email": address(who),
                "password": PASSWORD,
                "project": project,
            }
            for role, who, project in ACCOUNTS
        ],
    }
