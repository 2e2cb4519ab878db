"""Installations of their own for the keeper's commands."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.operations.installation import Installation, empty_database

type Install = Callable[[str], Installation]


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """Makes a new empty installation: `install("a")`."""
    with ExitStack() as stack:

        def make(name: str) -> Installation:
            home = tmp_path / name
            home.mkdir()
            return Installation(home, database_url=stack.enter_context(empty_database()))

        yield make
