"""Queries built once, and sent together: a hot query costs the ORM four times what it costs the database, mostly to write the
same SQL again; then what costs most is to wait for the answer before asking the next.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import update_wrapper
from itertools import count
from threading import local
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

type One = int | str | date
type Value = One | tuple[One, ...] | None
type Ask = tuple[str, tuple[object, ...]]  # SQL and its values
type Rows = list[tuple[Any, ...]]

BIGGEST = 2**63 - 1  # what an integer column holds at most; nothing is numbered so
ODD = 2_041_310_007  # the numbers put in place of values while the SQL is written; within reach of any integer column


class UnpreparedError(Exception):
    """A bug: the SQL does not carry a value as it was given, so that it cannot be used with another."""


class UnreadError(Exception):
    """A bug: what was sent along wrote something, and its block ended without looking at it."""


def prepared[M: Model, R](build: Callable[..., QuerySet[M, R]]) -> Reading[M, R]:
    """Make of a function that builds a queryset one that gives its rows, its SQL written at the first call only.

    The values it is given, by position, are integers, texts, days, tuples of these, or None; they reach the SQL as
    they are (UnpreparedError otherwise), and the function decides nothing by them. One SQL is kept for each
    database and each shape of the values: the type of each, how long each tuple is.
    """
    return Reading(build)


class Reading[M: Model, R]:
    """What `prepared` makes: called, it gives its rows; `ask` tells what it would ask, to send it `along`."""

    def __init__(self, build: Callable[..., QuerySet[M, R]]) -> None:
        self.build = build
        self.kept: dict[tuple[object, ...], _Prepared[M, R]] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Value) -> list[R]:
        found = self._for(values)
        return [] if found is None else found.rows(values)

    def ask(self, *values: Value) -> Ask | None:
        """None where the answer is known to be empty."""
        found = self._for(values)
        return None if found is None else found.ask(values)

    def _for(self, values: tuple[Value, ...]) -> _Prepared[M, R] | None:
        shape = (connection.vendor, *[_shape(value) for value in values])
        if shape not in self.kept:
            try:
                self.kept[shape] = _Prepared(self.build, values)
            except EmptyResultSet:  # it asks for one of an empty tuple
                return None
        return self.kept[shape]


def _shape(value: Value) -> object:
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


def _flat(values: tuple[Value, ...]) -> Iterator[object]:
    """The values that the SQL carries, one by one, as the database takes them."""
    for value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, date):
                yield connection.ops.adapt_datefield_value(one)
            elif isinstance(one, int):  # SQLite is told no bigger one; a queryset finds nothing for it either
                yield max(-BIGGEST, min(one, BIGGEST))
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
        self.mine = local()
        if {rank for rank, _param in self.params} - {None} != set(ranks.values()):
            raise UnpreparedError(f"{build.__qualname__}: {self.sql} {params}")

    def rows(self, values: tuple[Value, ...]) -> list[R]:
        database: Any = connections[self.queryset.db]
        if self.queryset.query.select_for_update and not database.in_atomic_block:
            raise TransactionManagementError("a row is held in a transaction only")
        if not (found := fetch(*self.ask(values))):
            return []
        if getattr(self.mine, "database", None) is not database:
            self._bind(database)
        self.mine.answers[:] = [found]
        rows = list(self.mine.queryset._iterable_class(self.mine.queryset))
        self.mine.answers.clear()
        return rows

    def _bind(self, database: Any) -> None:
        """Make the queryset of this thread, over its connection, and the place of the answer that it reads."""
        answers: list[Rows] = []
        compiler = copy.copy(self.compiler)
        compiler.connection = database
        compiler.execute_sql = lambda *_args, **_more: answers
        compiler.get_converters = lambda _columns: self.converters
        bound = self.queryset._chain()
        bound._query.get_compiler = lambda *_args, **_more: compiler
        self.mine.database, self.mine.queryset, self.mine.answers = database, bound, answers

    def ask(self, values: tuple[Value, ...]) -> Ask:
        flat = list(_flat(values))
        return self.sql, tuple(param if rank is None else flat[rank] for rank, param in self.params)


class _Along:
    """What is to leave with the next question of a block, then the answers that were not looked at yet."""

    def __init__(self, asks: tuple[Ask, ...], around: _Along | None) -> None:
        self.around = around
        self.waiting = tuple(ask for ask in dict.fromkeys(asks) if not self._is_known(ask))
        self.answers: dict[Ask, Rows] = {}

    def _is_known(self, ask: Ask) -> bool:
        """The block around was already answered."""
        return self.around is not None and (ask in self.around.answers or self.around._is_known(ask))

    def fetch(self, ask: Ask) -> Rows:
        if ask not in self.answers:
            if self.around is not None and self._is_known(ask):
                return self.around.fetch(ask)
            asks = self.waiting if ask in self.waiting else (ask, *self.waiting)
            self.waiting = ()
            answers = _together(asks) if len(asks) > 1 else [_fetch(ask)]
            self.answers.update(zip(asks, answers, strict=True))
        return self.answers.pop(ask)

    def check_read(self) -> None:
        """What was sent along and writes is done: whoever announced it looks at what it did."""
        for sql, _values in self.answers:
            if not sql.startswith("SELECT"):
                raise UnreadError(sql)


_along: ContextVar[_Along | None] = ContextVar("_along", default=None)


@contextmanager
def along(*asks: Ask | None) -> Iterator[None]:
    """On PostgreSQL, send these questions in one trip, in this order, when the block first asks one: after it, where it is another.

    Who asks one of them in the block, once, finds its answer there; so nothing else changes but the time they take. Rows are
    held, and seen, as of that trip: what the block writes before it looks at an answer is not in it. One may write what the
    block would write, and is looked at unless an error ends the block (UnreadError). A block inside another finds what that one was
    answered, and sends its own questions only. SQLite answers at once, and is asked each in its turn.
    """
    if connection.vendor != "postgresql":
        yield
        return
    sent = _Along(tuple(ask for ask in asks if ask is not None), _along.get())
    token = _along.set(sent)
    try:
        yield
    finally:
        _along.reset(token)
    sent.check_read()


def fetch(sql: str, values: Sequence[object]) -> Rows:
    """The rows that SQL gives. PostgreSQL is sent the values apart: it plans the same text once a connection (`kernel.postgresql`)."""
    ask = sql, tuple(values)
    return _fetch(ask) if (sent := _along.get()) is None else sent.fetch(ask)


def _fetch(ask: Ask) -> Rows:
    with _cursor() as cursor:
        cursor.execute(*ask)
        rows: Rows = cursor.fetchall()
        return rows


def _together(asks: Sequence[Ask]) -> list[Rows]:
    """One trip: each is answered in its turn, an error of one ends the others."""
    cursors = [_cursor() for _ask in asks]
    database: Any = connections[DEFAULT_DB_ALIAS]
    with database.wrap_database_errors, database.connection.pipeline():
        for cursor, ask in zip(cursors, asks, strict=True):
            cursor.execute(*ask)
    return [cursor.fetchall() for cursor in cursors]


def _cursor() -> Any:
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.vendor != "postgresql":
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    bound: Any = ServerBindingCursor
    return database._prepare_cursor(bound(database.connection))
