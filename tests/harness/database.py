"""A migrated database kept between runs, so that a run starts in seconds. Its name is the digest of all migrations."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection


def _migrations() -> list[Path]:
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    return sorted(path for folder in folders for path in folder.glob("*.py"))


def template() -> Path:
    """Where the migrated database of this tree, this Django and this user stands, or will: a file, or the SQL that makes it."""
    digest = hashlib.sha256(f"{django.get_version()} {sys.version} {sqlite3.sqlite_version}".encode())
    for path in _migrations():
        digest.update(path.name.encode() + path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"essaim-tests-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    suffix = "sqlite3" if connection.vendor == "sqlite" else "sql"
    return folder / f"{digest.hexdigest()[:24]}.{suffix}"


def _postgres(program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL against the server of the tests."""
    given = settings.DATABASES["default"]
    server = {"PGHOST": given["HOST"], "PGPORT": str(given["PORT"] or 5432), "PGUSER": given["USER"]}
    env = {
        **os.environ,
        **server,
        "PGPASSWORD": given["PASSWORD"],
        "PGOPTIONS": "-c client_min_messages=error",
    }
    subprocess.run([program, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)


def _has_programs() -> bool:
    return all(shutil.which(name) for name in ("createdb", "dropdb", "psql", "pg_dump"))


def start_from_template() -> bool:
    """Put what was kept where the tests' database is expected; False where there is nothing to start from."""
    if not template().exists() or (connection.vendor == "postgresql" and not _has_programs()):
        return False
    if connection.vendor == "sqlite":
        shutil.copyfile(template(), str(connection.settings_dict["TEST"]["NAME"]))
        return True
    name = connection.creation._get_test_db_name()
    _postgres("dropdb", "--if-exists", name)
    _postgres("createdb", name)
    _fill(name)
    return True


def _fill(name: str) -> None:
    _postgres("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(template()), name)


def give_migrated(home: Path, name: str = "") -> bool:
    """Puts what was kept in an installation's folder, or in its PostgreSQL database; False where nothing was kept."""
    if not template().exists() or (connection.vendor == "postgresql" and not _has_programs()):
        return False
    if connection.vendor == "sqlite":
        home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template(), home / "essaim.sqlite3")
    else:
        _fill(name)
    return True


def keep_template() -> None:
    """Keep the database just migrated for the next runs."""
    kept = template()
    if kept.exists() or (connection.vendor == "postgresql" and not _has_programs()):
        return
    draft = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with sqlite3.connect(draft) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres("pg_dump", "--file", str(draft), str(connection.settings_dict["NAME"]))
    draft.replace(kept)
