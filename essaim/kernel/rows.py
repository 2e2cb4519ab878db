"""Rows written in few round trips: `insert` and `rewrite` write those of one model, `gathered` all that its block writes, and
`concluded` that and the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from essaim.kernel.prepared import Ask


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL: how it starts, then the same place for the values of each row, then how it ends."""

    start: str
    place: str
    rows: Sequence[Sequence[Any]]
    end: str = ""


class Column(NamedTuple):
    """A column that is written; `plain`: the type of values that its field gives to the database as they are, None where it has its say."""

    field: Field[Any, Any]
    name: str
    plain: type | None


_waiting: ContextVar[list[Statement] | None] = ContextVar("_waiting", default=None)


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model, a few at a time: SQLite takes 32,766 values. One query.

    An id they do not have is not read back, and no signal is sent.

    Inside `gathered`, they are written when its block ends; a fault of theirs is raised there.
    """
    if rows:
        _run(_new(rows))


def insert_asked(rows: Sequence[Model]) -> Ask:
    """What `insert` would write, to send it `along`; who asks it is told the id of each row."""
    new = _new(rows)
    key = f'"{rows[0]._meta.pk.column}"'
    text = new.start + ", ".join([new.place] * len(rows)) + f" RETURNING {key}"
    return text, tuple(_unsized(value) for row in new.rows for value in row)


def _unsized(value: Any) -> Any:
    """A whole number without the size of its column: psycopg would cut what does not fit, where the database refuses it."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _new(rows: Sequence[Model]) -> Statement:
    columns, start, place = _shape(type(rows[0]), rows[0].pk is not None)
    # Itself: `connection` looks for it again each time it is asked something.
    database = connections[DEFAULT_DB_ALIAS]
    return Statement(start, place, [_values(columns, row, database) for row in rows])


def _values(columns: Sequence[Column], row: Model, database: BaseDatabaseWrapper) -> list[Any]:
    """What the database is told of a new row. Most values go as they are: asking their field costs more than all the rest."""
    kept, values = row.__dict__, []
    for field, name, plain in columns:
        if plain is not None and ((value := kept[name]) is None or type(value) is plain):
            values.append(value)
        else:
            values.append(field.get_db_prep_save(field.pre_save(row, True), database))
    return values


def rewrite(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these columns of rows of one model that are held, a few at a time: SQLite takes 32,766 values. One query.

    As Django's `bulk_update`, whose text grows with rows times columns and is read by the database as one long condition.
    """
    if not rows:
        return
    fields, start, place, end = _rewriting(type(rows[0]), tuple(names))
    database = connections[DEFAULT_DB_ALIAS]
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields] for row in rows
    ]
    _run(Statement(start, place, values, end))


def update(text: str, values: Sequence[Any]) -> None:
    """Change rows that are held, by SQL whose count of rows need not be known; when the block ends inside `gathered`. One query."""
    _run(Statement("", text, [values]))


def _run(statement: Statement) -> None:
    if (waiting := _waiting.get()) is not None:
        waiting.append(statement)
    else:
        _write([statement])


@contextmanager
def gathered() -> Iterator[None]:
    """Write what is inserted in this block at its end, in the same order; in one round trip on PostgreSQL. Nothing after an error.

    A block inside another joins it. What the block inserts cannot be read before it ends.
    """
    if _waiting.get() is not None:
        yield
        return
    with _collected() as statements:
        yield
    _write(statements)


@contextmanager
def concluded() -> Iterator[None]:
    """A transaction whose block is `gathered`, written with its end: what it holds is let go without one more trip on PostgreSQL.

    Inside another transaction, or another `gathered`, it ends with that one.
    """
    with transaction.atomic():
        if _waiting.get() is not None:
            yield
            return
        with _collected() as statements:
            yield
        _write(statements, is_last=len(connection.atomic_blocks) == 1 and not connection.needs_rollback)


@contextmanager
def _collected() -> Iterator[list[Statement]]:
    """What is written in this block, kept for its end."""
    statements: list[Statement] = []
    token = _waiting.set(statements)
    try:
        yield statements
    finally:
        _waiting.reset(token)


def _write(statements: Sequence[Statement], *, is_last: bool = False) -> None:
    """`is_last`: nothing follows in the transaction, which Django then finds ended."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and statements:
            cursor.execute("; ".join([*_told(statements), *(["COMMIT"] if is_last else [])]))
            return
        for one in statements:
            values = [value for row in one.rows for value in row]
            cursor.execute(one.start + ", ".join([one.place] * len(one.rows)) + one.end, values)


def _told(statements: Sequence[Statement]) -> Iterator[str]:
    """Statements with the values of their rows written into them, so that several make one text."""
    from psycopg.adapt import Transformer

    database: Any = connections[DEFAULT_DB_ALIAS]
    literal = Transformer(database.connection).as_literal

    def told(value: Any) -> str:
        return "NULL" if value is None else literal(value).decode()

    for one in statements:
        places = [one.place % tuple(map(told, row)) for row in one.rows]
        yield one.start + ", ".join(places) + one.end


_DJANGO = {Field.__module__, ForeignKey.__module__}
_PLAIN: Mapping[type[Field[Any, Any]], type] = {
    IntegerField: int,
    CharField: str,
    TextField: str,
    BooleanField: bool,
}


def _plain(field: Field[Any, Any]) -> type | None:
    """None for any field that is not Django's own: it may keep something else than what it is given."""
    own: Field[Any, Any] = field.target_field if isinstance(field, ForeignKey) else field
    if {type(own).__module__, type(field).__module__} - _DJANGO or type(own).pre_save is not Field.pre_save:
        return None
    return next((plain for kind, plain in _PLAIN.items() if isinstance(own, kind)), None)


@cache
def _shape(model: type[Model], has_id: bool) -> tuple[list[Column], str, str]:
    """The columns written, the start of the statement, and the place of one row."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if has_id or field is not meta.auto_field]
    if any(hasattr(field, "get_placeholder_sql") or field.generated for field in fields):
        raise TypeError(f"{model.__name__} has a column that the database computes")
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    start = f'INSERT INTO "{meta.db_table}" ({names}) VALUES '  # noqa: S608 (names of the models)
    return [Column(field, field.attname, _plain(field)) for field in fields], start, f"({places})"


@cache
def _rewriting(model: type[Model], names: tuple[str, ...]) -> tuple[list[Field[Any, Any]], str, str, str]:
    """The key and the columns written, and the three parts of the statement."""
    meta = model._meta
    fields: list[Field[Any, Any]] = [meta.pk, *(meta.get_field(name) for name in names)]  # type: ignore[list-item]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{meta.db_table}"'
    if connection.vendor == "sqlite":
        told = [f'given."{one.column}"' for one in fields]
    else:  # PostgreSQL takes a column of NULL alone for text. Without its length: a cast would cut what is too long.
        types = [(one.db_type(connection) or "").partition("(")[0] for one in fields]
        told = [f'CAST(given."{one.column}" AS {kind})' for one, kind in zip(fields, types, strict=True)]
    taken = ", ".join(f'"{one.column}" = {value}' for one, value in zip(fields[1:], told[1:], strict=True))
    start = f"WITH given ({columns}) AS (VALUES "
    end = f') UPDATE {table} SET {taken} FROM given WHERE {table}."{fields[0].column}" = {told[0]}'  # noqa: S608 (names of the models)
    return fields, start, f"({', '.join(['%s'] * len(fields))})", end
