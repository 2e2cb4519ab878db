"""Rows written together: in order, once, or not at all."""

import pytest
from django.apps import apps
from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps
from psycopg.pq import TransactionStatus

from essaim.kernel.actors.models import User
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.outbox.models import OutgoingEvent
from essaim.kernel.prepared import along, fetch
from essaim.kernel.rows import _plain, concluded, gathered, insert, insert_asked, rewrite, update

pytestmark = pytest.mark.django_db


class Placed(models.TextField[str, str]):
    """Written through a function of the database, as shapes are."""

    def get_placeholder_sql(
        self, value: object, compiler: object, connection: object
    ) -> tuple[str, list[object]]:
        return "UPPER(%s)", [value]


def trace(action: str, **changes: object) -> AuditEntry:
    return AuditEntry(action=action, target_label="100 % « d'été » ; --", changes=changes)


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_rows_are_read_back_as_they_were() -> None:
    row = trace("a", price="14,50", lines={"Panier": 2})

    insert([row, trace("b")])

    kept = AuditEntry.objects.order_by("pk")[0]
    assert (kept.at, kept.target_label, kept.changes, kept.user) == (
        row.at,
        row.target_label,
        row.changes,
        None,
    )
    assert actions() == ["a", "b"]


def test_rows_sent_along_are_written_before_what_follows_them(trips: list[int]) -> None:
    ask = insert_asked([trace("a", price="14,50"), trace("b")])
    counted = "SELECT COUNT(*) FROM audit_auditentry", ()

    with along(ask, counted):
        ids = fetch(*ask)
        assert fetch(*counted) == [(2,)]

    kept = list(AuditEntry.objects.order_by("pk"))
    assert [(row.pk,) for row in kept] == ids
    assert [(row.action, row.changes) for row in kept] == [("a", {"price": "14,50"}), ("b", {})]
    assert trips == ([2] if connection.vendor == "postgresql" else [])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps whole numbers of any size")
def test_a_number_too_big_for_its_column_is_refused_never_cut() -> None:
    row = OutgoingEvent(name="orders.OrderConfirmed", payload={}, actor_name="", attempts=65_537)
    with pytest.raises(DataError), transaction.atomic():
        fetch(*insert_asked([row]))


def test_nothing_is_no_query() -> None:
    with CaptureQueriesContext(connection) as queries, gathered():
        insert([])
    assert len(queries) == 0


def test_gathered_is_written_in_order_at_the_end_a_block_inside_with_it() -> None:
    with gathered():
        insert([trace("first"), trace("second")])
        with gathered():
            update("UPDATE audit_auditentry SET reason = %s WHERE action = %s", ["vu 50 %", "first"])
            insert([trace("third")])
        assert actions() == []

    assert actions() == ["first", "second", "third"]
    assert AuditEntry.objects.get(reason="vu 50 %").action == "first"


def test_gathered_is_one_round_trip_on_postgresql() -> None:
    with CaptureQueriesContext(connection) as queries, gathered():
        insert([trace("a")])
        insert([trace("b")])
    assert len(queries) == (1 if connection.vendor == "postgresql" else 2)


def test_after_an_error_nothing_of_the_block_is_written() -> None:
    with pytest.raises(ValueError, match="non"), gathered():
        insert([trace("a")])
        raise ValueError("non")
    insert([trace("b")])
    assert actions() == ["b"]


def test_a_fault_of_a_row_is_raised_at_the_end_of_the_block() -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), gathered():
        insert([trace("a")])
        insert([User(full_name="Ada", email="a@exemple.fr"), User(full_name="Bao", email="a@exemple.fr")])
    assert actions() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_concluded_is_kept_and_what_waited_for_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    seen: list[list[str]] = []
    commit = connection.commit

    def watched() -> None:
        ended.append(_is_over())
        commit()

    monkeypatch.setattr(connection, "commit", watched)

    with concluded():
        transaction.on_commit(lambda: seen.append(actions()))
        insert([trace("a")])
        assert actions() == []

    # On PostgreSQL the rows took the end of the transaction with them: Django finds it ended.
    assert ended == [connection.vendor == "postgresql"]
    assert seen == [["a"]]
    assert connection.get_autocommit()


def _is_over() -> bool:
    if connection.vendor == "sqlite":
        return not connection.connection.in_transaction
    return bool(connection.connection.info.transaction_status == TransactionStatus.IDLE)


@pytest.mark.django_db(transaction=True)
def test_what_is_concluded_inside_a_transaction_ends_with_it() -> None:
    with pytest.raises(ValueError, match="non"), transaction.atomic():
        with concluded():
            insert([trace("a")])
        assert actions() == ["a"]
        raise ValueError("non")
    with transaction.atomic(), gathered():
        with concluded():
            insert([trace("b")])
        assert actions() == []
    assert actions() == ["b"]


@pytest.mark.django_db(transaction=True)
def test_a_fault_found_when_it_is_concluded_gives_all_back() -> None:
    """That somebody does not exist is found at the end of the transaction."""
    with pytest.raises(IntegrityError), concluded():
        insert([trace("a")])
        insert([AuditEntry(action="b", target_label="", user_id=404)])
    with pytest.raises(ValueError, match="non"), concluded():
        insert([trace("c")])
        raise ValueError("non")
    insert([trace("d")])
    assert actions() == ["d"]


def test_a_column_that_the_database_computes_is_refused() -> None:
    with isolate_apps("essaim.kernel.audit"):

        class Doubled(models.Model):
            half = models.IntegerField()
            whole = models.GeneratedField(
                expression=models.F("half") * 2, output_field=models.IntegerField(), db_persist=True
            )

            class Meta:
                app_label = "audit"

        class Shaped(models.Model):
            shape = Placed()

            class Meta:
                app_label = "audit"

    for row in (Doubled(half=1), Shaped(shape="a")):
        with pytest.raises(TypeError, match="computes"):
            insert([row])


def test_rows_held_are_written_again_together_only_these_columns() -> None:
    insert([trace("a", n=1), trace("b", n=2), trace("c")])
    rows = list(AuditEntry.objects.order_by("pk"))
    for row in rows:
        row.reason, row.user, row.target_label = "vu 50 %", None, "not asked for"
    rows[0].changes = {"lines": {"Panier d'été": None}}

    with CaptureQueriesContext(connection) as queries:
        rewrite(rows[:2], ["reason", "changes", "user", "at"])
        rewrite([], ["reason"])

    again = list(AuditEntry.objects.order_by("pk"))
    assert [row.reason for row in again] == ["vu 50 %", "vu 50 %", ""]
    assert [row.changes for row in again] == [rows[0].changes, {"n": 2}, {}]
    assert [row.at for row in again] == [row.at for row in rows]
    assert {row.target_label for row in again} == {"100 % « d'été » ; --"}
    assert len(queries) == 1


def test_a_column_too_long_is_refused_not_cut() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite keeps any length")
    insert([trace("a")])
    row = AuditEntry.objects.get()
    row.action = "x" * 500
    with pytest.raises(DatabaseError), transaction.atomic():
        rewrite([row], ["action"])


def test_a_value_that_goes_as_it_is_is_what_its_field_would_have_told() -> None:
    samples: dict[type, list[object]] = {int: [0, 7], str: ["", " é\n"], bool: [True, False]}
    seen = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if (plain := _plain(field)) is not None:
                seen.add(plain)
                for value in samples[plain]:
                    assert field.pre_save(model(**{field.attname: value}), True) == value
                    assert field.get_db_prep_save(value, connection) == value
    assert seen == samples.keys()
