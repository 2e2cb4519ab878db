import re
from datetime import timedelta

import pytest

from essaim.kernel.access.api import grants
from essaim.kernel.access.errors import (
    AlreadyInRole,
    InvitationExpired,
    InvitationForSomeoneElse,
    InvitationRevoked,
    InvitationUsed,
    LastCoordinator,
    TooManyInvitations,
    UnknownRole,
)
from essaim.kernel.access.models import Invitation, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, join, make_cast, make_organisation, make_project, make_user
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.invitations import accept_invitation, invite, invite_member, revoke_invitation
from essaim.kernel.projects.roles import end_role, give_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(
        make_project(
            tools={},
            roles={
                "coordination": ["projects.view", "projects.manage_people"],
                "membre": ["projects.view"],
                "financeur": ["projects.view"],
            },
        )
    )


@pytest.fixture
def guest() -> User:
    return make_user("Gaëlle Invitée", email="gaelle@exemple.fr")


def send(cast: Cast, email: str = "gaelle@exemple.fr", role: str = "membre") -> str:
    """Invite, and read the token where its reader finds it: in the letter."""
    invite(by=cast.coordinator, project_id=cast.project.pk, role=role, email=email, at=NOW)
    letter = OutgoingMail.objects.latest("pk")
    found = re.search(r"/invitations/([^/]+)/", letter.text)
    assert found
    return found[1]


def test_invite_writes_one_letter_and_no_token_in_clear(cast: Cast) -> None:
    token = send(cast, " Gaelle@Exemple.fr ")

    invitation = Invitation.objects.get()
    assert invitation.email == OutgoingMail.objects.get().to == "gaelle@exemple.fr"
    assert invitation.token_digest != token
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert AuditEntry.objects.filter(action="access.invited").exists()


def test_accept_invitation_gives_the_role_once(cast: Cast, guest: User) -> None:
    token = send(cast)

    accept_invitation(by=Actor.of(guest), token=token, at=NOW)

    assert grants(Actor.of(guest), cast.project.pk) == frozenset({"projects.view"})
    with pytest.raises(InvitationUsed):
        accept_invitation(by=Actor.of(guest), token=token, at=NOW)


def test_accept_invitation_refuses_another_address(cast: Cast) -> None:
    token = send(cast)

    with pytest.raises(InvitationForSomeoneElse, match=r"pour gaelle@exemple\.fr.*avec charlie-roux@"):
        accept_invitation(by=cast.stranger, token=token, at=NOW)

    assert grants(cast.stranger, cast.project.pk) is None
    assert Invitation.objects.get().accepted_at is None


def test_accept_invitation_refuses_when_late_withdrawn_unknown_or_anonymous(cast: Cast, guest: User) -> None:
    token, actor = send(cast), Actor.of(guest)
    with pytest.raises(InvitationExpired, match="Alice Fontaine"):
        accept_invitation(by=actor, token=token, at=NOW + timedelta(days=14))
    with pytest.raises(NotFound):
        accept_invitation(by=actor, token="inconnu", at=NOW)
    with pytest.raises(Forbidden):
        accept_invitation(by=Actor.anonymous(), token=token, at=NOW)

    revoke_invitation(by=cast.coordinator, invitation_id=Invitation.objects.get().pk, at=NOW)

    with pytest.raises(InvitationRevoked):
        accept_invitation(by=actor, token=token, at=NOW)


def test_invite_again_withdraws_the_first(cast: Cast, guest: User) -> None:
    first, second = send(cast), send(cast)

    with pytest.raises(InvitationRevoked):
        accept_invitation(by=Actor.of(guest), token=first, at=NOW)
    accept_invitation(by=Actor.of(guest), token=second, at=NOW)

    assert OutgoingMail.objects.count() == 2


def test_invite_refuses_an_unknown_role_and_one_held(cast: Cast) -> None:
    with pytest.raises(UnknownRole, match="Membre"):
        send(cast, role="roi")
    with pytest.raises(AlreadyInRole):
        send(cast, cast.bob.email)


@pytest.mark.parametrize(
    ("who", "error"), [("member", Forbidden), ("funder", Forbidden), ("stranger", NotFound)]
)
def test_people_are_managed_by_those_who_may(cast: Cast, who: str, error: type[Exception]) -> None:
    by = getattr(cast, who)
    held = Participation.objects.get(user=cast.alice, role="coordination")
    send(cast)
    with pytest.raises(error):
        invite(by=by, project_id=cast.project.pk, role="membre", email="x@exemple.fr", at=NOW)
    with pytest.raises(error):
        give_role(by=by, project_id=cast.project.pk, role="membre", user_id=cast.charlie.pk, at=NOW)
    with pytest.raises(error):
        end_role(by=by, participation_id=held.pk, at=NOW)
    with pytest.raises(error):
        revoke_invitation(by=by, invitation_id=Invitation.objects.get().pk, at=NOW)


def test_end_role_keeps_the_row_and_refuses_the_last_coordinator(cast: Cast) -> None:
    only = Participation.objects.get(user=cast.alice, role="coordination")
    with pytest.raises(LastCoordinator):
        end_role(by=cast.coordinator, participation_id=only.pk, at=NOW)
    join(cast.project, "coordination", cast.bob)

    ended = end_role(by=cast.coordinator, participation_id=only.pk, at=NOW)

    assert not ended.is_active
    assert ended.ended_at == NOW
    assert grants(cast.coordinator, cast.project.pk) is None


def test_end_role_refuses_when_only_an_empty_organisation_would_stay(cast: Cast) -> None:
    empty = make_organisation("Sans personne")
    give_role(
        by=cast.coordinator,
        project_id=cast.project.pk,
        role="coordination",
        organisation_id=empty.pk,
        at=NOW,
    )
    only = Participation.objects.get(user=cast.alice, role="coordination")
    with pytest.raises(LastCoordinator):
        end_role(by=cast.coordinator, participation_id=only.pk, at=NOW)

    OrganisationMembership.objects.create(organisation=empty, user=cast.bob)

    assert not end_role(by=cast.coordinator, participation_id=only.pk, at=NOW).is_active


def test_end_role_is_everyones_own_right(cast: Cast) -> None:
    own = Participation.objects.get(user=cast.bob)

    end_role(by=cast.member, participation_id=own.pk, at=NOW)

    assert grants(cast.member, cast.project.pk) is None


def test_invite_member_lets_into_an_organisation(cast: Cast, guest: User) -> None:
    organisation = make_organisation("Amap du Héron")
    OrganisationMembership.objects.create(organisation=organisation, user=cast.alice, role="admin")

    invite_member(
        by=cast.coordinator, organisation_id=organisation.pk, role="admin", email=guest.email, at=NOW
    )
    found = re.search(r"/invitations/([^/]+)/", OutgoingMail.objects.get().text)
    assert found
    accept_invitation(by=Actor.of(guest), token=found[1], at=NOW)

    assert organisation.memberships.get(user=guest).role == "admin"
    with pytest.raises(Forbidden):
        invite_member(
            by=cast.member, organisation_id=organisation.pk, role="member", email="x@exemple.fr", at=NOW
        )


def test_one_person_does_not_write_to_everybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("essaim.kernel.projects.invitations.MOST_A_DAY", 2)
    for name in ("a", "b"):
        send(cast, f"{name}@exemple.fr")
    with pytest.raises(TooManyInvitations):
        send(cast, "c@exemple.fr")
    later = NOW + timedelta(days=1, minutes=1)
    invite(by=cast.coordinator, project_id=cast.project.pk, role="membre", email="c@exemple.fr", at=later)
    assert Invitation.objects.filter(email="c@exemple.fr").exists()
