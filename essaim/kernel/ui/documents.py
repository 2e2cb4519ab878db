"""Printed pages as PDF: the same templates and styles as on the screen, nothing fetched from outside."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

ACCESSIBLE, ARCHIVED = "pdf/ua-1", "pdf/a-3a"
BASE = "https://essaim.invalid/"  # an address that leads nowhere: only static files are answered


class StaticOnly(URLFetcher):  # type: ignore[misc]
    """Answers static files from the disk, and refuses everything else."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        prefix = urljoin(BASE, settings.STATIC_URL)
        name = urlsplit(url.removeprefix(prefix)).path if url.startswith(prefix) else ""
        path = _static_file(name) if name else None
        if path is None:
            raise ValueError(f"a document asks for {url}, which is no static file")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _static_file(name: str) -> Path | None:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    collected = Path(settings.STATIC_ROOT) / name
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if found else None


def render_pdf(
    template: str, context: dict[str, Any], *, request: HttpRequest | None = None, variant: str = ACCESSIBLE
) -> bytes:
    """The PDF of a template that extends `ui/print.html`; `variant` ARCHIVED is to be kept. About a tenth of a second a page."""
    html = render_to_string(template, context, request)
    document = HTML(string=html, base_url=BASE, url_fetcher=StaticOnly())
    return bytes(document.write_pdf(pdf_variant=variant))


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep, under the name `<name>.pdf`."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
