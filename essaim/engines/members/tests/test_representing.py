"""Organisations as members: one sheet each, mandates that follow one another, never two at once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from essaim.engines.members import errors
from essaim.engines.members.commands.erasing import erase_person
from essaim.engines.members.commands.merging import merge_households
from essaim.engines.members.commands.people import link_person
from essaim.engines.members.commands.representing import (
    Representation,
    end_representation,
    enter_organisation,
    name_representative,
)
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import College, CollegePlace, Household, Representative
from essaim.engines.members.queries.households import addressees
from essaim.engines.members.queries.representing import in_force, representatives_on, spoken_for
from essaim.engines.members.queries.today import personal_data
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Invalid
from essaim.kernel.factories import NOW, Cast, make_organisation

DAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


@pytest.fixture
def cast(db: None) -> Cast:
    return members_cast()


def _town(cast: Cast) -> Household:
    body = make_organisation("Ville de Lille", legal_form="collectivite")
    return enter_organisation(
        by=cast.coordinator, project_id=cast.project.pk, organisation_id=body.pk, joined_on=DAY, at=NOW
    )


def _name(cast: Cast, town: Household, name: str = "Le maire", **told: object) -> Representative:
    mandate = Representation(name=name, **{"since": DAY, **told})  # type: ignore[arg-type]
    return name_representative(by=cast.coordinator, household_id=town.pk, told=mandate)


def test_an_organisation_has_one_sheet_that_is_kept_and_no_people(cast: Cast) -> None:
    town, other = _town(cast), make_household(cast.project, "La ville")
    assert town.organisation is not None
    again = enter_organisation(
        by=cast.coordinator, project_id=cast.project.pk, organisation_id=town.organisation.pk, at=NOW
    )
    assert again == town
    with pytest.raises(errors.VotesByRepresentative):
        link_person(by=cast.coordinator, household_id=town.pk, email=cast.bob.email, at=NOW)
    with pytest.raises(errors.NotAnOrganisation):
        _name(cast, other)
    sides = {"by": cast.coordinator, "project_id": cast.project.pk, "at": NOW}
    with pytest.raises(errors.OrganisationNotMerged):
        merge_households(kept_id=other.pk, lost_id=town.pk, **sides)  # type: ignore[arg-type]
    merge_households(kept_id=town.pk, lost_id=other.pk, **sides)  # type: ignore[arg-type]


def test_a_mandate_follows_another_and_ends(cast: Cast) -> None:
    town = _town(cast)
    first = _name(cast, town)
    second = _name(cast, town, name="", email=cast.bob.email, since=DAY + WEEK, source="Délibération")
    first.refresh_from_db()
    assert (first.until, second.until, second.name) == (DAY + WEEK, None, cast.bob.display_name)
    with pytest.raises(errors.MandateOverlaps):
        _name(cast, town, since=DAY, until=DAY + 2 * WEEK)
    with pytest.raises(errors.MandateBackwards):
        _name(cast, town, since=DAY + 3 * WEEK, until=DAY)
    with pytest.raises(Invalid):
        _name(cast, town, name=" ")
    with pytest.raises(errors.NoSuchPerson):
        _name(cast, town, email="personne@exemple.fr")

    bob = Actor.of(cast.bob)
    assert spoken_for(bob, cast.project.pk, on=DAY) == []
    assert spoken_for(bob, cast.project.pk, on=DAY + WEEK) == [town]
    assert [to.email for to in addressees([town])[town.pk]] == [cast.bob.email]
    assert personal_data(cast.bob.pk)[0]["represents"] == "Ville de Lille"
    end_representation(by=cast.coordinator, representative_id=second.pk, on=DAY + 2 * WEEK)
    assert spoken_for(bob, cast.project.pk, on=DAY + 2 * WEEK) == []

    erase_person(cast.bob.pk, cast.coordinator, NOW)
    second.refresh_from_db()
    assert (second.user, second.name) == (None, "Représentant effacé")


class TestNeverTwoAtOnce(TestCase):
    """Whatever mandates are asked for, an organisation has one representative at most on any day."""

    @settings(deadline=None, max_examples=25)
    @given(st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)), max_size=6))
    def test_one_at_a_time(self, asked: list[tuple[int, int | None]]) -> None:
        cast = members_cast()
        town = _town(cast)
        for since, until in asked:
            end = None if until is None else DAY + timedelta(days=until)
            try:
                _name(cast, town, since=DAY + timedelta(days=since), until=end)
            except (errors.MandateOverlaps, errors.MandateBackwards):
                continue
        rows = Representative.objects.in_project(cast.project)
        for offset in range(31):
            assert rows.filter(in_force(DAY + timedelta(days=offset))).count() <= 1


def test_pages_enter_an_organisation_and_name_who_votes(cast: Cast) -> None:
    body = make_organisation("Ville de Lille", legal_form="collectivite")
    college = College.unscoped.create(project=cast.project, name="Communes")
    client = Client()
    client.force_login(cast.alice)

    def url(name: str, **rest: int) -> str:
        return reverse(f"members:{name}", kwargs={"project": cast.project.slug, "tool": "foyers", **rest})

    page = client.post(
        url("college_organisation", college=college.pk), {"organisation": body.pk}, follow=True
    )
    assert "Personne encore : cette organisation ne peut pas voter." in page.text.replace("\xa0", " ")
    town = Household.objects.in_project(cast.project).get(organisation=body)
    assert CollegePlace.objects.in_project(cast.project).get().household == town
    assert "personne : ne vote pas" in client.get(url("college", college=college.pk)).text.replace(
        "\xa0", " "
    )

    form = {"since": "2026-03-02", "name": "", "email": ""}
    refused = client.post(url("represent", number=town.number), form)
    assert "Écrivez le nom du représentant" in refused.text
    client.post(
        url("represent", number=town.number), {**form, "name": "Martine A.", "source": "Délibération"}
    )
    mandate = representatives_on(cast.project, DAY)[town.pk]
    assert "Martine A." in client.get(url("college", college=college.pk)).text
    client.post(url("represent_end", number=town.number, mandate=mandate.pk))
    mandate.refresh_from_db()
    assert mandate.until is not None
    assert client.post(url("represent_end", number=town.number, mandate=0)).status_code == 404
