"""The secret ballot: what it refuses, what it publishes, and an attacker who holds all that the house keeps."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.closing import close_ballot, void_ballot
from essaim.engines.assemblies.commands.opening import Opened, open_ballot
from essaim.engines.assemblies.commands.presence import give_proxy
from essaim.engines.assemblies.commands.voting import cast_secret, note_counted, sign_on_paper
from essaim.engines.assemblies.factories import assemblies_cast, make_assembly, make_item, make_member, opened
from essaim.engines.assemblies.models import Ballot, Drawer, Emargement, Proxy, Voter
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
from essaim.engines.members.api import Household
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.factories import NOW, Cast, join, make_user
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail

RECOUNT = Path(settings.PACKAGE).parent / "docs" / "recompter.py"
NAMES = ["Ana", "Bilal", "Carl", "Dora", "Emy", "Farid", "Gil", "Hana", "Ivo", "Jade", "Kim", "Lou"]


class World:
    """An assembly open, twelve voters with accounts, an election by judgement."""

    def __init__(self) -> None:
        self.cast: Cast = assemblies_cast()
        self.users: dict[str, User] = {}
        households: list[Household] = []
        for name in NAMES:
            user = self.users[name] = make_user(name)
            join(self.cast.project, "membre", user)
            households.append(make_member(self.cast, f"Foyer {name}", person=user))
        assembly = make_assembly(self.cast)
        voters = opened(assembly, households)
        self.voters: dict[str, Voter] = {name: voters[f"Foyer {name}"] for name in NAMES}
        self.item = make_item(
            assembly, "Amel", "Zoé", kind="election", method="judgement", title="Élection du conseil"
        )
        self.opened: Opened = open_ballot(
            by=self.cast.coordinator,
            item_id=self.item.pk,
            way="secret",
            closes_at=NOW + timedelta(hours=2),
            at=NOW,
        )

    @property
    def ballot(self) -> Ballot:
        return self.opened.ballot

    def choice(self, name: str) -> str:
        """Not two voters alike: a vote that leaks anywhere tells its voter."""
        first, second = (option.key for option in self.item.options.order_by("pk"))
        place = NAMES.index(name)
        return f"{first}:{place % 7},{second}:{place // 7}"

    def vote(self, name: str) -> str:
        by = self.actor(name)
        votes = {self.voters[name].pk: self.choice(name)}
        (receipt,) = cast_secret(by=by, ballot_id=self.ballot.pk, votes=votes, at=NOW)
        return receipt.receipt

    def actor(self, name: str) -> Actor:
        return Actor.of(self.users[name])

    def close(self) -> Ballot:
        phrase = self.opened.phrase
        return close_ballot(by=self.cast.coordinator, ballot_id=self.ballot.pk, phrase=phrase, at=NOW)


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
    note_counted(by=world.cast.coordinator, ballot_id=world.ballot.pk, college="", counts=counts, at=NOW)

    lines = read_tally(world.close().tally)

    assert [line.vote for line in lines if not line.fingerprint] == [world.choice("Carl")]
    assert len(lines) == 2


def test_void_vote_destroys_its_papers(world: World) -> None:
    world.vote("Ana")
    void_ballot(by=world.cast.coordinator, ballot_id=world.ballot.pk, reason="Nom oublié", at=NOW)

    assert not Drawer.objects.in_tool(world.ballot.tool_id).exists()


# An attacker who holds every table, log and backup.


def _rows() -> Iterator[tuple[type[models.Model], str]]:
    """Every row of every table, as text; bytes too."""
    for model in apps.get_models():
        for row in model._base_manager.order_by("pk").values():
            yield (
                model,
                " ".join(str(bytes(v).hex() if isinstance(v, memoryview) else v) for v in row.values()),
            )


def _backup() -> str:
    """What a backup of the database holds, in its order."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump())
    with connection.cursor() as cursor:
        lines = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY ctid')
            lines += [row[0] for row in cursor.fetchall()]
    return "\n".join(lines)


def _secrets_in_reach() -> Iterator[str]:
    """Everything kept that might be the phrase."""
    yield settings.SECRET_KEY
    for _model, text in _rows():
        yield text
        yield from text.split()


def test_nothing_kept_links_a_voter_and_a_ballot(world: World, caplog: pytest.LogCaptureFixture) -> None:
    url = reverse(
        "assemblies:cast",
        kwargs={"project": world.cast.project.slug, "tool": "assemblees", "ballot": world.ballot.pk},
    )
    Ballot.unscoped.update(closes_at=None)  # pages read the clock of today
    clients = {name: Client() for name in NAMES}
    for name, client in clients.items():
        client.force_login(world.users[name])
    traces = AuditEntry.objects.count(), OutgoingEvent.objects.count(), OutgoingMail.objects.count()
    receipts: dict[str, str] = {}
    statements: list[str] = []
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("markdown_it").setLevel(logging.WARNING)
        for name in NAMES:
            fields = dict(part.split(":") for part in world.choice(name).split(","))
            data = {f"grade-{world.voters[name].pk}-{key}": grade for key, grade in fields.items()}
            with CaptureQueriesContext(connection) as seen:
                page = clients[name].post(url, data)
            statements += [query["sql"] for query in seen]
            found = re.search(r'class="receipt">([^<]+)<', page.text)
            assert found, page.text
            assert "no-store" in page["Cache-Control"]
            receipts[name] = found[1]
    marks = {name: fingerprint(receipt) for name, receipt in receipts.items()}
    told = [mark for pair in zip(receipts.values(), marks.values(), strict=True) for mark in pair]
    told += [world.choice(name) for name in NAMES]

    # Neither a vote nor a receipt reached SQL, a log, a session, a message, a trace, an event or a letter.
    assert not [mark for mark in told if mark in "\n".join([*statements, caplog.text])]
    assert not [(model, mark) for model, text in _rows() for mark in told if mark in text]
    assert (AuditEntry.objects.count(), OutgoingEvent.objects.count(), OutgoingMail.objects.count()) == traces
    during = _backup()
    assert not [mark for mark in told if mark in during]

    # Papers have one size, lie in the order of their random bytes, in one row; nothing kept opens them.
    drawer = Drawer.objects.in_tool(world.ballot.tool_id).get()
    boxes = list(boxes_in(bytes(drawer.boxes)))
    assert len(boxes) == len(NAMES)
    assert boxes == sorted(boxes)
    public = bytes(Ballot.objects.in_tool(world.ballot.tool_id).get(pk=world.ballot.pk).public)
    for guess in set(_secrets_in_reach()):
        with pytest.raises(WrongPhrase):
            open_drawer(bytes(drawer.boxes), phrase=guess, urn=str(world.ballot.urn), public=public)

    # Who voted is kept without time, rank, or paper.
    kept = {field.name for field in Emargement._meta.get_fields()}
    assert kept == {"id", "project", "tool", "ballot", "voter", "channel", "by_proxy"}
    signed = Emargement.objects.in_tool(world.ballot.tool_id).order_by("pk")
    assert [one.voter_id for one in signed] != [world.voters[name].pk for name in NAMES]

    # Counted: votes are in one place only, in the order of the fingerprints, which the voter alone can make.
    closed = world.close()
    lines = read_tally(closed.tally)
    assert [line.fingerprint for line in lines] == sorted(marks.values())
    assert {marks[name]: world.choice(name) for name in NAMES} == {x.fingerprint: x.vote for x in lines}
    where = {model for model, text in _rows() if any(mark in text for mark in marks.values())}
    assert where == {Ballot}
    assert not Drawer.objects.in_tool(world.ballot.tool_id).exists()
    after = _backup()
    assert not [receipt for receipt in receipts.values() if receipt in after]
    holding = [line for line in after.splitlines() if any(mark in line for mark in marks.values())]
    assert not [line for line in holding for name in NAMES if f"Foyer {name}" in line]


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
