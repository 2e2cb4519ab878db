"""A connection that the server ended is replaced before it is asked anything."""

import pytest
from django.db import close_old_connections, connection

from essaim.kernel.actors.models import User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]


def process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_request_is_served_after_the_server_ended_its_connection() -> None:
    before = process()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [before])
    finally:
        other.close()

    close_old_connections()  # as at the start of each request

    assert User.objects.count() == 0
    assert process() != before


def test_a_connection_that_lives_is_kept_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    before = process()
    with monkeypatch.context() as silent:
        silent.setattr(connection.connection, "cursor", lambda: pytest.fail("asked"))
        assert connection.is_usable()
    close_old_connections()
    assert process() == before


def test_what_is_sent_apart_is_planned_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)


def test_a_table_is_read_by_its_index_before_it_is_large() -> None:
    """A plan outlives by minutes the size it was made for; at PostgreSQL's own price these hundred rows would be read whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE young AS SELECT n AS id, repeat('x', 100) AS told FROM generate_series(1, 100) AS n;"
            "ALTER TABLE young ADD PRIMARY KEY (id); ANALYZE young"
        )

        def plan() -> str:
            """As a foreign key is checked."""
            cursor.execute("EXPLAIN SELECT 1 FROM young WHERE id = 1 FOR KEY SHARE")
            return " ".join(line for (line,) in cursor.fetchall())

        assert "Index" in plan()
        cursor.execute("SET random_page_cost TO DEFAULT")
        assert "Seq Scan" in plan()
    connection.close()
