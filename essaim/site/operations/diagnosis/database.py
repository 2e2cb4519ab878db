"""The database: whether it answers, its version, its guarantees, its migrations."""

from datetime import datetime

from django.db import connection
from django.db.utils import OperationalError

from essaim.site.operations.diagnosis.finding import Finding, fault, good
from essaim.site.operations.preflight import pending_migrations

OLDEST_POSTGRES = 14_00_00


def look_at_database(at: datetime) -> Finding:
    """2 queries."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return fault(
            "Base de données", str(error).strip().splitlines()[0], "Vérifiez DATABASE_URL et le serveur."
        )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        seen = f"SQLite {version}, journal {mode}"
        if mode != "wal":
            return fault(
                "Base de données", seen, "Mettez la base sur un disque local : WAL y est nécessaire."
            )
        return good("Base de données", seen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, name = cursor.fetchone()
    if number < OLDEST_POSTGRES:
        return fault("Base de données", f"PostgreSQL {name}", "Passez à PostgreSQL 14 ou plus récent.")
    return good("Base de données", f"PostgreSQL {name}")


def look_at_migrations(at: datetime) -> Finding:
    pending = pending_migrations()
    if pending:
        return fault(
            "Mise à jour", f"{len(pending)} étapes en attente", "Sauvegardez, puis lancez essaim migrate."
        )
    return good("Mise à jour", "la base est à jour")
