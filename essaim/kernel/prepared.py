"""Queries built once: a hot query costs the ORM four times what it costs the database, mostly to write the same SQL again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import wraps
from itertools import count
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

type One = int | str | date
type Value = One | tuple[One, ...] | None

ODD = 2_041_310_007  # the numbers put in place of values while the SQL is written; within reach of any integer column


class UnpreparedError(Exception):
    """A bug: the SQL does not carry a value as it was given, so that it cannot be used with another."""


def prepared[M: Model, R](build: Callable[..., QuerySet[M, R]]) -> Callable[..., list[R]]:
    """Make of a function that builds a queryset one that gives its rows, its SQL written at the first call only.

    The values it is given, by position, are integers, texts, days, tuples of these, or None; they reach the SQL as
    they are (UnpreparedError otherwise), and the function decides nothing by them. One SQL is kept for each
    database and each shape of the values: the type of each, how long each tuple is.
    """
    kept: dict[tuple[object, ...], _Prepared[M, R]] = {}

    @wraps(build)
    def rows(*values: Value) -> list[R]:
        shape = (connection.vendor, *[_shape(value) for value in values])
        if shape not in kept:
            try:
                kept[shape] = _Prepared(build, values)
            except EmptyResultSet:  # it asks for one of an empty tuple
                return []
        return kept[shape].rows(values)

    return rows


def _shape(value: Value) -> object:
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


def _flat(values: tuple[Value, ...]) -> Iterator[object]:
    """The values that the SQL carries, one by one, as the database takes them."""
    for value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, date):
                yield connection.ops.adapt_datefield_value(one)
            elif one is not None:
                yield one


def _probes(values: tuple[Value, ...]) -> Iterator[Value]:
    """Values of the same shape, no two alike."""
    numbers = count(1)
    for value in values:
        if isinstance(value, tuple):
            yield tuple(_probe(one, next(numbers)) for one in value)
        else:
            yield value if value is None else _probe(value, next(numbers))


def _probe(value: One, number: int) -> One:
    match value:
        case int():
            return ODD + number
        case str():
            return f"probe-{number}"
        case _:
            return date(1871, 3, 18) + timedelta(days=number)


class _Prepared[M: Model, R]:
    """One queryset compiled for one shape of values, and where each value goes in its parameters."""

    def __init__(self, build: Callable[..., QuerySet[M, R]], values: tuple[Value, ...]) -> None:
        probes = tuple(_probes(values))
        self.queryset: Any = build(*probes)
        self.compiler: Any = self.queryset.query.get_compiler(self.queryset.db)
        self.sql, params = self.compiler.as_sql()
        columns = [column for column, _sql, _alias in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)
        ranks = {probe: rank for rank, probe in enumerate(_flat(probes))}
        self.params = [(ranks.get(param), param) for param in params]
        if {rank for rank, _param in self.params} - {None} != set(ranks.values()):
            raise UnpreparedError(f"{build.__qualname__}: {self.sql} {params}")

    def rows(self, values: tuple[Value, ...]) -> list[R]:
        database: Any = connections[self.queryset.db]
        if self.queryset.query.select_for_update and not database.in_atomic_block:
            raise TransactionManagementError("a row is held in a transaction only")
        flat = list(_flat(values))
        found = fetch(self.sql, [param if rank is None else flat[rank] for rank, param in self.params])
        compiler = copy.copy(self.compiler)
        compiler.connection = database
        compiler.execute_sql = lambda *_args, **_more: (found,)
        compiler.get_converters = lambda _columns: self.converters
        bound = self.queryset._chain()
        bound._query.get_compiler = lambda *_args, **_more: compiler
        return list(bound._iterable_class(bound))


def fetch(sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The rows that SQL gives. PostgreSQL is sent the values apart: it plans the same text once, as its settings say from when."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.vendor == "postgresql":
        from django.db.backends.postgresql.base import ServerBindingCursor

        bound: Any = ServerBindingCursor
        cursor = database._prepare_cursor(bound(database.connection))
    else:
        cursor = database.cursor()
    with cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
