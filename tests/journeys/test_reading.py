"""What axe has read is not read again, and what is new is: a fault is seen wherever it comes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import reading

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
START = "<!doctype html><html lang='fr'><head><title>Essai</title></head><body><main><h1>Essai</h1>"
PLAIN = "<p style='color:#222'>Bonjour</p>"
PALE = "<p style='color:#ddd'>Bonjour</p>"


@pytest.fixture
def page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    for name in ("_builds", "_looks"):
        monkeypatch.setattr(reading, name, set())
    page = browser.new_page()
    yield page
    page.close()


def found(page: Page, body: str) -> list[str]:
    page.set_content(f"{START}{body}</main></body></html>")
    return [fault.split("axe ")[1].split(" ")[0] for fault in reading.axe_faults(page)]


def test_a_pale_text_is_seen_after_a_plain_one(page: Page) -> None:
    assert found(page, PLAIN) == []
    assert len(reading._looks) == 2  # the title and the sentence

    assert found(page, f"{PLAIN}<div>{PALE}</div>") == ["color-contrast"]
    assert found(page, f"{PLAIN}<div>{PALE}</div>") == ["color-contrast"]  # a fault is not taken for read
    assert found(page, f"<section style='background-color:#444'>{PLAIN}</section>") == ["color-contrast"]


def test_a_field_without_a_name_is_seen_among_texts_already_read(page: Page) -> None:
    assert found(page, PLAIN) == []
    assert found(page, f"{PLAIN}<p style='color:#222'>Nom <input></p>") == ["label"]


def test_rows_alike_count_as_several_and_another_counts(page: Page) -> None:
    builds = []
    for rows in ("<li>a</li>", "<li>a</li><li>b</li>", "<li>a</li>" * 5, "<li>a</li><li class='b'>b</li>"):
        assert found(page, f"<ul>{rows}</ul>") == []
        builds.append(len(reading._builds))
    assert builds == [1, 2, 2, 3]
