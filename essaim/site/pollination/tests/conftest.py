"""A visitor, a coordinator, the packaged recipes, and a project of each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.factories import NOW, make_commune, make_organisation, make_user
from essaim.kernel.projects.commands import answer_decision, draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.recipe_store import load_packaged

ANSWERS = {
    "envelope_period": ["2026-01-01", "2026-12-31"],
    "quotient_brackets": [{"up_to": None, "rate": "0.5"}],
    "household_cap": "20",
    "envelope": "1000",
    "basket_price_small": "9",
    "basket_price_large": "14,50",
    "pickup_place": "Centre social, le jeudi",
}


@dataclass
class World:
    alice: User
    carrier: Organisation
    funder: Organisation
    client: Client

    def draft(
        self, name: str = "Bio-cabas du Centre", recipe: str = "bio-cabas", parent: Project | None = None
    ) -> Project:
        return draft_project(
            recipe=Recipe.objects.select_related("current").get(slug=recipe),
            carrier=self.carrier,
            territory=make_commune(),
            name=name,
            by=Actor.of(self.alice),
            at=NOW,
            parent=parent,
        )

    def running(self, name: str = "Bio-cabas du Centre", parent: Project | None = None) -> Project:
        draft = self.draft(name, parent=parent)
        for key, raw in {**ANSWERS, "funder": self.funder.pk}.items():
            answer_decision(slug=draft.slug, key=key, raw=raw, by=Actor.of(self.alice))
        take_defaults(slug=draft.slug, by=Actor.of(self.alice))
        return launch_project(project_id=draft.pk, by=Actor.of(self.alice), at=NOW)


@pytest.fixture
def world(db: None) -> World:
    make_commune()
    assert load_packaged(by=Actor.system("tests"), at=NOW).refused == []
    alice, carrier = make_user("Alice Fontaine"), make_organisation()
    OrganisationMembership.objects.create(organisation=carrier, user=alice)
    funder = make_organisation("Département du Nord", legal_form="collectivite")
    client = Client()
    client.force_login(alice)
    return World(alice, carrier, funder, client)
