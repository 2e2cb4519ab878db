"""The toy engines join the registry for the time of a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.urls import get_resolver

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.factories import NOW, make_commune, make_organisation, make_user
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import Recipe
from essaim.kernel.projects.recipe_store import import_recipe
from essaim.kernel.projects.tests.toy import RECIPE, TOYS


@pytest.fixture
def toys() -> Iterator[None]:
    assert get_resolver().url_patterns, "the addresses are read before: the toys have none"
    registry = cast(dict[str, Any], engines())
    registry.update(TOYS)
    yield
    for slug in TOYS:
        del registry[slug]


@dataclass
class Stage:
    """Alice belongs to the carrier, Charlie to nobody; the toy recipe is here."""

    alice: User
    charlie: User
    carrier: Organisation
    recipe: Recipe

    @property
    def by(self) -> Actor:
        return Actor.of(self.alice)

    @property
    def stranger(self) -> Actor:
        return Actor.of(self.charlie)


@pytest.fixture
def stage(toys: None, db: None) -> Stage:
    make_commune()
    alice, charlie = make_user("Alice Fontaine"), make_user("Charlie Roux")
    carrier = make_organisation()
    OrganisationMembership.objects.create(organisation=carrier, user=alice)
    version, _new = import_recipe(raw=RECIPE.encode(), file="r.toml", by=Actor.system("tests"), at=NOW)
    return Stage(alice, charlie, carrier, version.recipe)
