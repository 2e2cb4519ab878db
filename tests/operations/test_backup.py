"""A backup brings everything back, or is refused whole."""

import stat
import tarfile
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from essaim.site.operations.archive import Manifest, unpack, written_archive
from essaim.site.operations.command import Refusal
from essaim.site.operations.snapshot_postgres import last_steps, steps_of
from tests.operations.conftest import Install
from tests.operations.installation import Installation

FILL = """
from essaim.kernel.factories import make_project, make_user
from essaim.kernel.outbox.api import queue_mail
make_user("Alice", email="alice@exemple.fr")
queue_mail(key="bonjour:1", to="bob@exemple.fr", subject="Bonjour", text="À bientôt")
result = make_project(tools={}, roles={}).slug
"""
COUNT = """
from django.apps import apps
result = {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.managed and not m._meta.proxy}
"""
NEXT_USER = "from essaim.kernel.factories import make_user\nresult = make_user('Bob').pk"


@pytest.fixture(scope="module")
def filled(install: Install) -> Installation:
    installation = install("first")
    installation.migrate()
    installation.python(FILL)
    (installation.home / "files" / "logos").mkdir(parents=True)
    (installation.home / "files" / "logos" / "a.png").write_bytes(b"png" * 1000)
    return installation


@pytest.mark.real_processes
def test_backup_brings_everything_back_elsewhere(
    filled: Installation, install: Install, tmp_path: Path
) -> None:
    archive = tmp_path / "essaim.backup"
    written = filled.essaim("backup", str(archive))
    assert written.returncode == 0, written.stderr
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    second = install("second")

    restored = second.essaim("restore", str(archive))

    assert restored.returncode == 0, restored.stderr
    assert second.python(COUNT) == filled.python(COUNT)
    assert (second.home / "files/logos/a.png").read_bytes() == b"png" * 1000
    key = second.home / "secret.key"
    assert key.read_text() == (filled.home / "secret.key").read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert second.python(NEXT_USER) > 1  # identifiers go on after those restored

    refused = second.essaim("restore", str(archive))

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--replace" in refused.stderr
    assert second.essaim("restore", "--replace", str(archive)).returncode == 0
    assert second.python(COUNT) == filled.python(COUNT)
    assert not [path for path in second.home.iterdir() if path.name.startswith(".essaim-")]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    archive = tmp_path / "essaim.backup"
    manifest = Manifest("sqlite", "1", "2026-11-22T10:00:00+00:00", [("actors", "0001_initial")])
    with written_archive(archive, manifest) as writer:
        writer.add_bytes("secret.key", b"key")
        writer.add_bytes("files/a.bin", bytes(range(256)) * 400)
    return archive


def test_unpack_gives_back_what_was_written(sound: Path, tmp_path: Path) -> None:
    manifest = unpack(sound, tmp_path / "out")
    assert manifest.migrations == [("actors", "0001_initial")]
    assert (tmp_path / "out/files/a.bin").read_bytes() == bytes(range(256)) * 400
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "outside", "absent", "repacked"])
def test_unpack_refuses_a_damaged_file(sound: Path, tmp_path: Path, damage: str) -> None:
    content = bytearray(sound.read_bytes())
    if damage == "cut":
        sound.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        content[len(content) // 2] ^= 0xFF
        sound.write_bytes(content)
    elif damage == "absent":
        sound.unlink()
    elif damage == "repacked":  # a sound tar whose file is not the one the manifest knows
        with tarfile.open(sound) as tar:
            tar.extractall(tmp_path / "x", filter="data")
        (tmp_path / "x/secret.key").write_text("other")
        with tarfile.open(sound, "w:gz") as tar:
            for path in sorted((tmp_path / "x").rglob("*")):
                if path.is_file():
                    tar.add(path, path.relative_to(tmp_path / "x").as_posix())
    elif damage == "outside":
        with tarfile.open(sound, "w:gz") as tar:
            tar.add(__file__, "files/../../outside.py")
    else:
        sound.write_bytes({"empty": b"", "text": b"bonjour"}[damage])

    with pytest.raises(Refusal):
        unpack(sound, tmp_path / "out")
    assert not (tmp_path / "outside.py").exists()


@pytest.mark.django_db
def test_an_archive_from_before_migrations_were_replaced_goes_back_by_those_it_has() -> None:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {node for one in disk.values() for node in one.replaces}
    before = Manifest("postgresql", "1", "", sorted(replaced))
    after = Manifest("postgresql", "1", "", sorted(disk))

    last = last_steps(before, steps_of(before))
    assert {app for app, _name in last} == {app for app, _name in replaced}
    assert len(last) == len({app for app, _name in last})
    assert not replaced.isdisjoint(last)

    assert replaced.isdisjoint(last_steps(after, steps_of(after)))
