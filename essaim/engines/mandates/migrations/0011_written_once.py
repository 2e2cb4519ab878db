"""Triggers: a signed act keeps its words; amendments, steps of statements and aids are written once.

A later migration that alters these tables on SQLite drops their triggers: it must call `install` again.
"""

from django.db import migrations

ALWAYS = "1 = 1"
WORDS = (
    "service_id title form designation publicity publicity_on decision decided_on obligations starts_on ends_on investment"
    " territory exclusive_rights mechanism review_terms accounts recovery reference is_uncapped signed_at"
).split()
CHANGED = " OR ".join(
    f"(CASE WHEN OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL) THEN 0 ELSE 1 END) = 1"
    for name in WORDS
)
ACT = (
    "mandates: a signed act keeps its words; an amendment changes them",
    f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {CHANGED})",
)
FOR_EVER = ("mandates: what is written here never changes", ALWAYS)
SETTLED = ("mandates: a settled statement never changes", "OLD.status = 'settled'")
# name: (event, table, fault)
TRIGGERS = {
    "mandates_act_keeps_its_words": ("UPDATE", "mandates_mandate", ACT),
    "mandates_amendment_unchanged": ("UPDATE", "mandates_amendment", FOR_EVER),
    "mandates_step_unchanged": ("UPDATE", "mandates_statementstep", FOR_EVER),
    "mandates_aid_unchanged": ("UPDATE", "mandates_aid", FOR_EVER),
    "mandates_statement_settled": ("UPDATE", "mandates_statement", SETTLED),
    "mandates_amendment_kept": ("DELETE", "mandates_amendment", FOR_EVER),
    "mandates_step_kept": ("DELETE", "mandates_statementstep", FOR_EVER),
    "mandates_aid_kept": ("DELETE", "mandates_aid", FOR_EVER),
}


def _sqlite(name, event, table, fault, wrong):
    body = f" SELECT RAISE(ABORT, '{fault}') WHERE {wrong};"
    return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN{body} END"]


def _postgresql(name, event, table, fault, wrong):
    body = f" IF {wrong} THEN RAISE EXCEPTION '{fault}' USING ERRCODE = 'check_violation'; END IF;"
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN{body} RETURN {row}; END $body$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def install(apps, schema_editor):
    write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
    for name, (event, table, (fault, wrong)) in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        for statement in write(name, event, table, fault, wrong):
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    for name, (_event, table, _fault) in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _on(schema_editor, table):
    return f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""


class Migration(migrations.Migration):
    dependencies = [("mandates", "0010_mandates")]
    operations = [migrations.RunPython(install, remove)]
