"""The demonstration of a cooperative: its register, its books and its assemblies hold what the guide's reader is shown."""

from datetime import timedelta

import pytest

from essaim.engines.assemblies.models import Amendment, Assembly, Ballot, Decision, Document, Emargement
from essaim.engines.assemblies.queries.voters import own_voters
from essaim.engines.members.api import record_list, seats_of, spoken_for
from essaim.engines.shares.models import Category, Instalment, Register, Request
from essaim.engines.shares.queries.holdings import queue_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import NOW, join, make_organisation
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast, engine
from tests.journeys import world
from tests.scic.world import Scic, check_all, launched

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SHARE = Money(2000)
TOOLS = ("associes", "parts", "assemblees")


@pytest.fixture
def shown() -> tuple[Scic, DemoCast]:
    """A cooperative launched a year ago, its tools filled one after the other."""
    world.found()
    manager, user, mayor = (
        world.account(name) for name in ("Hugo Vandamme", "Bob Delattre", "Odile Marchand")
    )
    carrier = world.carried_by(manager)
    told = {"floor": "80 %", "refund_months": "3"}
    scic = Scic(launched(manager, carrier, recipe="scic", at=NOW - timedelta(days=350), **told), manager)
    town = make_organisation("Commune", legal_form="collectivite")
    OrganisationMembership.objects.create(organisation=town, user=mayor, role="admin")
    members = (user, mayor)
    for person in members:
        join(scic.project, "associe", person)
    cast = DemoCast(
        today=NOW.date(), at=NOW, coordinator=scic.by, members=tuple(map(Actor.of, members)), seed=1
    )
    for slug in TOOLS:
        play = engine(scic.tool(slug).engine).demo
        assert play is not None
        play(scic.tool(slug), cast)
    return scic, cast


def _the_register(scic: Scic) -> None:
    """Five categories with members, shares paid in ten times, some handed over, one waits at the floor, one asks."""
    held = {one.college for one in record_list(scic.project, on=NOW.date())}
    assert held == {one.name for one in Category.objects.in_tool(scic.parts)}
    assert len(held) == 5
    assert (
        Instalment.objects.in_tool(scic.parts).filter(operation__holder__name="Famille Hoang").count() == 10
    )
    kinds = Request.objects.in_tool(scic.parts).values_list("kind", "state")
    assert {("transfer", "accepted"), ("withdrawal", "accepted"), ("subscription", "waiting")} <= set(kinds)
    (waiting,) = queue_of(scic.parts)
    head = Register.objects.in_tool(scic.parts).get()
    assert waiting.left == 20
    assert waiting.operation.ripe_on is not None
    assert waiting.operation.ripe_on < NOW.date()
    assert head.floor <= head.capital < head.floor + SHARE


def _the_assemblies(scic: Scic) -> None:
    """Held at the second call, a motion adopted, an election counted and seated; the next one called with its papers."""
    tool = scic.tool("assemblees")
    states = Assembly.objects.in_tool(tool).order_by("pk").values_list("status", "kind")
    assert list(states) == [
        ("adjourned", "ordinary"),
        ("closed", "ordinary"),
        ("open", "consultation"),
        ("called", "ordinary"),
    ]
    motion, election = Decision.objects.in_tool(tool).order_by("number")
    assert motion.is_adopted
    assert motion.progress
    assert {seat.household.name for seat in seats_of(scic.project, on=NOW.date())} == set(
        election.outcome.split(", ")
    )
    coming = Assembly.objects.in_tool(tool).get(status="called")
    assert coming.starts_at > NOW
    assert Document.objects.in_tool(tool).filter(assembly=coming).count() == 2
    assert Amendment.objects.in_tool(tool).filter(item__assembly=coming, status="proposed").exists()


def _what_members_may_do(scic: Scic, cast: DemoCast) -> None:
    """The first has not voted in the consultation that is open; the second speaks for the town."""
    tool, (user, mayor) = scic.tool("assemblees"), cast.members
    ballot = Ballot.objects.in_tool(tool).select_related("item__assembly").get(status="open")
    (mine,) = own_voters(ballot.item.assembly, user, on=NOW.date())
    assert mine.name == "Bob Delattre"
    signed = Emargement.objects.in_tool(tool).filter(ballot=ballot)
    assert signed.exists()
    assert not signed.filter(voter=mine).exists()
    assert ballot.closes_at is not None
    assert ballot.closes_at > NOW
    assert [one.name for one in spoken_for(mayor, scic.project.pk, on=NOW.date())] == ["Commune"]


def test_the_demonstration_of_a_cooperative_holds_together(shown: tuple[Scic, DemoCast]) -> None:
    scic, cast = shown
    _the_register(scic)
    _the_assemblies(scic)
    _what_members_may_do(scic, cast)
    check_all(scic)
