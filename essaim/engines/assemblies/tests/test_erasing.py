"""A person who asks to be forgotten: who they are goes, what was decided and counted stays."""

from datetime import timedelta
from typing import Any

import pytest

from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.preparing import propose_amendment
from essaim.engines.assemblies.commands.presence import note_attendance
from essaim.engines.assemblies.commands.voting import note_counted
from essaim.engines.assemblies.engine import ENGINE
from essaim.engines.assemblies.factories import make_item
from essaim.engines.assemblies.models import Ballot, Decision, Option, Voter
from essaim.engines.assemblies.tests.secret_world import World
from essaim.kernel.audit.api import history
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _erase(world: World, name: str) -> None:
    assert ENGINE.erase is not None
    ENGINE.erase(world.users[name].pk, world.cast.coordinator, NOW)


def test_who_voted_is_forgotten_and_the_count_still_agrees(world: World) -> None:
    world.vote("Ana")
    world.vote("Bilal")
    voter = world.voters["Ana"]
    note_attendance(by=world.cast.coordinator, voter_id=voter.pk, attendance="remote", at=NOW)
    motion = world.item.assembly.items.get(method="motion")
    amendment = propose_amendment(by=world.actor("Ana"), item_id=motion.pk, paragraph=1, text="Autrement.")

    _erase(world, "Ana")

    voter.refresh_from_db()
    amendment.refresh_from_db()
    assert (voter.name, amendment.author, amendment.text) == ("Votant effacé", None, "Autrement.")
    assert not any("Ana" in one.target_label for one in history(voter))
    closed = world.close()
    assert len(closed.tally.splitlines()) == 3
    assert Voter.objects.in_tool(closed.tool_id).filter(name__contains="Bilal").exists()


def test_who_stood_is_forgotten_but_who_was_elected(world: World) -> None:
    item = make_item(world.item.assembly, kind="election", method="majority", title="Présidence")
    for name in ("Carl", "Dora"):
        Option.unscoped.create(tool=item.tool, item=item, name=name, household=world.voters[name].household)
    told: dict[str, Any] = {"by": world.cast.coordinator}
    ballot = open_ballot(item_id=item.pk, way="hands", at=NOW, **told).ballot
    first, second = ballot.candidates
    note_counted(ballot_id=ballot.pk, college="", counts={first: 3, second: 1}, **told)
    close_ballot(ballot_id=ballot.pk, at=NOW + timedelta(hours=1), **told)

    _erase(world, "Carl")
    _erase(world, "Dora")

    ballot = Ballot.objects.in_tool(item.tool_id).get(pk=ballot.pk)
    assert list(ballot.names.values()) == ["Carl", "Candidature effacée"]
    assert [one.name for one in item.options.order_by("pk")] == ["Carl", "Candidature effacée"]
    assert Decision.objects.in_tool(item.tool_id).get().outcome == "Carl"
