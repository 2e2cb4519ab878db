"""A decision revised in a running project reaches its tools at once; a new version too."""

import pytest

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.funding import adjust_envelope
from essaim.engines.orders.factories import make_cycle, make_order
from essaim.engines.orders.models import Payer, Product
from essaim.kernel.access.api import grants
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import NOW, Cast, make_organisation, make_user
from essaim.kernel.money import Money
from essaim.kernel.projects.commands import adopt_version, revise_decision
from essaim.kernel.projects.models import RecipeVersion
from tests.access.world import launch_bio_cabas

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return launch_bio_cabas()


def revise(cast: Cast, key: str, raw: object) -> None:
    revise_decision(project_id=cast.project.pk, key=key, raw=raw, by=cast.coordinator, at=NOW)


def payer(cast: Cast) -> Payer:
    return Payer.objects.in_project(cast.project).get(is_active=True)


def test_a_rate_revised_changes_what_the_funder_pays(cast: Cast) -> None:
    revise(cast, "funder_rate", "0.7")

    assert payer(cast).rate == "0.7"


def test_an_envelope_revised_keeps_what_is_spent_and_never_goes_below_it(cast: Cast) -> None:
    make_household(cast.project, person=cast.bob)
    make_order(cast, make_cycle(cast), small=0, large=1)
    spent = payer(cast).spent
    assert spent > Money(0)

    revise(cast, "envelope", "2000,00")
    assert (payer(cast).envelope_total, payer(cast).spent) == (Money(200000), spent)
    revise(cast, "envelope", "1,00")
    assert (payer(cast).envelope_total, payer(cast).envelope_left) == (spent, Money(0))


def test_an_envelope_adjusted_since_is_left_alone_by_another_decision(cast: Cast) -> None:
    adjust_envelope(
        by=cast.coordinator, payer_id=payer(cast).pk, amount=Money(150000), reason="avenant", at=NOW
    )

    revise(cast, "funder_rate", "0.6")

    assert payer(cast).envelope_total == Money(150000)


def test_a_new_funder_takes_the_place_of_the_old_one(cast: Cast) -> None:
    other, officer = make_organisation("Métropole", legal_form="collectivite"), make_user("Gaël Roy")
    OrganisationMembership.objects.create(organisation=other, user=officer)

    revise(cast, "funder", other.pk)

    assert payer(cast).organisation == other
    assert "orders.see_funding" in (grants(Actor.of(officer), cast.project.pk) or ())
    assert grants(cast.funder, cast.project.pk) is None
    assert Participation.objects.filter(project=cast.project, role="financeur").count() == 2


def test_a_new_version_brings_its_new_basket(cast: Cast) -> None:
    before = cast.project.recipe_version
    data = {**before.data, "version": "1.9.0"}
    for use in data["engines"]:
        if use["use"] == "orders":
            use["settings"]["products"].append({"name": "Panier du jardin", "price": "5,00"})
    version = RecipeVersion.objects.create(
        recipe=before.recipe, version="1.9.0", data=data, digest="1" * 64, origin=before.origin
    )

    adopt_version(project_id=cast.project.pk, version=version, by=cast.coordinator, at=NOW)

    assert Product.objects.in_project(cast.project).filter(name="Panier du jardin").exists()
