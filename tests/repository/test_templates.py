"""What a template may not hold, whoever wrote it: the content security policy and the reader would refuse it."""

import re
from pathlib import Path

import allauth
import pytest

from tests.access.table import url_patterns

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "essaim").glob("**/templates/**/*.html"))
ALLAUTH = Path(allauth.__file__).parent / "templates"
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%\s*verbatim.*?endverbatim\s*%\}", re.S)
URL_NAME = re.compile(r"\{% url [\"']([\w:-]+)[\"']")
FORBIDDEN = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script\b(?![^>]*(\ssrc=|application/(ld\+)?json))",
    "event handler": r"<[^>]*\son[a-z]+\s*=",
    "javascript address": r"javascript:",
    "resource of a third party": r"<(script|img|link|iframe|source)\b[^>]*\s(src|href)=[\"'](https?:)?//",
    "button that says its gesture": r">\s*(Cliquez ici|Submit|OK)\s*<",
}


def _name(path: Path) -> str:
    """How Django calls this template."""
    return path.as_posix().rpartition("/templates/")[2]


def _text(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _source() -> str:
    files = [*(ROOT / "essaim").glob("**/*.py"), *(ROOT / "config").glob("*.py"), *TEMPLATES]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_template_holds_no(fault: str) -> None:
    guilty = [_name(path) for path in TEMPLATES if re.search(FORBIDDEN[fault], _text(path), re.I)]

    assert guilty == []


@pytest.mark.parametrize(
    ("fault", "sample"),
    [
        ("style attribute", '<p class="a" style="color:red">'),
        ("inline script", "<script>alert(1)</script>"),
        ("event handler", '<a href="#" onclick="x()">'),
        ("resource of a third party", '<script src="https://example.org/a.js"></script>'),
    ],
)
def test_template_rules_catch_a_planted_fault(fault: str, sample: str) -> None:
    assert re.search(FORBIDDEN[fault], sample, re.I)


def test_template_post_form_carries_its_token() -> None:
    forms = [
        (_name(path), form)
        for path in TEMPLATES
        for form in re.findall(r"<form\b.*?</form>", _text(path), re.S | re.I)
        if re.search(r"method=[\"']post", form.partition(">")[0], re.I)
    ]

    assert forms, "no POST form was found: the search is broken"
    assert [name for name, form in forms if "{% csrf_token %}" not in form] == []


def test_template_is_used_somewhere() -> None:
    source = _source()
    unused = [
        name
        for name in map(_name, TEMPLATES)
        if f'"{name}"' not in source and f"'{name}'" not in source and not (ALLAUTH / name).exists()
    ]

    assert unused == []


def test_template_table_cell_names_its_column_on_a_phone() -> None:
    """In a `{% table %}` whose rows become cards, each filled cell says its column."""
    tables = [
        (_name(path), cell)
        for path in TEMPLATES
        for opening, table in re.findall(r"(\{% table [^%]*%\})(.*?)\{% endtable %\}", _text(path), re.S)
        if "cards=False" not in opening
        for cell in re.findall(r"<td\b[^>]*>(?!</td>)", table)
        if "data-label" not in cell and "colspan" not in cell
    ]

    assert tables == []


def test_template_url_names_exist() -> None:
    """`{% url … as x %}` says nothing of a name that is gone: the link just disappears."""
    known = set(url_patterns())
    named = {(_name(path), name) for path in TEMPLATES for name in URL_NAME.findall(_text(path))}
    assert sorted(page for page in named if page[1] not in known) == []
