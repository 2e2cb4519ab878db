"""A backup brings everything back, or is refused whole."""

import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.operations.installation import Installation

pytestmark = pytest.mark.real_processes

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


@pytest.fixture
def filled(install: Callable[[str], Installation]) -> Installation:
    installation = install("first")
    assert installation.essaim("migrate", "-v0").returncode == 0
    installation.python(FILL)
    (installation.home / "files" / "logos").mkdir(parents=True)
    (installation.home / "files" / "logos" / "a.png").write_bytes(b"png" * 1000)
    return installation


def test_backup_brings_everything_back_elsewhere(
    filled: Installation, install: Callable[[str], Installation], tmp_path: Path
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
    assert (second.home / "secret.key").read_text() == (filled.home / "secret.key").read_text()
    assert stat.S_IMODE((second.home / "secret.key").stat().st_mode) == 0o600
    # identifiers go on after those restored
    assert second.python("from essaim.kernel.factories import make_user\nresult = make_user('Bob').pk") > 1

    refused = second.essaim("restore", str(archive))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--replace" in refused.stderr
    assert second.essaim("restore", "--replace", str(archive)).returncode == 0
    assert second.python(COUNT) == filled.python(COUNT)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "other tar"])
def test_restore_refuses_a_damaged_file(filled: Installation, tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "essaim.backup"
    assert filled.essaim("backup", str(archive)).returncode == 0
    before = filled.python(COUNT)
    content = bytearray(archive.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 0xFF
    archive.write_bytes(
        {"cut": content[: len(content) // 2], "flipped": content, "empty": b"", "text": b"bonjour"}.get(
            damage, b""
        )
    )
    if damage == "other tar":
        (tmp_path / "x").write_text("x")
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(tmp_path / "x", "../x")

    refused = filled.essaim("restore", "--replace", str(archive))

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith("essaim : ")
    assert filled.python(COUNT) == before
    assert (filled.home / "files/logos/a.png").exists()
    assert not [path for path in filled.home.iterdir() if path.name.startswith(".essaim-")]
