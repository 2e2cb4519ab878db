"""The first page, at both widths."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_home_answers(request: pytest.FixtureRequest, device: str) -> None:
    page: Page = request.getfixturevalue(device)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    page.goto("/page-absente/")
    expect(page.locator("h1")).to_be_visible()
