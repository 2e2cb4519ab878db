"""SQLite: the whole database as one consistent file, even while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from essaim.site.operations.archive import DATABASE, ArchiveWriter, Manifest
from essaim.site.operations.command import Refusal

MEMBER = f"{DATABASE}/essaim.sqlite3"


def dump(writer: ArchiveWriter, manifest: Manifest, folder: Path) -> None:
    """Adds a copy taken in one read transaction; writers are not held up."""
    copy = folder / "essaim.sqlite3"
    with closing(sqlite3.connect(live_path())) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        manifest.migrations = target.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    writer.add_file(MEMBER, copy)


def live_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def prepare(manifest: Manifest, folder: Path) -> None:
    """Checks the extracted database and brings it to the present version, beside the live one."""
    copy = folder / MEMBER
    with closing(sqlite3.connect(copy)) as database:
        try:
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
    if not sound:
        raise Refusal("la base de données de la sauvegarde est endommagée ; prenez une autre sauvegarde.")
    with _connected_to(copy):
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _connected_to(path: Path) -> Iterator[None]:
    live = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live


def switch(folder: Path) -> None:
    """Puts the prepared database in place of the live one, in one transaction of SQLite."""
    connection.close()
    live = live_path()
    live.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / MEMBER)) as source, closing(sqlite3.connect(live)) as target:
        try:
            source.backup(target)
        except sqlite3.OperationalError as error:
            raise Refusal(
                f"la base est occupée ou pleine ({error}) ; arrêtez Essaim, puis relancez."
            ) from error
