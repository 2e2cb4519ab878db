"""The secret ballot: what it refuses, what it publishes, what anyone counts again."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.closing import close_ballot, void_ballot
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.presence import give_proxy
from essaim.engines.assemblies.commands.voting import cast_secret, note_counted, sign_on_paper
from essaim.engines.assemblies.models import Drawer, Emargement, Proxy, Voter
from essaim.engines.assemblies.queries.publishing import published_tally
from essaim.engines.assemblies.rules.urn import (
    BOX_BYTES,
    Paper,
    WrongPhrase,
    boxes_in,
    close_box,
    fingerprint,
    lock,
    new_phrase,
    open_drawer,
    put_in,
    read_tally,
)
from essaim.engines.assemblies.tests.secret_world import NAMES, World
from essaim.engines.members.api import Household
from essaim.kernel.factories import NOW

RECOUNT = Path(settings.PACKAGE).parent / "docs" / "recompter.py"


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_box_hides_what_it_holds_and_drawers_hide_the_order() -> None:
    phrase = new_phrase()
    public, drawer = lock(phrase, "urn"), b""
    papers = [Paper("for" if n % 2 else "a>b>c", fingerprint(str(n))) for n in range(20)]
    boxes = [close_box(paper, public) for paper in papers]
    for box in boxes:
        drawer = put_in(drawer, box)

    assert {len(box) for box in boxes} == {BOX_BYTES}
    assert list(boxes_in(drawer)) == sorted(boxes)
    shouted = phrase.upper().replace("-", " ")
    read = open_drawer(drawer, phrase=shouted, urn="urn", public=public)
    assert read == sorted(papers, key=lambda paper: paper.fingerprint)
    for wrong, urn in ((new_phrase(), "urn"), (phrase, "another urn")):
        with pytest.raises(WrongPhrase):
            open_drawer(drawer, phrase=wrong, urn=urn, public=public)


def test_double_vote_is_refused_and_nothing_changes(world: World) -> None:
    world.vote("Ana")
    before = Drawer.objects.in_tool(world.ballot.tool_id).get().boxes

    with pytest.raises(errors.AlreadyVoted):
        world.vote("Ana")

    assert Drawer.objects.in_tool(world.ballot.tool_id).get().boxes == before


def test_late_vote_is_refused_even_before_the_count(world: World) -> None:
    votes = {world.voters["Ana"].pk: world.choice("Ana")}
    late = NOW + timedelta(hours=2)
    with pytest.raises(errors.BallotClosed):
        cast_secret(by=world.actor("Ana"), ballot_id=world.ballot.pk, votes=votes, at=late)
    world.close()
    with pytest.raises(errors.BallotClosed):
        world.vote("Ana")


def test_excluded_absent_and_unlisted_members_are_refused(world: World) -> None:
    Household.unscoped.filter(name="Foyer Ana").update(is_active=False, left_on=NOW.date())
    with pytest.raises((errors.Excluded, errors.NotEntitled)):
        world.vote("Ana")
    Voter.unscoped.filter(pk=world.voters["Bilal"].pk).update(attendance="absent")
    with pytest.raises(errors.NotPresent):
        world.vote("Bilal")
    votes = {world.voters["Carl"].pk: world.choice("Carl")}
    with pytest.raises(errors.NotEntitled):
        cast_secret(by=world.cast.member, ballot_id=world.ballot.pk, votes=votes, at=NOW)
    with pytest.raises(errors.NotEntitled):
        cast_secret(by=world.actor("Dora"), ballot_id=world.ballot.pk, votes=votes, at=NOW)
    assert not Emargement.objects.in_tool(world.ballot.tool_id).exists()


def test_power_of_an_excluded_member_is_not_voted(world: World) -> None:
    ana, bilal = world.voters["Ana"], world.voters["Bilal"]
    Voter.unscoped.filter(pk=ana.pk).update(attendance="absent")
    give_proxy(by=world.cast.coordinator, principal_id=ana.pk, holder_id=bilal.pk, at=NOW)
    Household.unscoped.filter(name="Foyer Ana").update(is_active=False, left_on=NOW.date())

    with pytest.raises(errors.Excluded):
        cast_secret(
            by=world.actor("Bilal"), ballot_id=world.ballot.pk, votes={ana.pk: world.choice("Ana")}, at=NOW
        )


def test_principal_who_votes_withdraws_the_power(world: World) -> None:
    ana, bilal = world.voters["Ana"], world.voters["Bilal"]
    Voter.unscoped.filter(pk=ana.pk).update(attendance="absent")
    give_proxy(by=world.cast.coordinator, principal_id=ana.pk, holder_id=bilal.pk, at=NOW)
    Voter.unscoped.filter(pk=ana.pk).update(attendance="remote")

    world.vote("Ana")

    assert Proxy.objects.in_tool(world.ballot.tool_id).get().withdrawal == "Le mandant vote lui-même."
    with pytest.raises(errors.NotEntitled):
        cast_secret(
            by=world.actor("Bilal"), ballot_id=world.ballot.pk, votes={ana.pk: world.choice("Ana")}, at=NOW
        )


def test_holder_votes_each_power_apart_with_its_own_receipt(world: World) -> None:
    for name in ("Ana", "Carl"):
        Voter.unscoped.filter(pk=world.voters[name].pk).update(attendance="absent")
        give_proxy(
            by=world.cast.coordinator,
            principal_id=world.voters[name].pk,
            holder_id=world.voters["Bilal"].pk,
            at=NOW,
        )
    votes = {world.voters[name].pk: world.choice(name) for name in ("Ana", "Bilal", "Carl")}

    receipts = cast_secret(by=world.actor("Bilal"), ballot_id=world.ballot.pk, votes=votes, at=NOW)

    published = {line.fingerprint: line.vote for line in read_tally(world.close().tally)}
    told = {one.voter: published[fingerprint(one.receipt)] for one in receipts}
    assert told == {f"Foyer {name}": world.choice(name) for name in ("Ana", "Bilal", "Carl")}


def test_wrong_phrase_loses_nothing_and_a_stuffed_urn_is_seen(world: World) -> None:
    world.vote("Ana")
    with pytest.raises(errors.PhraseRefused):
        close_ballot(by=world.cast.coordinator, ballot_id=world.ballot.pk, phrase=new_phrase(), at=NOW)
    drawer = Drawer.objects.in_tool(world.ballot.tool_id).get()
    kept = bytes(drawer.boxes)
    drawer.boxes = put_in(kept, close_box(Paper(world.choice("Bilal"), "f" * 32), bytes(world.ballot.public)))
    drawer.save()
    with pytest.raises(errors.UrnDamaged) as damaged:
        world.close()
    assert "2 bulletins pour 1 émargements" in str(damaged.value)
    drawer.boxes = kept[:-1] + bytes([kept[-1] ^ 1])
    drawer.save()
    with pytest.raises(errors.UrnDamaged):
        world.close()
    drawer.boxes = kept
    drawer.save()

    assert world.close().result["scores"]


def test_papers_stand_beside_and_must_match_those_who_signed(world: World) -> None:
    world.vote("Ana")
    sign_on_paper(
        by=world.cast.coordinator, ballot_id=world.ballot.pk, voter_id=world.voters["Bilal"].pk, at=NOW
    )
    with pytest.raises(errors.AlreadyVoted):
        world.vote("Bilal")
    with pytest.raises(errors.PapersDiffer):
        world.close()
    counts = {world.choice("Carl"): 1}
    note_counted(by=world.cast.coordinator, ballot_id=world.ballot.pk, college="", counts=counts)

    lines = read_tally(world.close().tally)

    assert [line.vote for line in lines if not line.fingerprint] == [world.choice("Carl")]
    assert len(lines) == 2


def test_papers_received_in_time_are_counted_after_the_end(world: World) -> None:
    over = NOW + timedelta(hours=3)
    told: dict[str, Any] = {"by": world.cast.coordinator, "ballot_id": world.ballot.pk}
    sign_on_paper(voter_id=world.voters["Ana"].pk, at=NOW, **told)
    with pytest.raises(errors.BallotClosed):
        sign_on_paper(voter_id=world.voters["Bilal"].pk, at=over, **told)

    note_counted(college="", counts={world.choice("Ana"): 1}, **told)

    assert len(read_tally(close_ballot(phrase=world.opened.phrase, at=over, **told).tally)) == 1


def test_void_vote_destroys_its_papers(world: World) -> None:
    world.vote("Ana")
    void_ballot(by=world.cast.coordinator, ballot_id=world.ballot.pk, reason="Nom oublié", at=NOW)

    assert not Drawer.objects.in_tool(world.ballot.tool_id).exists()


def test_a_voter_checks_the_receipt_and_anyone_counts_again(world: World, tmp_path: Path) -> None:
    receipts = {name: world.vote(name) for name in NAMES[:5]}
    closed = world.close()
    file = tmp_path / "depouillement.csv"
    closed.item.assembly.tool = world.cast.tool("assemblees")
    file.write_text(published_tally(closed), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-I", str(RECOUNT), str(file), receipts["Ana"].upper()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert "5 bulletins" in done.stdout
    first = next(iter(closed.candidates))
    grades = [int(world.choice(name).split(",")[0].split(":")[1]) for name in NAMES[:5]]
    for grade in set(grades):
        assert f"{first}:{grade}\t{first}:{grade}\t{grades.count(grade)}" in done.stdout
    assert done.stdout.strip().endswith("reçu publié")


def test_recount_of_weighted_colleges_gives_the_same_scores(world: World, tmp_path: Path) -> None:
    assembly = world.item.assembly
    assembly.terms = {**assembly.terms, "colleges": {"Usagers": "2/5", "Salariés": "3/5"}}
    assembly.save()
    Voter.unscoped.update(college="Usagers")
    Voter.unscoped.filter(pk__in=[world.voters[name].pk for name in NAMES[:3]]).update(college="Salariés")
    motion = assembly.items.get(title="Rapport moral")
    made = open_ballot(by=world.cast.coordinator, item_id=motion.pk, way="secret", at=NOW)
    words = ["for", "against", "for", "abstain", "", "for", "against", "against"]
    for name, word in zip(NAMES, words, strict=False):
        votes = {world.voters[name].pk: word}
        cast_secret(by=world.actor(name), ballot_id=made.ballot.pk, votes=votes, at=NOW)
    closed = close_ballot(by=world.cast.coordinator, ballot_id=made.ballot.pk, phrase=made.phrase, at=NOW)
    file = tmp_path / "depouillement.csv"
    file.write_text(published_tally(closed), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-I", str(RECOUNT), str(file)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    # Employees: 2 of 3 for; users: 1 of 3 for. 3/5 x 2/3 + 2/5 x 1/3.
    assert closed.result["scores"]["for"] == "8/15"
    assert "for\tfor\t8/15" in done.stdout
    assert "8 bulletins, 2 mis de côté" in done.stdout
