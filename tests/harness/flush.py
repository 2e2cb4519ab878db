"""Append-only tables and the emptying of the database between transactional tests."""

from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper


def install() -> None:
    """On SQLite a flush deletes row by row, which the books refuse: it drops the triggers and puts them back."""
    operations = DatabaseWrapper.ops_class
    flush_as_django = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            triggers = cursor.fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        return [*drops, *flush_as_django(self, *args, **kwargs), *(sql for _name, sql in triggers)]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]
