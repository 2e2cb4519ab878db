"""Every address, for every kind of visitor. An address without a row fails: deny by default, and written down."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from essaim.kernel.factories import Cast, make_user
from tests.access import table
from tests.access.world import launch_bio_cabas


@pytest.fixture
def cast(db: None) -> Cast:
    return launch_bio_cabas()


def _client(cast: Cast, role: str) -> Client:
    people = {"member": cast.bob, "coordinator": cast.alice, "funder": cast.fanny, "other": cast.charlie}
    client = Client(raise_request_exception=False)
    if role == "stranger":
        client.force_login(make_user())
    elif role != "anonymous":
        client.force_login(people[role])
    return client


@pytest.mark.parametrize("role", table.ROLES)
def test_rights_each_row_answers_as_written(cast: Cast, role: str) -> None:
    kwargs, wrong = table.url_kwargs(cast), []
    for name, method, expected in table.rows():
        with transaction.atomic():
            client = _client(cast, role)
            response = client.generic(
                method, reverse(name, kwargs=kwargs[name]), content_type="application/x-www-form-urlencoded"
            )
            transaction.set_rollback(True)
        if response.status_code != expected[role]:
            wrong.append(f"{name} {method} {role}: {response.status_code}, written {expected[role]}")
    assert not wrong, "\n".join(wrong)


def test_rights_every_address_has_a_row() -> None:
    written = {name for name, _method, _expected in table.rows()}
    assert set(table.url_patterns()) - written == set()


def test_rights_every_row_names_every_role_and_a_real_address() -> None:
    known = table.url_patterns()
    wrong = [
        f"{name} {method}"
        for name, method, expected in table.rows()
        if name not in known or set(expected) != set(table.ROLES)
    ]
    assert wrong == []


def test_rights_the_api_of_a_project_answers_nobody_without_a_key() -> None:
    addresses = table.url_patterns()
    inside = [row for row in table.rows() if row[0].startswith("api:") and "tool" in addresses[row[0]]]
    assert inside
    assert [row for row in inside if set(row[2].values()) != {401}] == []


def test_rights_a_stranger_never_learns_that_a_project_exists() -> None:
    """An address inside a project answers 404 to whoever has no role in it, whatever the method."""
    addresses = table.url_patterns()
    inside = [
        row
        for row in table.rows()
        if {"project", "tool"} <= addresses[row[0]] and not row[0].startswith("api:")
    ]
    assert inside
    assert [row for row in inside if row[2]["stranger"] != 404 or row[2]["other"] != 404] == []
