"""A document is made from templates and static files, and from nothing else."""

import pytest

from essaim.kernel.ui.documents import BASE, StaticOnly


def test_document_reads_static_files() -> None:
    response = StaticOnly().fetch(f"{BASE}static/ui/tokens.css")

    assert response.headers["Content-Type"] == "text/css"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://example.org/static/ui/tokens.css",
        f"{BASE}static/../../../etc/passwd",
        f"{BASE}static//etc/passwd",
        f"{BASE}static/ui/absent.css",
        f"{BASE}projets/",
    ],
)
def test_document_refuses_anything_else(address: str) -> None:
    with pytest.raises(ValueError, match="no static file"):
        StaticOnly().fetch(address)
