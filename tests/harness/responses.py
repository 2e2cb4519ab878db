"""Every HTML page answered to a test is read: no inline script or style, no form without its CSRF token."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.harness.faults import report

DATA_SCRIPTS = {"application/json", "application/ld+json", "importmap", "speculationrules"}


class PageReader(HTMLParser):
    """Collects what is wrong in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._form: str | None = None
        self._has_token = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and not values.get("src") and values.get("type") not in DATA_SCRIPTS:
            self.faults.append("inline <script>")
        if tag == "style":
            self.faults.append("inline <style>")
        self.faults += [f"<{tag} {name}=…>" for name in values if name == "style" or name.startswith("on")]
        if tag == "form":
            posts = (values.get("method") or "").lower() == "post"
            self._form = (values.get("action") or "same page") if posts else None
            self._has_token = False
        if tag == "input" and values.get("name") == "csrfmiddlewaretoken":
            self._has_token = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            if not self._has_token:
                self.faults.append(f"POST form without {{% csrf_token %}} (action: {self._form})")
            self._form = None

    def handle_data(self, data: str) -> None:
        for mark in ("{{", "{%"):
            if mark in data and self.cdata_elem is None:
                self.faults.append(f"template syntax shown: {data.strip()[:60]}")


def faults_in(html: str) -> list[str]:
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader.faults


def install() -> None:
    request_as_django = Client.request

    def request(self: Client, **environment: Any) -> Any:
        response = request_as_django(self, **environment)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming:
            for fault in faults_in(response.content.decode()):
                report(f"{environment.get('PATH_INFO', '?')}: {fault}")
        return response

    Client.request = request  # type: ignore[method-assign]
