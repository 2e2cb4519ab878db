"""Test data of the kernel: a territory, a carrier, a running project, and the cast everyone knows.

Alice coordinates, Bob is a member, Fanny belongs to the funder, Charlie coordinates another project.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.outbox.api import drain
from essaim.kernel.outbox.models import OutgoingEvent
from essaim.kernel.projects.models import Project, Recipe, RecipeVersion, Tool
from essaim.kernel.territories.models import Territory

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "un mot de passe pour essayer"
_numbers = count(1)


def make_user(name: str = "", **fields: Any) -> User:
    name = name or f"Personne {next(_numbers)}"
    email = fields.pop("email", f"{slugify(name)}@exemple.fr")
    return User.objects.create_user(email, PASSWORD, full_name=name, **fields)


def make_commune(code: str = "59009", name: str = "Villeneuve-d'Ascq") -> Territory:
    return Territory.objects.get_or_create(
        kind=Territory.Kind.COMMUNE,
        code=code,
        defaults={"name": name, "slug": slugify(name), "population": 60_000},
    )[0]


def make_organisation(name: str = "Centre social du Centre-Ville", **fields: Any) -> Organisation:
    fields.setdefault("commune", make_commune())
    return Organisation.objects.create(name=name, **fields)


def make_recipe(slug: str = "essai", data: Mapping[str, Any] | None = None) -> RecipeVersion:
    """A recipe row for tests that do not care what it says."""
    recipe, _created = Recipe.objects.get_or_create(
        slug=slug,
        defaults={"name": slug.title(), "theme": "alimentation", "promise": "Essayer", "is_executable": True},
    )
    version, _created = RecipeVersion.objects.get_or_create(
        recipe=recipe,
        version="1.0.0",
        defaults={
            "data": dict(data)
            if data
            else {
                "slug": slug,
                "version": "1.0.0",
                "name": slug.title(),
                "theme": "alimentation",
                "promise": "Essayer",
                "source": "Essai",
            },
            "digest": "0" * 64,
            "origin": RecipeVersion.Origin.PACKAGED,
        },
    )
    recipe.current = version
    recipe.save()
    return version


def make_project(
    name: str = "Bio-cabas du Centre",
    *,
    tools: Mapping[str, tuple[str, Mapping[str, Any]]],
    roles: Mapping[str, Iterable[str]],
    **fields: Any,
) -> Project:
    """A running project. `tools` maps a slug to (engine, settings); `roles` maps a role to its permissions."""
    project = Project.objects.create(
        name=name,
        slug=fields.pop("slug", slugify(name)),
        recipe_version=fields.pop("recipe_version", None) or make_recipe(),
        carrier=fields.pop("carrier", None) or make_organisation(f"Porteur de {name}"),
        territory=fields.pop("territory", None) or make_commune(),
        status=Project.Status.RUNNING,
        launched_at=NOW,
        **fields,
    )
    for position, (slug, (engine, settings)) in enumerate(tools.items()):
        Tool.objects.create(
            project=project,
            slug=slug,
            engine=engine,
            title=slug.title(),
            settings=dict(settings),
            position=position,
        )
    Grant.objects.bulk_create(
        Grant(project=project, role=role, permission=str(permission))
        for role, permissions in roles.items()
        for permission in permissions
    )
    return project


def join(project: Project, role: str, user: User) -> Actor:
    """Give a person a role in a project; returns the actor they are."""
    Participation.objects.create(project=project, role=role, user=user)
    return Actor.of(user)


@dataclass(frozen=True)
class Cast:
    """The people of a project under test, and the actor each one is."""

    project: Project
    alice: User
    bob: User
    fanny: User
    charlie: User

    @property
    def coordinator(self) -> Actor:
        return Actor.of(self.alice)

    @property
    def member(self) -> Actor:
        return Actor.of(self.bob)

    @property
    def funder(self) -> Actor:
        return Actor.of(self.fanny)

    @property
    def stranger(self) -> Actor:
        return Actor.of(self.charlie)

    def tool(self, slug: str) -> Tool:
        return Tool.objects.select_related("project").get(project=self.project, slug=slug)


def make_cast(project: Project) -> Cast:
    """Alice ("coordination"), Bob ("membre") and Fanny (through the funder, "financeur") in `project`; Charlie elsewhere."""
    cast = Cast(
        project,
        *(make_user(name) for name in ("Alice Fontaine", "Bob Delattre", "Fanny Hue", "Charlie Roux")),
    )
    join(project, "coordination", cast.alice)
    join(project, "membre", cast.bob)
    funder = make_organisation("Département", legal_form="collectivite")
    OrganisationMembership.objects.create(organisation=funder, user=cast.fanny)
    Participation.objects.create(project=project, role="financeur", organisation=funder)
    elsewhere = make_project(
        "Ailleurs", tools={}, roles={"coordination": ["projects.view"]}, slug=f"ailleurs-{project.pk}"
    )
    join(elsewhere, "coordination", cast.charlie)
    return cast


def tell_events() -> None:
    """What the worker makes of the events so far, letters first; the e-mails stay, to be read."""
    drain(limit=OutgoingEvent.objects.filter(done_at=None).count(), at=timezone.now())
