import pytest

from essaim.engines.members import api
from essaim.engines.members.errors import AlreadyInHousehold, NoSuchPerson, ReasonMissing
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import HouseholdPerson, QuotientCheck
from essaim.engines.members.permissions import LABELS, P
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return members_cast()


def test_add_household_numbers_without_gap_and_tells(cast: Cast) -> None:
    for name in ("Famille Benali", "Famille Caron"):
        household = api.add_household(
            by=cast.coordinator, project_id=cast.project.pk, name=name, phone="0612345678", at=NOW
        )

    assert household.number == 2
    assert household.phone == "06 12 34 56 78"
    assert [event.name for event in OutgoingEvent.objects.order_by("pk")] == ["members.HouseholdJoined"] * 2
    assert history(household)[0].changes["phone"] == "0612345678"


def test_add_household_refuses_without_name(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Donnez un nom"):
        api.add_household(by=cast.coordinator, project_id=cast.project.pk, name="  ", at=NOW)


@pytest.mark.parametrize(
    ("who", "error"), [("member", Forbidden), ("funder", Forbidden), ("stranger", NotFound)]
)
def test_add_household_is_for_those_who_manage(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        api.add_household(by=getattr(cast, who), project_id=cast.project.pk, name="Famille Caron", at=NOW)


def test_household_of_is_one_query_one_more_to_follow_a_merge(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    kept = make_household(cast.project, "Famille Delattre")
    make_household(
        cast.project, "Bob Delattre", person=cast.bob, merged_into=kept, is_active=False, left_on=NOW.date()
    )

    with django_assert_num_queries(2):
        found = api.household_of(cast.member, cast.project.pk)

    assert found == kept
    alone = make_household(cast.project, "Alice seule", person=cast.alice)
    with django_assert_num_queries(1):
        assert api.household_of(cast.coordinator, cast.project.pk) == alone
    assert api.household_of(cast.funder, cast.project.pk) is None


def test_household_of_is_none_once_left(cast: Cast) -> None:
    household = make_household(cast.project, person=cast.bob)

    api.deactivate_household(by=cast.coordinator, household_id=household.pk, reason="Déménagement", at=NOW)

    assert api.household_of(cast.member, cast.project.pk) is None


def test_deactivate_asks_why_and_reactivate_brings_back(cast: Cast) -> None:
    household = make_household(cast.project)
    with pytest.raises(ReasonMissing):
        api.deactivate_household(by=cast.coordinator, household_id=household.pk, reason=" ", at=NOW)

    api.deactivate_household(by=cast.coordinator, household_id=household.pk, reason="Déménagement", at=NOW)
    assert not api.active_households(cast.project).exists()
    back = api.reactivate_household(by=cast.coordinator, household_id=household.pk)

    assert back.is_active
    assert back.left_on is None
    assert list(api.active_households(cast.project)) == [household]


def test_set_quotient_keeps_the_value_out_of_the_trace(cast: Cast) -> None:
    household = make_household(cast.project)

    api.set_quotient(
        by=cast.coordinator, household_id=household.pk, quotient=612, checked_on=NOW.date(), at=NOW
    )

    household.refresh_from_db()
    assert household.quotient == 612
    assert QuotientCheck.objects.in_project(cast.project).get().quotient == 612
    assert "612" not in str(history(household)[0].changes)


def test_set_quotient_refuses_a_day_to_come(cast: Cast) -> None:
    household = make_household(cast.project)
    tomorrow = NOW.date().replace(day=NOW.day + 1)

    with pytest.raises(Invalid, match="à venir"):
        api.set_quotient(
            by=cast.coordinator, household_id=household.pk, quotient=612, checked_on=tomorrow, at=NOW
        )


def test_link_person_once_and_only_someone_of_the_project(cast: Cast) -> None:
    first, second = make_household(cast.project), make_household(cast.project)
    api.link_person(by=cast.coordinator, household_id=first.pk, email="bob-delattre@exemple.fr", at=NOW)
    api.link_person(by=cast.coordinator, household_id=first.pk, email="bob-delattre@exemple.fr", at=NOW)

    with pytest.raises(AlreadyInHousehold):
        api.link_person(by=cast.coordinator, household_id=second.pk, email=cast.bob.email, at=NOW)
    with pytest.raises(NoSuchPerson):
        api.link_person(by=cast.coordinator, household_id=second.pk, email=cast.charlie.email, at=NOW)
    assert HouseholdPerson.objects.in_project(cast.project).count() == 1


def test_unlink_person_keeps_the_past(cast: Cast) -> None:
    household = make_household(cast.project, person=cast.bob)
    link = HouseholdPerson.objects.in_project(cast.project).get()

    api.unlink_person(by=cast.coordinator, link_id=link.pk, at=NOW)

    link.refresh_from_db()
    assert not link.is_active
    assert link.household == household


def test_open_own_household_once(cast: Cast) -> None:
    details = api.Details(name="Famille Delattre", phone="06 00 00 00 01")

    own = api.open_own_household(by=cast.member, project_id=cast.project.pk, details=details, at=NOW)

    assert api.household_of(cast.member, cast.project.pk) == own
    with pytest.raises(AlreadyInHousehold):
        api.open_own_household(by=cast.member, project_id=cast.project.pk, details=details, at=NOW)
    with pytest.raises(Forbidden):
        api.open_own_household(by=cast.funder, project_id=cast.project.pk, details=details, at=NOW)


def test_change_own_household_leaves_the_coordination_notes(cast: Cast) -> None:
    make_household(cast.project, person=cast.bob, notes="Livrer en bas")

    changed = api.change_own_household(
        by=cast.member, project_id=cast.project.pk, details=api.Details(name="Les Delattre")
    )

    assert (changed.name, changed.notes) == ("Les Delattre", "Livrer en bas")


def test_every_permission_has_a_label() -> None:
    assert set(LABELS) == set(P)
