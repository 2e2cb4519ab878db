"""The keeper's commands on an installation that holds nothing yet."""

import json
from dataclasses import replace

import pytest

from tests.operations.conftest import Install

pytestmark = [pytest.mark.real_processes]


def test_a_command_before_the_first_migration_says_what_to_do(install: Install) -> None:
    empty = install("empty")

    done = empty.essaim("books", "check")

    assert done.returncode == 1
    assert (
        done.stderr
        == "essaim : la base de données n'est pas prête ; lancez essaim migrate, puis recommencez.\n"
    )


def test_a_database_of_another_kind_is_refused_in_one_sentence(install: Install) -> None:
    other = replace(install("other"), database_url="mysql://essaim@localhost/essaim")

    done = other.essaim("books", "check")

    assert done.returncode != 0
    assert done.stderr.startswith(
        "essaim : DATABASE_URL n'est pas l'adresse d'une base SQLite ou PostgreSQL."
    )
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.once
def test_the_demonstration_loads_on_an_empty_installation_and_is_told_alike_twice(install: Install) -> None:
    empty = install("demo")

    first, second = empty.essaim("demo", "--json"), empty.essaim("demo", "--json")

    told = json.loads(first.stdout)
    assert told == json.loads(second.stdout)
    assert {"address", "projects", "accounts"} <= told.keys()
    assert all({"role", "email", "password"} <= account.keys() for account in told["accounts"])
    assert empty.essaim("books", "check").returncode == 0
