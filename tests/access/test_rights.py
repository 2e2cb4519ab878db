"""Every address, for every kind of visitor. An address without a row fails: deny by default, and written down."""

from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Any

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


def _statuses(
    client: Client, kwargs: dict[str, dict[str, Any]], asked: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, int]]:
    """What each (address, method) answers to one visitor; nothing of one answer is left for the next."""
    cookies = client.cookies.output()
    for name, method in asked:
        with transaction.atomic():
            client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
            response = client.generic(
                method, reverse(name, kwargs=kwargs[name]), content_type="application/x-www-form-urlencoded"
            )
            transaction.set_rollback(True)
        yield name, method, response.status_code


# Who opens most pages opens them on both databases: each reads there what it shows.
ON_BOTH = "coordinator"


@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=[] if role == ON_BOTH else [pytest.mark.once]) for role in table.ROLES],
)
def test_rights_each_row_answers_as_written(cast: Cast, role: str) -> None:
    kwargs = table.url_kwargs(cast)
    written = {(name, method): expected[role] for name, method, expected in table.rows()}
    wrong = [
        f"{name} {method} {role}: {status}, written {written[name, method]}"
        for name, method, status in _statuses(_client(cast, role), kwargs, written)
        if status != written[name, method]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_rights_no_method_left_out_of_the_table_opens_a_project(cast: Cast) -> None:
    """A row says one method; the other one must not let a stranger in."""
    addresses, kwargs = table.url_patterns(), table.url_kwargs(cast)
    inside = [name for name, wanted in addresses.items() if {"project", "tool"} <= wanted]
    written = {(name, method) for name, method, _expected in table.rows()}
    left_out = [
        (name, method) for name in inside for method in ("GET", "POST") if (name, method) not in written
    ]
    refused = {True: {401, 405}, False: {404, 405}}  # the API, the pages
    opened = [
        f"{name} {method}: {status}"
        for name, method, status in _statuses(_client(cast, "stranger"), kwargs, left_out)
        if status not in refused[name.startswith("api:")]
    ]
    assert left_out
    assert opened == []


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
    """An address inside a project answers 404 to whoever has no role in it, whatever the method: save by a secret key."""
    addresses = table.url_patterns()
    inside = [
        row
        for row in table.rows()
        if {"project", "tool"} <= addresses[row[0]]
        and "key" not in addresses[row[0]]
        and not row[0].startswith("api:")
    ]
    assert inside
    assert [row for row in inside if row[2]["stranger"] != 404 or row[2]["other"] != 404] == []
