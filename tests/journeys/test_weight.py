"""What a page costs to someone on a prepaid phone: its bytes on the wire, and nobody else told of the visit."""

import gzip

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Response

from essaim.engines.orders.factories import TOOL, make_cycle, orders_cast
from tests.journeys import world
from tests.journeys.conftest import PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST = 150_000
SERVED_COMPRESSED = ("text/css", "javascript")  # static files; pages leave as they are


def transferred(response: Response) -> int:
    """The bytes of this answer once served as in production."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body) if any(mark in kind for mark in SERVED_COMPRESSED) else body)


def answers_to(page: Page, path: str) -> list[Response]:
    """Everything the browser was given for one page."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks its handlers
    page.goto(path, wait_until="networkidle")
    assert page.locator("h1").is_visible()
    return answers


def test_pages_are_light_and_ask_nobody_else(open_page: OpenPage, live_url: str) -> None:
    world.found()
    cast = orders_cast(sharing={"envelope": "60"})
    make_cycle(cast, at=timezone.now(), stock=9)
    order = reverse("orders:home", kwargs={"project": cast.project.slug, "tool": TOOL})
    weights: dict[str, int] = {}
    for path in ("/", "/initiatives/", order):
        page = open_page(PHONE, as_=cast.bob)
        answers = answers_to(page, path)
        assert [answer.url for answer in answers if not answer.url.startswith(live_url)] == []
        assert any("/static/" in answer.url for answer in answers)
        weights[path] = sum(transferred(answer) for answer in answers)

    assert {path: weight for path, weight in weights.items() if weight >= MOST} == {}
