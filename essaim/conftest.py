"""Append-only tables and the emptying of the database between transactional tests."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper


@pytest.fixture(scope="session", autouse=True)
def flush_sets_triggers_aside() -> Iterable[None]:
    """On SQLite a flush deletes row by row, which the books refuse: it drops the triggers and puts them back."""
    operations = DatabaseWrapper.ops_class
    original = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            triggers = cursor.fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        return [*drops, *original(self, *args, **kwargs), *(sql for _name, sql in triggers)]

    operations.sql_flush = sql_flush
    yield
    operations.sql_flush = original
