"""Writes tens of thousands of plain rows at once; the ORM takes ten times as long on the same rows."""

from collections.abc import Iterable, Sequence
from itertools import batched, chain
from typing import Any

from django.db import connection
from django.db.models import Model

ROWS_PER_STATEMENT = 1000  # times ten columns: under the 32,766 values that SQLite takes at once


def insert_rows(
    model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, unique: Sequence[str] = ()
) -> None:
    """Inserts rows of values in the order of `fields`; a row already there by `unique` is updated.

    No default, validation or `save` runs: for tables that this application fills from one file.
    """
    columns = [_column(model, field) for field in fields]
    into = f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES "  # noqa: S608
    conflict = ""
    if unique:
        target = ", ".join(_column(model, field) for field in unique)
        changed = ", ".join(
            f"{column} = excluded.{column}"
            for field, column in zip(fields, columns, strict=True)
            if field not in unique
        )
        conflict = f" ON CONFLICT ({target}) DO UPDATE SET {changed}"
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for batch in batched(rows, ROWS_PER_STATEMENT):
            values = ", ".join([one] * len(batch))
            cursor.execute(into + values + conflict, list(chain.from_iterable(batch)))


def count_for_planner(*models: type[Model]) -> None:
    """Lets the database know what its tables hold now, so that it picks the right index at once."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {_quoted(model._meta.db_table)}")


def delete_all(model: type[Model]) -> None:
    """Empties a table that no other row depends upon."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608


def _column(model: type[Model], field: str) -> str:
    return _quoted(model._meta.get_field(field).attname)  # type: ignore[union-attr]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
