import pytest

from essaim.kernel.access.organisations import (
    OrganisationDetails,
    add_member,
    change_member_role,
    change_organisation,
    create_organisation,
    end_membership,
)
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.errors import AlreadyMember, LastAdmin, NumbersDisagree, OrganisationExists
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.errors import Forbidden, Invalid
from essaim.kernel.factories import NOW, make_user

pytestmark = pytest.mark.django_db
SIRET, SIREN, RNA = "73282932000074", "732829320", "W595000123"


@pytest.fixture
def alice() -> User:
    return make_user("Alice Fontaine")


def create(
    by: User, name: str = "Amap du Héron", siren: str = "", siret: str = "", rna: str = ""
) -> Organisation:
    details = OrganisationDetails(name=name, siren=siren, siret=siret, rna=rna)
    return create_organisation(by=Actor.of(by), details=details, at=NOW)


def test_create_organisation_makes_its_author_administrator(alice: User) -> None:
    organisation = create(alice, siret="732 829 320 00074", rna="w 595 000 123")

    assert (organisation.siren, organisation.siret, organisation.rna) == (SIREN, SIRET, RNA)
    assert organisation.memberships.get().role == "admin"


@pytest.mark.parametrize(
    ("numbers", "field", "says"),
    [
        ({"siren": "123456789"}, "siren", "9 chiffres"),
        ({"siret": "73282932000075"}, "siret", "14 chiffres"),
        ({"rna": "W12"}, "rna", "W et 9 chiffres"),
    ],
)
def test_create_organisation_says_what_a_number_should_be(
    alice: User, numbers: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says) as refusal:
        create(alice, **numbers)

    assert refusal.value.field == field


def test_create_organisation_refuses_numbers_that_disagree(alice: User) -> None:
    with pytest.raises(NumbersDisagree):
        create(alice, siren="552100554", siret=SIRET)


@pytest.mark.parametrize("numbers", [{"siret": SIRET}, {"siren": SIREN}, {"rna": RNA}])
def test_create_organisation_finds_its_twin_by_number(alice: User, numbers: dict[str, str]) -> None:
    known = create(alice, "La première", **numbers)

    with pytest.raises(OrganisationExists, match="La première") as refusal:
        create(alice, "La seconde", **numbers)

    assert refusal.value.fields["slug"] == known.slug


def test_two_establishments_of_one_siren_are_two(alice: User) -> None:
    create(alice, "Siège", siret=SIRET)

    assert create(alice, "Antenne", siret="73282932000082").siren == SIREN


def test_change_organisation_is_for_its_administrators(alice: User) -> None:
    organisation, bob = create(alice), make_user("Bob Delattre")
    add_member(by=Actor.of(alice), organisation_id=organisation.pk, user_id=bob.pk, at=NOW)

    with pytest.raises(Forbidden):
        change_organisation(
            by=Actor.of(bob), organisation_id=organisation.pk, details=OrganisationDetails(name="À moi")
        )


def test_last_administrator_stays_until_another_takes_over(alice: User) -> None:
    organisation, bob = create(alice), make_user("Bob Delattre")
    own = organisation.memberships.get()
    his = add_member(by=Actor.of(alice), organisation_id=organisation.pk, user_id=bob.pk, at=NOW)
    with pytest.raises(LastAdmin):
        end_membership(by=Actor.of(alice), membership_id=own.pk, at=NOW)
    with pytest.raises(LastAdmin):
        change_member_role(by=Actor.of(alice), membership_id=own.pk, role="member")
    with pytest.raises(AlreadyMember):
        add_member(by=Actor.of(alice), organisation_id=organisation.pk, user_id=bob.pk, at=NOW)

    change_member_role(by=Actor.of(alice), membership_id=his.pk, role="admin")
    end_membership(by=Actor.of(alice), membership_id=own.pk, at=NOW)

    own.refresh_from_db()
    assert (own.is_active, own.ended_at) == (False, NOW)
    assert organisation.memberships.filter(is_active=True).get().user == bob
