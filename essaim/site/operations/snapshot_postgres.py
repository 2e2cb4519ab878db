"""PostgreSQL: every table as the same transaction sees it, brought back in a schema of its own, then swapped.

Needs no program of PostgreSQL's and works from one of its versions to another.
"""

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError, ProgrammingError
from psycopg import sql

from essaim.site.operations.archive import CHUNK, DATABASE, ArchiveWriter, Manifest
from essaim.site.operations.command import Refusal

STAGING, REPLACED = "essaim_restore", "essaim_replaced"


def dump(writer: ArchiveWriter, manifest: Manifest, folder: Path) -> None:
    """Adds one member per table, all read in one REPEATABLE READ transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        manifest.migrations = list(cursor.fetchall())
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = [
                column.name for column in connection.introspection.get_table_description(cursor, table)
            ]
            manifest.tables[table] = columns
            path = folder / "table.copy"
            with path.open("wb") as target, cursor.copy(_copy(table, columns, "TO STDOUT")) as rows:
                for chunk in rows:
                    target.write(chunk)
            writer.add_file(f"{DATABASE}/{table}.copy", path)


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + direction).format(sql.Identifier(table), names)


def prepare(manifest: Manifest, folder: Path) -> None:
    """Fills a schema beside the live one, at the backup's version, then brings it to the present one."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
            cursor.execute(f"CREATE SCHEMA {STAGING}")
        except ProgrammingError as error:
            raise Refusal(
                "l'utilisateur de la base n'a pas le droit de créer un schéma ; rendez-le propriétaire de la base."
            ) from error
        cursor.execute(f"SET search_path TO {STAGING}")
    executor = MigrationExecutor(connection)
    executor.loader = steps_of(manifest)
    executor.migrate(last_steps(manifest, executor.loader))
    try:
        with transaction.atomic():
            _load(manifest, folder)
    except DatabaseError as error:
        raise Refusal(
            f"les données de la sauvegarde sont refusées par la base ({str(error).splitlines()[0]})."
        ) from error
    call_command("migrate", verbosity=0, interactive=False)
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def steps_of(manifest: Manifest) -> MigrationLoader:
    """The migrations as the archive's version knew them: those since replaced by one, where it has them and not that one."""
    taken = set(manifest.migrations)
    whole = MigrationLoader(None, ignore_no_migrations=True).replacements
    before = any(taken.intersection(one.replaces) for key, one in whole.items() if key not in taken)
    return MigrationLoader(connection, replace_migrations=not before)


def last_steps(manifest: Manifest, loader: MigrationLoader) -> list[tuple[str, str]]:
    """The last migrations of each app that the archive has."""
    taken = [node for node in manifest.migrations if node in loader.graph.nodes]
    known = set(taken)
    return [
        node
        for node in taken
        if not any(
            child.key[0] == node[0] and child.key in known for child in loader.graph.node_map[node].children
        )
    ]


def _load(manifest: Manifest, folder: Path) -> None:
    """Copies the rows in, guards of the tables set aside; foreign keys are checked before the guards return."""
    names = sql.SQL(", ").join(map(sql.Identifier, manifest.tables))
    with connection.cursor() as cursor:
        for table in manifest.tables:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        for table, columns in manifest.tables.items():
            path = folder / DATABASE / f"{table}.copy"
            with path.open("rb") as source, cursor.copy(_copy(table, columns, "FROM STDIN")) as rows:
                while chunk := source.read(CHUNK):
                    rows.write(chunk)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in manifest.tables:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def switch(folder: Path) -> None:
    """Puts the prepared schema in place of the live one, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        cursor.execute("SELECT current_schema()")
        live = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(f"DROP SCHEMA IF EXISTS {REPLACED} CASCADE")
        cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(live, sql.Identifier(REPLACED)))
        cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(STAGING), live))
        cursor.execute(f"DROP SCHEMA {REPLACED} CASCADE")
    connection.close()


def abandon() -> None:
    """Leaves no trace of a restore that was refused."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
    connection.close()
