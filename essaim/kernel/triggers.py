"""Rules that the database keeps by itself, on SQLite and PostgreSQL: what Python forgets, a trigger still refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations import RunPython

type Fault = tuple[str, str]  # what is said, and the SQL condition of what is wrong, on NEW and OLD
type Trigger = tuple[str, str, Sequence[Fault]]  # INSERT, UPDATE or DELETE; the table; its faults
ALWAYS = "1 = 1"


class Triggers(RunPython):
    """A migration's operation: puts triggers by name, in place of those of the same name; removes them backwards.

    Altering a table on SQLite drops its triggers: the migration that does so puts the same operation again after it.
    """

    def __init__(self, triggers: Mapping[str, Trigger]) -> None:
        def install(apps: Any, schema_editor: Any) -> None:
            _install(schema_editor, triggers)

        def remove(apps: Any, schema_editor: Any) -> None:
            _remove(schema_editor, triggers)

        super().__init__(install, remove)


class WithoutTriggers(RunPython):
    """Removes triggers, for a migration that alters a table that those of another read: SQLite makes it again, and would not find it."""

    def __init__(self, triggers: Mapping[str, Trigger]) -> None:
        def install(apps: Any, schema_editor: Any) -> None:
            _install(schema_editor, triggers)

        def remove(apps: Any, schema_editor: Any) -> None:
            _remove(schema_editor, triggers)

        super().__init__(remove, install)


def _install(schema_editor: Any, triggers: Mapping[str, Trigger]) -> None:
    write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
    for name, (event, table, faults) in triggers.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        for statement in write(name, event, table, faults):
            schema_editor.execute(statement)


def _remove(schema_editor: Any, triggers: Mapping[str, Trigger]) -> None:
    for name, (_event, table, _faults) in triggers.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _sqlite(name: str, event: str, table: str, faults: Sequence[Fault]) -> list[str]:
    body = "".join(f" SELECT RAISE(ABORT, '{fault}') WHERE {wrong};" for fault, wrong in faults)
    return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN{body} END"]


def _postgresql(name: str, event: str, table: str, faults: Sequence[Fault]) -> list[str]:
    body = "".join(
        f" IF {wrong} THEN RAISE EXCEPTION '{fault}' USING ERRCODE = 'check_violation'; END IF;"
        for fault, wrong in faults
    )
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN{body} RETURN {row}; END $body$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _on(schema_editor: Any, table: str) -> str:
    return f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
