"""The pages of components answer without touching the database, on screen and as a document."""

import re
import zlib

import pytest
from django.test import Client
from django.urls import reverse

from essaim.kernel.ui.documents import render_pdf
from essaim.site.components import examples


@pytest.mark.parametrize("name", ["components", "components_sheet"])
def test_components_need_no_query(client: Client, name: str) -> None:
    assert client.get(reverse(f"site:{name}")).status_code == 200


def test_components_cut_500_rows_in_pages_of_25(client: Client) -> None:
    html = client.get(reverse("site:components"), {"page": "20"}).content.decode()

    assert "476 à 500 sur 500" in html
    assert html.count('data-label="Paniers"') == 25


def test_render_pdf_makes_a_tagged_document() -> None:
    context = {
        "rows": examples.orders(3),
        "explanation": examples.explanation(),
        "long_name": examples.LONG_NAME,
        **examples.figures(),
    }

    pdf = render_pdf("site/components/sheet.html", context)

    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in _unfolded(pdf)
    assert b"/S /Figure" not in _unfolded(pdf)  # an ornament that a reader would announce without a name


def _unfolded(pdf: bytes) -> bytes:
    """The compressed objects of a PDF, readable."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78")
