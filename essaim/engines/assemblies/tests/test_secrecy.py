"""An attacker who holds every table, every statement, every log and a backup tries to link a voter and a ballot."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.engines.assemblies.models import Ballot, Drawer, Emargement
from essaim.engines.assemblies.rules.urn import (
    WrongPhrase,
    boxes_in,
    fingerprint,
    open_drawer,
    read_tally,
)
from essaim.engines.assemblies.tests.secret_world import NAMES, World
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail


@pytest.fixture
def world(db: None) -> World:
    return World()


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


@dataclass
class Watched:
    """Twelve votes cast through the pages, and all that could be heard meanwhile."""

    receipts: dict[str, str]
    heard: str

    @property
    def marks(self) -> dict[str, str]:
        return {name: fingerprint(receipt) for name, receipt in self.receipts.items()}

    def told(self, world: World) -> list[str]:
        """What links a voter and a ballot wherever it is found."""
        return [*self.receipts.values(), *self.marks.values(), *(world.choice(name) for name in NAMES)]


def _cast_through_pages(world: World, caplog: pytest.LogCaptureFixture) -> Watched:
    slugs = {"project": world.cast.project.slug, "tool": "assemblees"}
    url = reverse("assemblies:cast", kwargs={**slugs, "ballot": world.ballot.pk})
    Ballot.unscoped.update(closes_at=None)  # pages read the clock of today
    clients = {name: Client() for name in NAMES}
    for name, client in clients.items():
        client.force_login(world.users[name])
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
    return Watched(receipts, "\n".join([*statements, caplog.text]))


def _traces() -> tuple[int, int, int]:
    return AuditEntry.objects.count(), OutgoingEvent.objects.count(), OutgoingMail.objects.count()


def test_while_people_vote_nothing_kept_links_a_voter_and_a_ballot(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for user in world.users.values():
        Client().force_login(user)
    before = _traces()
    watched = _cast_through_pages(world, caplog)
    told = watched.told(world)

    # Neither a vote nor a receipt reached SQL, a log, a session, a message, a trace, an event or a letter.
    assert not [mark for mark in told if mark in watched.heard]
    assert not [(model, mark) for model, text in _rows() for mark in told if mark in text]
    assert _traces() == before
    assert not [mark for mark in told if mark in _backup()]

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


def test_once_counted_nothing_kept_links_a_voter_and_a_ballot(world: World) -> None:
    receipts = {name: world.vote(name) for name in NAMES}
    marks = {name: fingerprint(receipt) for name, receipt in receipts.items()}

    lines = read_tally(world.close().tally)

    # Votes are in one place only, in the order of the fingerprints, which the voter alone can make.
    assert [line.fingerprint for line in lines] == sorted(marks.values())
    assert {marks[name]: world.choice(name) for name in NAMES} == {x.fingerprint: x.vote for x in lines}
    where = {model for model, text in _rows() if any(mark in text for mark in marks.values())}
    assert where == {Ballot}
    assert not Drawer.objects.in_tool(world.ballot.tool_id).exists()
    after = _backup()
    assert not [receipt for receipt in receipts.values() if receipt in after]
    holding = [line for line in after.splitlines() if any(mark in line for mark in marks.values())]
    assert not [line for line in holding for name in NAMES if f"Foyer {name}" in line]
