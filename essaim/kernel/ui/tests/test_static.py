"""The page stays light and keeps to itself."""

import gzip
import re
from pathlib import Path

import django_htmx

UI = Path(__file__).parent.parent
STATIC = UI / "static" / "ui"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def _css() -> list[Path]:
    return sorted(STATIC.glob("*.css"))


def _transferred(path: Path) -> int:
    raw = path.read_bytes()
    return len(raw) if path.suffix == ".woff2" else len(gzip.compress(raw))


def test_css_stays_under_35_kb() -> None:
    assert sum(path.stat().st_size for path in _css()) < 35_000


def test_page_with_font_htmx_and_css_leaves_half_of_150_kb_to_content() -> None:
    files = [*_css(), *STATIC.glob("*.js"), *STATIC.glob("fonts/*.woff2"), HTMX]

    assert sum(_transferred(path) for path in files) < 75_000


def test_css_colours_stand_in_tokens_only() -> None:
    # The map's and the hexagon's ink stands on pollen, which is the same in both palettes.
    allowed = {"#1d2a24", "#3d2d00", "#fff", "#000", "#333", "#999", "#555", "#777"}
    for path in _css():
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-f]{3,6}\b", path.read_text(encoding="utf-8"))) <= allowed, (
                path.name
            )


def test_css_uses_no_unknown_token() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in _css())

    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) <= set(re.findall(r"(--[a-z0-9-]+):", text))


def test_static_files_ask_nothing_of_others() -> None:
    for path in [*_css(), *STATIC.glob("*.js")]:
        assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8")), path.name
