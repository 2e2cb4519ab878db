"""What is left on the disk after a secret vote: the base, SQLite's write-ahead log, the archive of a backup. Nothing there links voter and ballot."""

import pytest

from tests.operations.conftest import Install

pytest.importorskip("essaim.engines.assemblies", reason="the engine is deleted")
LOOK = """
import io, tarfile
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from essaim.engines.assemblies.models import Drawer
from essaim.engines.assemblies.rules.urn import boxes_in, fingerprint
from essaim.engines.assemblies.tests.secret_world import NAMES, World

def files():
    if connection.vendor != "sqlite":
        return {}
    base = Path(connection.settings_dict["NAME"])
    return {end: Path(f"{base}{end}").read_bytes() for end in ("", "-wal") if Path(f"{base}{end}").exists()}

def archived(name):
    target = Path(settings.HOME if hasattr(settings, "HOME") else "/tmp") / name
    call_command("backup", str(target), stdout=io.StringIO())
    with tarfile.open(target) as archive:
        return b"".join(archive.extractfile(one).read() for one in archive if one.isfile())

def found(marks, text):
    return [mark for mark in marks if (mark if isinstance(mark, bytes) else mark.encode()) in text]

world = World()
receipts = {name: world.vote(name) for name in NAMES}
prints = [fingerprint(one) for one in receipts.values()]
choices = [world.choice(name) for name in NAMES]
drawer = Drawer.objects.in_tool(world.ballot.tool_id).get()
boxes = list(boxes_in(bytes(drawer.boxes)))
during = files()
told = [*receipts.values(), *prints, *choices, world.opened.phrase]
result = {
    "vendor": connection.vendor,
    "wal": len(during.get("-wal", b"")),
    "boxes seen": len(found(boxes, b"".join(during.values()))),
    "during": found(told, b"".join(during.values())),
    "archive during": found(told, archived("during.backup")),
}
world.close()
after = files()
holding = [line for line in b"".join(after.values()).split(b"\\n") if found(prints, line)]
result |= {
    "boxes left": len(found(boxes, b"".join(after.values()))),
    "wal left": len(after.get("-wal", b"")),
    "receipts left": found([*receipts.values(), world.opened.phrase], b"".join(after.values())),
    "receipts archived": found([*receipts.values(), world.opened.phrase], archived("after.backup")),
    "names beside": [name for name in NAMES for line in holding if f"Foyer {name}".encode() in line],
}
"""


@pytest.mark.real_processes
def test_nothing_on_the_disk_links_a_voter_and_a_ballot(install: Install) -> None:
    installation = install("voted")
    installation.migrate()

    seen = installation.python(LOOK)

    # While people vote: neither a vote, a receipt, its fingerprint nor the phrase, in any file.
    assert (seen["during"], seen["archive during"]) == ([], [])
    if seen["vendor"] == "sqlite":
        assert seen["wal"] > 0
        assert seen["boxes seen"] > 5  # the search finds what is there: sealed boxes, whole in a page
    # Once counted: the boxes are gone from the base and from its log; receipts and phrase were never there.
    assert (seen["boxes left"], seen["wal left"]) == (0, 0)
    assert (seen["receipts left"], seen["receipts archived"], seen["names beside"]) == ([], [], [])
