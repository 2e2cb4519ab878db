from datetime import timedelta

import pytest

from essaim.kernel.access.api import grants, register_system_actor, require
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, make_cast, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(
        make_project(
            tools={},
            roles={
                "coordination": ["projects.view", "projects.govern"],
                "membre": ["projects.view"],
                "financeur": ["projects.read_audit"],
            },
        )
    )


def test_grants_come_from_the_role(cast: Cast) -> None:
    assert grants(cast.member, cast.project.pk) == frozenset({"projects.view"})


def test_grants_of_a_stranger_are_none(cast: Cast) -> None:
    assert grants(cast.stranger, cast.project.pk) is None
    assert grants(Actor.anonymous(), cast.project.pk) is None


def test_grants_reach_the_members_of_an_organisation_until_they_leave(cast: Cast) -> None:
    assert grants(cast.funder, cast.project.pk) == frozenset({"projects.read_audit"})
    OrganisationMembership.objects.filter(user=cast.fanny).update(is_active=False, ended_at=NOW)
    assert grants(cast.funder, cast.project.pk) is None


def test_grants_end_with_the_participation(cast: Cast) -> None:
    Participation.objects.filter(user=cast.bob).update(is_active=False, ended_at=NOW + timedelta(days=1))
    assert grants(cast.member, cast.project.pk) is None


def test_require_tells_a_stranger_from_a_member_without_the_right(cast: Cast) -> None:
    with pytest.raises(NotFound):
        require(by=cast.stranger, project_id=cast.project.pk, permission="projects.govern")
    with pytest.raises(Forbidden):
        require(by=cast.member, project_id=cast.project.pk, permission="projects.govern")
    require(by=cast.coordinator, project_id=cast.project.pk, permission="projects.govern")


def test_system_actor_has_only_its_declared_rights(cast: Cast) -> None:
    register_system_actor("essai.travail", ["projects.view"])
    require(by=Actor.system("essai.travail"), project_id=cast.project.pk, permission="projects.view")
    with pytest.raises(Forbidden):
        require(by=Actor.system("essai.travail"), project_id=cast.project.pk, permission="projects.govern")
    with pytest.raises(Forbidden):
        require(by=Actor.system("inconnu"), project_id=cast.project.pk, permission="projects.view")
