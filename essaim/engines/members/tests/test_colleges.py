"""Colleges: what they weigh, who is in them on a day, who sits where."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.members.commands.colleges import (
    Mandate,
    add_college,
    end_seat,
    give_seat,
    place_in_college,
    take_out_of_college,
)
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import College, CollegePlace, Household, Seat
from essaim.engines.members.queries.colleges import college_weights, record_list, seats_of
from essaim.engines.members.rules.colleges import Bounds, WrongWeights, weights_of
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import Cast, make_project

DAY = date(2026, 11, 2)
SCIC = Bounds(Fraction(1, 10), Fraction(1, 2))


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_weights_sum_to_one_exactly_and_none_passes_its_bound(weighs: list[int]) -> None:
    parts = {f"college {number}": weight for number, weight in enumerate(weighs)}
    try:
        weights = weights_of(parts, SCIC)
    except WrongWeights as wrong:
        assert not SCIC.least <= Fraction(parts[wrong.college], sum(parts.values())) <= SCIC.most
    else:
        assert sum(weights.values()) == 1
        assert all(SCIC.least <= weight <= SCIC.most for weight in weights.values())


def test_a_college_out_of_bounds_is_named() -> None:
    with pytest.raises(WrongWeights) as caught:
        weights_of({"users": 6, "staff": 4}, SCIC)
    assert (caught.value.college, caught.value.weight) == ("users", Fraction(3, 5))


@pytest.fixture
def cast(db: None) -> Cast:
    return members_cast()


def _college(cast: Cast, name: str, parts: int = 1) -> College:
    return add_college(by=cast.coordinator, project_id=cast.project.pk, name=name, parts=parts)


def _place(cast: Cast, household: Household, college: College, on: date = DAY) -> CollegePlace:
    return place_in_college(by=cast.coordinator, household_id=household.pk, college=college, on=on)


def test_without_college_each_member_there_that_day_votes(cast: Cast) -> None:
    make_household(cast.project, "Arrivée", joined_on=DAY)
    make_household(cast.project, "Demain", joined_on=DAY + timedelta(days=1))
    make_household(cast.project, "Partie", joined_on=DAY, is_active=False, left_on=DAY)
    make_household(cast.project, "Ensuite", joined_on=DAY, is_active=False, left_on=DAY + timedelta(days=9))

    names = [(one.name, one.college) for one in record_list(cast.project, on=DAY)]

    assert names == [("Arrivée", ""), ("Ensuite", "")]


def test_list_of_a_day_is_the_same_whenever_it_is_asked(cast: Cast) -> None:
    users, staff = _college(cast, "Usagers", 3), _college(cast, "Salariés", 2)
    first = make_household(cast.project, "A", joined_on=DAY)
    make_household(cast.project, "Sans collège", joined_on=DAY)
    _place(cast, first, users)
    before = record_list(cast.project, on=DAY)

    _place(cast, first, staff, DAY + timedelta(days=5))
    later = DAY + timedelta(days=30)
    take_out_of_college(by=cast.coordinator, household_id=first.pk, on=later)

    assert record_list(cast.project, on=DAY) == before
    assert [one.college for one in record_list(cast.project, on=DAY + timedelta(days=5))] == ["Salariés"]
    assert record_list(cast.project, on=later) == []
    assert college_weights(cast.project) == {users.pk: Fraction(3, 5), staff.pk: Fraction(2, 5)}


def test_only_who_manages_writes_and_only_in_one_project(cast: Cast) -> None:
    household, college = make_household(cast.project), _college(cast, "Usagers")
    with pytest.raises(Forbidden):
        add_college(by=cast.member, project_id=cast.project.pk, name="Autre", parts=1)
    other = make_project("Autre projet", tools={}, roles={})
    elsewhere = College.unscoped.create(project=other, name="X")
    with pytest.raises(NotFound):
        _place(cast, household, elsewhere)
    assert _place(cast, household, college) == _place(cast, household, college)


def test_a_seat_has_a_voice_and_an_end(cast: Cast) -> None:
    household = make_household(cast.project)
    mandate = Mandate(body="Conseil d'administration", voice=Seat.Voice.ADVISORY, since=DAY)
    seat = give_seat(by=cast.coordinator, household_id=household.pk, mandate=mandate)
    assert list(seats_of(cast.project, on=DAY)) == [seat]

    end_seat(by=cast.coordinator, seat_id=seat.pk, on=DAY + timedelta(days=1))

    assert list(seats_of(cast.project, on=DAY + timedelta(days=1))) == []
    assert list(seats_of(cast.project, on=DAY)) == [seat]


def test_pages_weigh_place_and_warn(cast: Cast) -> None:
    tool = cast.tool("foyers")
    tool.settings = {"colleges": "scic"}
    tool.save()
    household = make_household(cast.project, "Famille Benali")
    client = Client()
    client.force_login(cast.alice)

    def url(name: str, **rest: int) -> str:
        return reverse(f"members:{name}", kwargs={"project": cast.project.slug, "tool": "foyers", **rest})

    for name, parts in (("Usagers", 6), ("Salariés", 4)):
        client.post(url("colleges"), {"name": name, "parts": parts})
    assert (
        "Un collège s&#x27;appelle déjà" in client.post(url("colleges"), {"name": "usagers", "parts": 1}).text
    )
    assert "sort des bornes" in client.get(url("colleges")).text

    users = College.objects.in_project(cast.project).get(name="Usagers")
    client.post(url("college_change", college=users.pk), {"name": "Usagers", "parts": 4})
    page = client.get(url("colleges")).text
    assert "sort des bornes" not in page
    assert "50\N{NO-BREAK SPACE}%" in page

    client.post(url("college", college=users.pk), {"household": household.pk})
    assert "Famille Benali" in client.get(url("college", college=users.pk)).text
    client.post(url("college_take_out", number=household.number))
    assert not CollegePlace.objects.in_project(cast.project).filter(until=None).exists()
    assert Client().get(url("colleges")).status_code == 302
    assert "Collèges" in client.get(url("home")).text
