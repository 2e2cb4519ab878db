"""A whole small world for the rights table: the packaged Bio-cabas, launched, with the cast in its roles."""

from pathlib import Path

from django.conf import settings

from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import (
    NOW,
    Cast,
    join,
    make_commune,
    make_organisation,
    make_project,
    make_recipe,
    make_user,
)
from essaim.kernel.projects.decisions import default_answers
from essaim.kernel.projects.launch import launch_project
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.recipe_check import read_recipe

RECIPE = Path(settings.PACKAGE) / "recipes" / "bio-cabas.toml"
ANSWERS = {
    "household_cap": "20,00",
    "envelope": "1000,00",
    "envelope_period": ["2026-01-01", "2026-12-31"],
    "basket_price_small": "9,00",
    "basket_price_large": "14,50",
    "pickup_place": "Centre social, le jeudi de 16 h à 19 h",
}


def launch_bio_cabas(name: str = "Bio-cabas du Centre") -> Cast:
    """Alice coordinates, Bob is a member, Fanny belongs to the funder, Charlie coordinates another project."""
    data = read_recipe(RECIPE.read_bytes(), file=RECIPE.name)
    alice = make_user("Alice Fontaine")
    funder = make_organisation("Département du Nord", legal_form="collectivite")
    project = Project.objects.create(
        name=name,
        slug="bio-cabas-du-centre",
        recipe_version=make_recipe(data.slug, data.model_dump(mode="json", by_alias=True)),
        carrier=make_organisation(),
        territory=make_commune(),
        created_by=alice,
        decisions={**default_answers(data), **ANSWERS, "funder": funder.pk},
    )
    launch_project(project_id=project.pk, by=Actor.of(alice), at=NOW)
    project.refresh_from_db()
    cast = Cast(project, alice, *(make_user(who) for who in ("Bob Delattre", "Fanny Hue", "Charlie Roux")))
    join(project, "membre", cast.bob)
    OrganisationMembership.objects.create(organisation=funder, user=cast.fanny)
    assert Participation.objects.filter(project=project, organisation=funder, role="financeur").exists()
    elsewhere = make_project("Ailleurs", tools={}, roles={"coordination": ["projects.view"]})
    join(elsewhere, "coordination", cast.charlie)
    return cast
