"""A real browser for the journeys: each page left or ended on is read by axe, and nothing may fail in its console."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page
from pytest_django.live_server_helper import LiveServer

from essaim.kernel.actors.models import User
from tests.journeys import reading

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# The headless shell draws no window of its own: a page costs it a quarter of what it costs the whole browser.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
# First two that draw beside each page what nobody sees, in the whole browser; then those Playwright turns off, said
# again since only the last list counts.
UNUSED = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PreconnectToSearch",
]
MOST_STATES = 3  # of one page, in one test
MAY_LEAVE = {
    Page: ["goto", "reload", "go_back", "click", "press"],
    Locator: ["click", "press", "tap", "dblclick"],
}
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": os.environ.get("CHROMIUM") or next(filter(os.path.exists, BROWSERS), BROWSERS[-1]),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--disable-features={','.join(UNUSED)}",
        ],
    }


@pytest.fixture(autouse=True)
def forget_rate_limits() -> None:
    """The same address may sign up again in the next test."""
    cache.clear()


@pytest.fixture
def live_url(live_server: LiveServer) -> str:
    return str(live_server.url)


class Watch:
    """Reads every document of one page, and keeps what is wrong."""

    def __init__(self, page: Page, name: str) -> None:
        self.faults: list[str] = []
        self._page = page
        self._name = re.sub(r"\W+", "-", name)
        self._read: dict[str, set[str]] = {}
        self._shots = 0
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        expected = REFUSAL.match(message.text) and settings.STATIC_URL not in message.location["url"]
        if message.type == "error" and not expected:
            self.faults.append(f"{self._page.url}: {message.text}")

    def read(self) -> None:
        """Runs axe on the document as it is now, once per state, and takes its picture where SHOTS says."""
        page = self._page
        if not page.url.startswith("http"):
            return
        page.wait_for_load_state("domcontentloaded")
        kind, path, content, wider = page.evaluate(reading.STATE)
        states = self._read.setdefault(path, set())
        if "html" not in kind or content in states or len(states) == MOST_STATES:
            return
        states.add(content)
        self.picture()
        self.run_axe()
        if wider > 0:
            self.faults.append(f"{page.url}: the page is {wider} px wider than the screen")

    def run_axe(self) -> None:
        self.faults += reading.axe_faults(self._page)

    def picture(self) -> None:
        folder = os.environ.get("SHOTS")
        if folder:
            self._shots += 1
            self._page.screenshot(path=Path(folder) / f"{self._name}-{self._shots:02}.png", full_page=True)


def read_now(page: Page) -> None:
    """Reads the state of a page that counts, even after its first three."""
    watch = _watches[page]
    watch.picture()
    watch.run_axe()


_watches: dict[Page, Watch] = {}


@pytest.fixture(scope="session", autouse=True)
def read_before_leaving() -> None:
    """Every action that may leave a page reads it first."""
    for kind, names in MAY_LEAVE.items():
        for name in names:
            setattr(kind, name, _reading_first(getattr(kind, name)))


def _reading_first(action: Callable[..., Any]) -> Callable[..., Any]:
    def read_then_act(self: Page | Locator, *args: Any, **kwargs: Any) -> Any:
        watch = _watches.get(self if isinstance(self, Page) else self.page)
        if watch:
            watch.read()
        return action(self, *args, **kwargs)

    return read_then_act


type OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, live_url: str) -> Iterator[OpenPage]:
    """Opens a watched page: `open_page(width, as_=user, javascript=False)`. One browser context per call."""
    watched: list[tuple[BrowserContext, Watch]] = []

    def open_one(viewport: dict[str, int], *, as_: User | None = None, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_url,
            viewport=viewport,  # type: ignore[arg-type]
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=javascript,
            is_mobile=viewport is PHONE,
            has_touch=viewport is PHONE,
        )
        context.set_default_timeout(10_000)
        if as_:
            context.add_cookies([session_cookie(as_, live_url)])  # type: ignore[list-item]
        page = context.new_page()
        width = "phone" if viewport is PHONE else "desktop"
        if javascript:  # axe is a script itself
            watch = _watches[page] = Watch(page, f"{request.node.name}-{len(watched)}-{width}")
            watched.append((context, watch))
        return page

    yield open_one
    _watches.clear()
    faults: list[str] = []
    for context, watch in watched:
        watch.read()
        faults += watch.faults
        context.close()
    if faults:
        pytest.fail("\n".join(dict.fromkeys(faults)), pytrace=False)


def session_cookie(user: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(PHONE)


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    return open_page(DESKTOP)
