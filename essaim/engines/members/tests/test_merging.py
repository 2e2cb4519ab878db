from datetime import timedelta

import pytest

from essaim.engines.members import api
from essaim.engines.members.commands.merging import merge_households, tell_apart, undo_merge
from essaim.engines.members.errors import AlreadyUndone, HouseholdMerged, SameHousehold, TooLateToUndo
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import Household
from essaim.engines.members.queries.duplicates import duplicates, looks_like
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, make_project
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return members_cast()


def merge(cast: Cast, kept: Household, lost: Household) -> int:
    return merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    ).pk


def test_merge_keeps_both_rows_fills_blanks_and_brings_the_people(cast: Cast) -> None:
    kept = make_household(cast.project, "Famille Delattre", phone="0611111111")
    lost = make_household(
        cast.project,
        "Bob Delattre",
        person=cast.bob,
        email="bob@exemple.fr",
        phone="0622222222",
        quotient=500,
        quotient_checked_on=NOW.date(),
    )

    merge(cast, kept, lost)

    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.email, kept.phone, kept.quotient) == ("bob@exemple.fr", "06 11 11 11 11", 500)
    assert lost.merged_into == kept
    assert api.household_of(cast.member, cast.project.pk) == kept
    assert set(api.household_ids(kept)) == {kept.pk, lost.pk}
    assert list(api.active_households(cast.project)) == [kept]
    assert OutgoingEvent.objects.get().payload == {"kept_id": kept.pk, "lost_id": lost.pk}


def test_undo_merge_gives_each_its_own_and_respects_later_corrections(cast: Cast) -> None:
    kept = make_household(cast.project, "Famille Delattre")
    lost = make_household(
        cast.project, "Bob Delattre", person=cast.bob, email="bob@exemple.fr", address="1 rue Haute"
    )
    merge_id = merge(cast, kept, lost)
    api.change_household(
        by=cast.coordinator,
        household_id=kept.pk,
        details=api.Details(name="Famille Delattre", email="bob@exemple.fr", address="9 rue Basse"),
    )

    undo_merge(by=cast.coordinator, merge_id=merge_id, at=NOW + timedelta(days=3))

    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.email, kept.address) == ("", "9 rue Basse")
    assert lost.is_active
    assert lost.left_on is None
    assert api.household_of(cast.member, cast.project.pk) == lost
    with pytest.raises(AlreadyUndone):
        undo_merge(by=cast.coordinator, merge_id=merge_id, at=NOW)


def test_merge_of_a_merged_household_follows_and_comes_back(cast: Cast) -> None:
    first, second, third = (make_household(cast.project) for _ in range(3))
    merge(cast, second, third)
    second_merge = merge(cast, first, second)
    third.refresh_from_db()
    assert third.merged_into == first

    undo_merge(by=cast.coordinator, merge_id=second_merge, at=NOW)

    third.refresh_from_db()
    assert third.merged_into == second


def test_undo_merge_restores_the_date_of_departure(cast: Cast) -> None:
    kept = make_household(cast.project)
    lost = make_household(cast.project, is_active=False, left_on=NOW.date(), leaving_reason="Parti")
    merge_id = merge(cast, kept, lost)

    undo_merge(by=cast.coordinator, merge_id=merge_id, at=NOW)

    lost.refresh_from_db()
    assert (lost.is_active, lost.left_on, lost.leaving_reason) == (False, NOW.date(), "Parti")


def test_undo_merge_refuses_after_thirty_days(cast: Cast) -> None:
    merge_id = merge(cast, make_household(cast.project), make_household(cast.project))

    with pytest.raises(TooLateToUndo, match="30 jours"):
        undo_merge(by=cast.coordinator, merge_id=merge_id, at=NOW + timedelta(days=31))


def test_merge_refuses_itself_another_project_and_one_already_merged(cast: Cast) -> None:
    one, other, third = (make_household(cast.project) for _ in range(3))
    elsewhere = make_household(make_project("Voisin", tools={}, roles={}))
    with pytest.raises(SameHousehold):
        merge(cast, one, one)
    with pytest.raises(NotFound):
        merge(cast, one, elsewhere)

    merge(cast, one, other)

    with pytest.raises(HouseholdMerged):
        merge(cast, third, other)
    with pytest.raises(Forbidden):
        merge_households(by=cast.member, project_id=cast.project.pk, kept_id=one.pk, lost_id=third.pk, at=NOW)


def test_duplicates_gives_the_reasons_and_forgets_pairs_told_apart(cast: Cast) -> None:
    one = make_household(cast.project, "Mme Élise Caron", address="12 bd St-Michel", phone="0611111111")
    other = make_household(cast.project, "CARON Elise", address="12, boulevard Saint Michel")
    make_household(cast.project, "Famille Benali", address="3 rue Haute")

    (pair,) = duplicates(cast.project.pk)
    assert (pair.first, pair.second) == (one, other)
    assert pair.reasons == ["même nom à la même adresse", "même nom"]
    tell_apart(by=cast.coordinator, project_id=cast.project.pk, one_id=other.pk, other_id=one.pk)

    assert duplicates(cast.project.pk) == []


def test_looks_like_warns_before_adding(cast: Cast) -> None:
    known = make_household(cast.project, "Famille Caron", email="caron@exemple.fr")

    found = looks_like(cast.project.pk, name="Caron", email="Caron@exemple.fr", phone="", address="")

    assert found == [(known, ["même adresse e-mail", "même nom"])]
