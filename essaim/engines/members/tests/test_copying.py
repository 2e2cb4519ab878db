import pytest

from essaim.engines.members import api
from essaim.engines.members.commands.copying import copy_households
from essaim.engines.members.commands.erasing import erase_person
from essaim.engines.members.errors import NothingToCopy
from essaim.engines.members.factories import ROLES, TOOLS, make_household, members_cast
from essaim.kernel.access.api import grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, join, make_project, make_user
from essaim.kernel.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return members_cast()


@pytest.fixture
def buying_group(cast: Cast) -> Project:
    """A project without funder, that Alice coordinates too."""
    project = make_project(
        "Groupement d'achat", tools={"foyers": ("members", {"asks_quotient": False})}, roles=ROLES
    )
    join(project, "coordination", cast.alice)
    return project


def copy(cast: Cast, target: Project) -> list[api.Household]:
    return copy_households(source_project=cast.project, target_project=target, by=cast.coordinator, at=NOW)


def test_copy_households_brings_people_and_asks_nothing_twice(cast: Cast, buying_group: Project) -> None:
    make_household(
        cast.project,
        "Famille Delattre",
        person=cast.bob,
        email="bob@exemple.fr",
        quotient=500,
        quotient_checked_on=NOW.date(),
    )
    make_household(cast.project, "Partis", is_active=False, left_on=NOW.date())

    (copied,) = copy(cast, buying_group)

    assert (copied.name, copied.email, copied.number) == ("Famille Delattre", "bob@exemple.fr", 1)
    assert copied.quotient is None
    assert api.household_of(cast.member, buying_group.pk) == copied
    assert grants(cast.member, buying_group.pk) == frozenset({"projects.view", "members.own"})
    assert copy(cast, buying_group) == []
    assert history(buying_group)[0].changes["households"] == 0


def test_copy_households_brings_the_quotient_where_it_serves(cast: Cast) -> None:
    target = make_project("Bio-cabas de Dunkerque", tools=TOOLS, roles=ROLES)
    join(target, "coordination", cast.alice)
    make_household(cast.project, quotient=500, quotient_checked_on=NOW.date())

    (copied,) = copy(cast, target)

    assert (copied.quotient, copied.quotient_checked_on) == (500, NOW.date())


def test_copy_households_is_for_who_coordinates_both(cast: Cast, buying_group: Project) -> None:
    make_household(cast.project)
    join(buying_group, "coordination", cast.bob)
    join(buying_group, "coordination", cast.charlie)

    for actor, error in ((cast.member, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(error):
            copy_households(source_project=cast.project, target_project=buying_group, by=actor, at=NOW)


def test_copy_households_refuses_when_there_is_none(cast: Cast, buying_group: Project) -> None:
    with pytest.raises(NothingToCopy, match="Bio-cabas du Centre"):
        copy(cast, buying_group)


def test_erase_person_empties_the_household_they_were_alone_in(cast: Cast) -> None:
    alone = make_household(cast.project, "Famille Delattre", person=cast.bob, email="bob@exemple.fr")
    api.change_household(
        by=cast.coordinator,
        household_id=alone.pk,
        details=api.Details(name="Famille Delattre", email="bob@exemple.fr", phone="0611111111"),
    )

    erase_person(cast.bob.pk, Actor.system("members.erase"), NOW)

    alone.refresh_from_db()
    assert (alone.name, alone.email, alone.is_active) == ("Foyer n°\xa01", "", False)
    assert "06 11" not in str([(entry.changes, entry.target_label) for entry in history(alone)])


def test_erase_person_leaves_a_household_others_live_in(cast: Cast) -> None:
    household = make_household(cast.project, "Famille Delattre", person=cast.bob)
    other = make_user("Lise Delattre")
    join(cast.project, "membre", other)
    api.link_person(by=cast.coordinator, household_id=household.pk, email=other.email, at=NOW)

    erase_person(cast.bob.pk, Actor.system("members.erase"), NOW)

    household.refresh_from_db()
    assert household.name == "Famille Delattre"
    assert api.household_of(cast.member, cast.project.pk) is None
