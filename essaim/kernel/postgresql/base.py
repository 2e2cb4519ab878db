"""PostgreSQL as Django speaks to it, but for what each connection and each request would pay."""

from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def init_connection_state(self) -> None:
        """How it plans, which our connections keep for minutes.

        What is sent with its values apart is planned once, whatever they are; else five times, each time with them. A row read by
        its index costs what a row read in turn costs, as on any disk without a moving head: with the price of the other ones, a
        table of a hundred rows is read whole, and goes on being so while it grows, by plans made that day (checks of foreign keys too).
        A server that was told less keeps it.
        """
        super().init_connection_state()
        with self.cursor() as cursor:
            cursor.execute(
                "SET plan_cache_mode = force_generic_plan;"
                " SELECT set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, false)"
            )

    def is_usable(self) -> bool:
        """Without the question that Django asks at each request: a server that ended a connection has said so, unasked."""
        if self.connection is None or self.connection.closed:
            return False
        heard = poll()
        heard.register(self.connection.fileno(), POLLIN)
        return not heard.poll(0)
