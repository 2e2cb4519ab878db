"""The strict harness: faults that stay silent in production fail a test here."""

import gc
from collections.abc import Iterator, Sequence

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from essaim.kernel import prepared
from tests.harness import database, faults, flush, network, queries, responses, templates

# What a page says does not depend on the database: what it reads does, and `test_rights` opens each page on both.
ABOUT_PAGES = ("pages.py", "test_english.py")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "admin_client", "admin_user"}

# No test is timed: a busy machine is not a fault.
hypothesis_settings.register_profile("essaim", deadline=None)
hypothesis_settings.register_profile("few", deadline=None, max_examples=10)
hypothesis_settings.load_profile("essaim")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks `pure` what needs no database (`make check` runs those alone), and `once` the tests of pages."""
    for item in items:
        if item.path.name.endswith(ABOUT_PAGES):
            item.add_marker("once")
        fixtures = set(getattr(item, "fixturenames", ()))
        slow = any(item.get_closest_marker(name) for name in ("django_db", "journey", "real_processes"))
        if not slow and not fixtures & DATABASE_FIXTURES:
            item.add_marker("pure")


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_longest_first(items: list[pytest.Item]) -> None:
    """Begun last, one of them would keep a single core busy at the end."""
    items.sort(key=lambda item: item.get_closest_marker("real_processes") is None)


def pytest_collection_finish() -> None:
    """What is loaded stays: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def strict_harness() -> None:
    flush.install()
    network.install()
    templates.install()
    queries.install()
    responses.install()


@pytest.fixture
def harness_faults() -> list[str]:
    """For tests that provoke faults on purpose: what happened is put here instead of failing the test."""
    return []


@pytest.fixture(autouse=True)
def no_silent_fault(request: pytest.FixtureRequest) -> Iterator[None]:
    expected: list[str] | None = None
    if "harness_faults" in request.fixturenames:
        expected = request.getfixturevalue("harness_faults")
    faults.take()
    yield
    seen = faults.take()
    if expected is None and seen:
        pytest.fail("\n".join(dict.fromkeys(seen)), pytrace=False)


@pytest.fixture(autouse=True)
def each_test_starts_in_french() -> None:
    """A page asked in English leaves its language to what runs next in the same thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    return database.start_from_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        database.keep_template()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many questions left together, each time some did: PostgreSQL alone is sent several at once."""
    sizes: list[int] = []
    sent = prepared._together

    def counted(asks: Sequence[prepared.Ask]) -> list[prepared.Rows]:
        sizes.append(len(asks))
        return sent(asks)

    monkeypatch.setattr(prepared, "_together", counted)
    return sizes
