"""Brings an installation up to date before it serves: migrations, then static files when they changed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from essaim.site.operations.command import Refusal
from essaim.site.operations.preflight import pending_migrations

MIGRATION_LOCK = 3_775_346  # any number, the same for every node


class DemoAccount(TypedDict):
    role: str
    email: str
    password: str


class Demonstration(TypedDict):
    address: str
    accounts: list[DemoAccount]


def migrate_database(*, allowed: bool) -> None:
    """Applies what is pending; several nodes that start at once take turns."""
    if not pending_migrations():
        return
    if not allowed:
        raise Refusal(
            "la base de données n'est pas à jour ; faites une sauvegarde (essaim backup FICHIER), "
            "puis lancez essaim migrate."
        )
    with _one_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static() -> bool:
    """Hashes and compresses the static files if any changed since last time. Returns whether it did."""
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    current = static_fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == current:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(current, encoding="ascii")
    return True


def static_fingerprint() -> str:
    """Changes when a static file appears, disappears or is rewritten."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}|{storage.path(name)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demonstration(say: Callable[[str], object]) -> Demonstration | None:
    """Loads the demonstration where it is absent; says why when it cannot, and goes on without it."""
    printed = StringIO()
    try:
        call_command("demo", "--json", stdout=printed)
    except SystemExit as refused:
        say(str(refused.code))
        return None
    demonstration: Demonstration = json.loads(printed.getvalue())
    return demonstration
