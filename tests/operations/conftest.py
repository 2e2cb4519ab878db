"""Installations of their own for the keeper's commands. Made once per module: each command takes seconds."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.operations.installation import Installation, empty_database

type Install = Callable[[str], Installation]


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Install]:
    """Makes a new empty installation: `install("a")`."""
    with ExitStack() as stack:

        def make(name: str) -> Installation:
            home = tmp_path_factory.mktemp(name)
            return Installation(home, database_url=stack.enter_context(empty_database()))

        yield make
