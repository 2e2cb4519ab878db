"""The same voter at two screens at once: one ballot is counted, whatever the moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from essaim.engines.assemblies.commands.voting import cast_secret
from essaim.engines.assemblies.errors import AlreadyVoted
from essaim.engines.assemblies.models import Emargement
from essaim.engines.assemblies.rules.urn import read_tally
from essaim.engines.assemblies.tests.secret_world import World
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = 4


def test_a_signature_read_without_the_lock_lets_both_in() -> None:
    world, both_have_read = World(), Barrier(2)

    def careless(_n: int) -> bool:
        try:
            rows = Emargement.objects.in_tool(world.ballot.tool_id)
            signed = rows.filter(ballot=world.ballot, voter=world.voters["Ana"]).exists()
            both_have_read.wait(timeout=20)
            return signed
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(careless, range(2))) == [False, False]


def test_one_of_several_votes_at_once_is_counted() -> None:
    world, together = World(), Barrier(SCREENS)
    votes = {world.voters["Ana"].pk: world.choice("Ana")}

    def careful(_n: int) -> str:
        try:
            together.wait(timeout=20)
            (one,) = cast_secret(by=world.actor("Ana"), ballot_id=world.ballot.pk, votes=votes, at=NOW)
        except AlreadyVoted:
            return ""
        finally:
            connection.close()
        return one.receipt

    with ThreadPoolExecutor(SCREENS) as pool:
        receipts = [receipt for receipt in pool.map(careful, range(SCREENS)) if receipt]

    assert len(receipts) == 1
    assert Emargement.objects.in_tool(world.ballot.tool_id).filter(voter=world.voters["Ana"]).count() == 1
    assert len(read_tally(world.close().tally)) == 1
