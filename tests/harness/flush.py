"""The database emptied between transactional tests: the tables that hold rows, where Django empties all of them.

What Django writes about the models themselves stays, so it has not to be written again.
"""

from typing import Any

from django.core.management import call_command
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from django.test import TransactionTestCase

ABOUT_MODELS = {"django_content_type", "auth_permission"}


def install() -> None:
    as_on_postgres = Postgres.ops_class.sql_flush

    def on_sqlite(self: BaseDatabaseOperations, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        """Rows go one by one, which the books refuse: their triggers are dropped, then put back."""
        full = _full(self, tables)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            )
            triggers = [(name, sql) for table, name, sql in cursor.fetchall() if table in full]
        drops = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        return [*drops, *_deletions(self, full), *(sql for _name, sql in triggers)]

    def on_postgres(self: BaseDatabaseOperations, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        """A row deleted costs less than a table truncated, where the user may silence triggers."""
        with self.connection.cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            if cursor.fetchone() != ("on",):
                return as_on_postgres(self, style, tables, **kwargs)
        silent, told = (f"SET LOCAL session_replication_role = {role}" for role in ("replica", "origin"))
        return [silent, *_deletions(self, _full(self, tables)), told]

    def empty(self: TransactionTestCase) -> None:
        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )

    Sqlite.ops_class.sql_flush = on_sqlite  # type: ignore[method-assign]
    Postgres.ops_class.sql_flush = on_postgres  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]


def _full(operations: BaseDatabaseOperations, tables: list[str]) -> list[str]:
    full: list[str] = []
    quote = operations.quote_name
    with operations.connection.cursor() as cursor:
        for start in range(0, len(tables), 100):  # SQLite joins 500 at most
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})"
                    for table in tables[start : start + 100]
                )
            )
            full += [name for (name,) in cursor.fetchall() if name not in ABOUT_MODELS]
    return full


def _deletions(operations: BaseDatabaseOperations, tables: list[str]) -> list[str]:
    return [f"DELETE FROM {operations.quote_name(table)}" for table in tables]
