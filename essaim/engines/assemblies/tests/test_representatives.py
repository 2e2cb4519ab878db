"""An organisation in a college votes through its representative, whose mandate has dates."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.calling import call_assembly
from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.meeting import open_assembly
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.presence import arrive_remotely, give_proxy
from essaim.engines.assemblies.commands.voting import cast_named
from essaim.engines.assemblies.factories import (
    LONG_AGO,
    assemblies_cast,
    make_assembly,
    make_colleges,
    make_member,
)
from essaim.engines.assemblies.models import Assembly, Ballot, Emargement, Voter
from essaim.engines.members.api import Household, Representation, name_representative
from essaim.engines.members.factories import put_in_college
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW, Cast, join, make_organisation, make_user
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=20)


class Town:
    """A town in a college of its own beside Bob's; Chloé is its mayor."""

    def __init__(self) -> None:
        self.cast: Cast = assemblies_cast()
        colleges = make_colleges(self.cast, {"Usagers": 1, "Communes": 1})
        self.mayor: User = make_user("Chloé")
        join(self.cast.project, "membre", self.mayor)
        body = make_organisation("Ville de Lille", legal_form="collectivite")
        self.household: Household = make_member(
            self.cast, "Ville de Lille", colleges["Communes"], organisation=body
        )
        put_in_college(
            Household.objects.in_project(self.cast.project).get(name="Famille Delattre"), colleges["Usagers"]
        )

    def named(self, user: User, *, since: date = LONG_AGO, until: date | None = None) -> None:
        told = Representation(email=user.email, since=since, until=until, source="Délibération du 3 mars")
        name_representative(by=self.cast.coordinator, household_id=self.household.pk, told=told)

    def called(self) -> Assembly:
        assembly = make_assembly(self.cast)
        call_assembly(by=self.cast.coordinator, assembly_id=assembly.pk, at=NOW)
        assembly.refresh_from_db()
        return assembly

    def vote_open(self) -> Ballot:
        """Both have come, from afar, and a vote by name is open."""
        assembly = self.called()
        for user in (self.mayor, self.cast.bob):
            arrive_remotely(by=Actor.of(user), assembly_id=assembly.pk, at=DAY)
        open_assembly(by=self.cast.coordinator, assembly_id=assembly.pk, at=DAY)
        item = assembly.items.get()
        return open_ballot(by=self.cast.coordinator, item_id=item.pk, way="named", at=DAY).ballot

    def voter(self, name: str) -> Voter:
        return Voter.objects.in_tool(self.cast.tool("assemblees")).get(name=name)

    def vote(self, ballot: Ballot, user: User, *names: str, choice: str = "for") -> list[Voter]:
        votes = {self.voter(name).pk: choice for name in names}
        return cast_named(by=Actor.of(user), ballot_id=ballot.pk, votes=votes, at=DAY)


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_town_votes_by_its_mayor_with_the_weight_of_its_college(town: Town) -> None:
    town.named(town.mayor)
    ballot = town.vote_open()
    assert OutgoingMail.objects.filter(to=town.mayor.email, subject__startswith="Convocation").exists()

    town.vote(ballot, town.mayor, "Ville de Lille")
    town.vote(ballot, town.cast.bob, "Famille Delattre", choice="against")
    close_ballot(by=town.cast.coordinator, ballot_id=ballot.pk, at=DAY)

    ballot.refresh_from_db()
    assert ballot.tally.splitlines()[-2:] == [";Communes;for", ";Usagers;against"]
    assert ballot.item.assembly.terms["colleges"] == {"Usagers": "1/2", "Communes": "1/2"}
    assert not Emargement.objects.in_tool(ballot.tool_id).filter(by_proxy=True).exists()
    with pytest.raises(errors.BallotClosed):
        town.vote(ballot, town.mayor, "Ville de Lille")


def test_who_is_a_member_and_represents_another_votes_for_both_and_once_for_each(town: Town) -> None:
    town.named(town.cast.bob)
    ballot = _bob_comes(town)

    voters = town.vote(ballot, town.cast.bob, "Famille Delattre", "Ville de Lille")

    assert {one.college for one in voters} == {"Usagers", "Communes"}
    with pytest.raises(errors.AlreadyVoted):
        town.vote(ballot, town.cast.bob, "Ville de Lille")
    with pytest.raises(errors.NotEntitled):
        town.vote(ballot, town.mayor, "Ville de Lille")


def _bob_comes(town: Town) -> Ballot:
    assembly = town.called()
    arrive_remotely(by=town.cast.member, assembly_id=assembly.pk, at=DAY)
    assert all(one.is_present for one in (town.voter("Famille Delattre"), town.voter("Ville de Lille")))
    open_assembly(by=town.cast.coordinator, assembly_id=assembly.pk, at=DAY)
    item = assembly.items.get()
    return open_ballot(by=town.cast.coordinator, item_id=item.pk, way="named", at=DAY).ballot


@pytest.mark.parametrize(
    ("since", "until", "votes"),
    [
        (LONG_AGO, DAY.date(), False),  # ended that morning
        (LONG_AGO, DAY.date() + timedelta(days=1), True),
        (DAY.date(), None, True),
        (DAY.date() + timedelta(days=1), None, False),  # begins the day after
    ],
)
def test_a_mandate_has_dates(town: Town, since: date, until: date | None, votes: bool) -> None:
    town.named(town.mayor, since=since, until=until)
    assembly = town.called()
    if votes:
        arrive_remotely(by=Actor.of(town.mayor), assembly_id=assembly.pk, at=DAY)
        assert town.voter("Ville de Lille").is_present
        return
    with pytest.raises(errors.NotEntitled):
        arrive_remotely(by=Actor.of(town.mayor), assembly_id=assembly.pk, at=DAY)


def test_the_mayor_gives_the_power_of_the_town(town: Town) -> None:
    town.named(town.mayor)
    town.called()
    proxy = give_proxy(
        by=Actor.of(town.mayor),
        principal_id=town.voter("Ville de Lille").pk,
        holder_id=town.voter("Famille Delattre").pk,
        at=NOW,
    )
    assert (proxy.principal.name, proxy.holder.name) == ("Ville de Lille", "Famille Delattre")


def test_pages_say_for_whom_one_votes(town: Town) -> None:
    town.named(town.cast.bob)
    ballot = _bob_comes(town)
    client, office = Client(), Client()
    client.force_login(town.cast.bob)
    office.force_login(town.cast.alice)
    slugs = {"project": town.cast.project.slug, "tool": "assemblees"}

    def get(one: Client, name: str, **rest: int) -> str:
        return one.get(reverse(f"assemblies:{name}", kwargs={**slugs, **rest})).text

    page = get(client, "assembly", assembly=ballot.item.assembly_id)
    assert "Vous votez au nom de Ville de Lille." in page
    assert "Bulletin de Ville de Lille, que vous représentez" in get(client, "vote", ballot=ballot.pk)
    assert "par Bob" in get(office, "presence", assembly=ballot.item.assembly_id)
    assert "Qui donne son pouvoir" in get(client, "my_proxy", assembly=ballot.item.assembly_id)
    assert "Votre vote manque" in client.get(f"/projets/{town.cast.project.slug}/").text
    town.vote(ballot, town.cast.bob, "Famille Delattre")
    assert "Votre vote manque" in client.get(f"/projets/{town.cast.project.slug}/").text
    town.vote(ballot, town.cast.bob, "Ville de Lille")
    assert "Votre vote manque" not in client.get(f"/projets/{town.cast.project.slug}/").text
