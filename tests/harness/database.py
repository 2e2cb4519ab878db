"""A migrated SQLite file kept between runs, so that a run starts in seconds. Its name is the digest of all migrations."""

import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.db import connection


def _migrations() -> list[Path]:
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    return sorted(path for folder in folders for path in folder.glob("*.py"))


def template() -> Path:
    """Where the migrated file of this tree, this Django and this user stands, or will."""
    digest = hashlib.sha256(f"{django.get_version()} {sys.version} {sqlite3.sqlite_version}".encode())
    for path in _migrations():
        digest.update(path.name.encode() + path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"essaim-tests-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest.hexdigest()[:24]}.sqlite3"


def start_from_template() -> bool:
    """Put the kept file where the tests' database is expected; False where there is none to keep."""
    kept = template() if connection.vendor == "sqlite" else None
    if kept is None or not kept.exists():
        return False
    shutil.copyfile(kept, str(connection.settings_dict["TEST"]["NAME"]))
    return True


def keep_template() -> None:
    """Keep the database just migrated for the next runs."""
    if connection.vendor != "sqlite" or template().exists():
        return
    kept = template()
    draft = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(draft) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    draft.replace(kept)
