"""The user guide: its pages in their order, and which page explains a screen. Read once, from files of the package."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString

from essaim.site.help.glossary import Term, glossary
from essaim.site.help.markdown import Section, render

FOLDER = Path(__file__).with_name("guide")
OUTSIDE = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Guide:
    """One page. Its `summary` is its first paragraph."""

    slug: str
    title: str
    summary: str
    part: str
    html: SafeString
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    screens: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse("site:help_page", args=[self.slug])


@dataclass(frozen=True)
class Part:
    title: str
    pages: list[Guide] = field(default_factory=list)


def address(target: str) -> str:
    """A link of the guide as an address of the product.

    Between pages it is written as files are ("commander.md#payer"): the guide reads as well in the sources.
    """
    if target.startswith((*OUTSIDE, "/", "#")):
        return target
    name, _, anchor = target.partition("#")
    slug = name.removesuffix(".md")
    page = reverse("site:help_glossary") if slug == "glossaire" else reverse("site:help_page", args=[slug])
    return f"{page}#{anchor}" if anchor else page


@cache
def contents() -> tuple[Part, ...]:
    """The guide, part by part, in the order of `contents.toml`."""
    given = tomllib.loads((FOLDER / "contents.toml").read_text(encoding="utf-8"))
    return tuple(
        Part(part["title"], [_read(page, part["title"]) for page in part["pages"]]) for part in given["parts"]
    )


def _read(page: dict[str, object], part: str) -> Guide:
    slug = str(page["slug"])
    source = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    uncommon = [term for term in glossary() if not term.everyday]
    made = render(source, address=address, terms=uncommon)
    screens = page["screens"]
    assert isinstance(screens, list)
    summary = made.sections[0].text
    return Guide(
        slug,
        made.title,
        summary,
        part,
        made.html,
        tuple(made.sections),
        tuple(sorted(made.terms, key=lambda term: term.key)),
        tuple(screens),
    )


@cache
def pages() -> dict[str, Guide]:
    return {page.slug: page for part in contents() for page in part.pages}


@cache
def _screens() -> dict[str, Guide]:
    return {screen: page for page in pages().values() for screen in page.screens}


def explaining(view_name: str) -> Guide | None:
    """The page that explains a screen: the one that names it, else the one that explains its whole engine."""
    return _screens().get(view_name) or _screens().get(view_name.partition(":")[0])


def around(page: Guide) -> tuple[Guide | None, Guide | None]:
    """The pages before and after this one."""
    ordered = list(pages().values())
    place = ordered.index(page)
    before = ordered[place - 1] if place else None
    return before, ordered[place + 1] if place + 1 < len(ordered) else None
