"""`backup` and `restore`: everything an installation is, in one file."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from essaim.kernel.actors.models import User
from essaim.kernel.projects.models import Project
from essaim.site.operations import snapshot_postgres, snapshot_sqlite
from essaim.site.operations.archive import KEY, Manifest, carried_folders, unpack, written_archive
from essaim.site.operations.command import Refusal
from essaim.site.operations.preflight import require_database
from essaim.site.operations.presence import living_workers

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def back_up(target: Path, *, at: datetime) -> Manifest:
    """Writes the database, the files, the mail folder and the secret key. Works while Essaim runs."""
    manifest = Manifest(
        vendor=connection.vendor, product=version("essaim"), created_at=at.isoformat(), migrations=[]
    )
    try:
        with _working_folder(target.parent) as folder, written_archive(target, manifest) as writer:
            snapshot = snapshot_sqlite if connection.vendor == "sqlite" else snapshot_postgres
            snapshot.dump(writer, manifest, folder)
            for name, carried in carried_folders().items():
                writer.add_folder(name, carried)
            writer.add_bytes(KEY, settings.SECRET_KEY.encode())
    except OSError as error:
        raise Refusal(
            f"la sauvegarde n'a pas pu être écrite dans {target.parent} ({error.strerror}) ; aucun fichier n'est laissé."
        ) from error
    return manifest


def restore(source: Path, *, replace: bool, at: datetime) -> Manifest:
    """Brings a backup back whole, or refuses it and changes nothing."""
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    require_database()
    try:
        with _working_folder(settings.HOME) as folder:
            manifest = unpack(source, folder)
            _refuse_what_does_not_fit(source, manifest, replace=replace, at=at)
            if connection.vendor == "sqlite":
                snapshot_sqlite.prepare(manifest, folder)
                snapshot_sqlite.switch(folder)
            else:
                _restore_postgres(manifest, folder)
            _switch_folders(folder)
    except OSError as error:
        raise Refusal(
            f"la restauration a manqué de place ou de droits ({error.strerror}) ; relancez-la ensuite."
        ) from error
    return manifest


def _restore_postgres(manifest: Manifest, folder: Path) -> None:
    try:
        snapshot_postgres.prepare(manifest, folder)
        snapshot_postgres.switch(folder)
    finally:
        snapshot_postgres.abandon()


def _refuse_what_does_not_fit(source: Path, manifest: Manifest, *, replace: bool, at: datetime) -> None:
    if manifest.vendor != connection.vendor:
        raise Refusal(
            f"{source} vient de {NAMES[manifest.vendor]} et cette installation utilise {NAMES[connection.vendor]} ; "
            f"restaurez-la sur une installation {NAMES[manifest.vendor]}."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if unknown := [node for node in manifest.migrations if node not in known]:
        raise Refusal(
            f"{source} vient d'une version plus récente d'Essaim (étape {unknown[0][0]}.{unknown[0][1]}) ; "
            "mettez d'abord Essaim à jour."
        )
    if not _is_empty() and not replace:
        raise Refusal(
            "cette installation contient déjà des données ; ajoutez --replace pour les remplacer toutes."
        )
    if _has_tables() and living_workers(at=at):
        raise Refusal("Essaim est en marche ; arrêtez-le avant de restaurer.")


def _has_tables() -> bool:
    return "operations_workerpresence" in connection.introspection.table_names()


def _is_empty() -> bool:
    """Whether nobody has used this installation yet."""
    if User._meta.db_table not in connection.introspection.table_names():
        return True
    return not (User.objects.exists() or Project.objects.exists())


def _switch_folders(folder: Path) -> None:
    for name, live in carried_folders().items():
        for place in (live, folder / name, folder / f"replaced-{name}"):
            place.mkdir(parents=True, exist_ok=True)
        _move_content(live, folder / f"replaced-{name}")
        _move_content(folder / name, live)
    key = folder / KEY
    key.chmod(0o600)
    shutil.move(key, settings.HOME / KEY)


def _move_content(source: Path, target: Path) -> None:
    """The folder itself stays: it may be a mounted volume."""
    for child in source.iterdir():
        shutil.move(child, target / child.name)


@contextmanager
def _working_folder(parent: Path) -> Iterator[Path]:
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".essaim-", dir=parent) as name:
        yield Path(name)
