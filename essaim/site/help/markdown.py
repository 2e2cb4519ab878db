"""The guide's Markdown made HTML: no HTML of its own passes, headings have anchors, words of the glossary lead to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from essaim.site.help.glossary import Term, finder

LEFT_ALONE = ("heading_open", "th_open", "td_open")  # where a word of the glossary stays a plain word


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, as words."""

    title: str
    anchor: str
    text: str


@dataclass
class Rendered:
    title: str
    html: SafeString
    sections: list[Section] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


def render(source: str, *, address: Callable[[str], str], terms: Sequence[Term] = ()) -> Rendered:
    """One page. `address` turns a link as written ("commander.md#prix") into an address of the product."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source)
    title, tokens = _title(tokens)
    sections = list(_sections(title, tokens))
    used: list[Term] = []
    link = _linker(terms, used)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            _readdress(token, address)
            if before is None or before.type not in LEFT_ALONE:
                token.children = list(link(token.children or []))
    _frame_tables(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    # Safe: made by the renderer with HTML off, from files of the package.
    return Rendered(title, mark_safe(html), sections, used)  # noqa: S308


def _title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The first heading is the page's title, shown by the page itself."""
    assert tokens[0].tag == "h1", "a page of the guide starts with its title"
    return _words(tokens[1]), tokens[3:]


def _words(inline: Token) -> str:
    return "".join(child.content if child.type != "softbreak" else " " for child in inline.children or [])


def _sections(title: str, tokens: Sequence[Token]) -> Iterator[Section]:
    """The page cut at its headings; each heading receives its anchor on the way."""
    name, anchor = title, ""
    said: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(name, anchor, " ".join(said))
            name, said = _words(tokens[index + 1]), []
            anchor = slugify(name)
            token.attrSet("id", anchor)
        elif token.type == "inline" and tokens[index - 1].type != "heading_open":
            said.append(_words(token))
        elif token.type == "fence":
            said.append(token.content)
    yield Section(name, anchor, " ".join(said))


def _readdress(inline: Token, address: Callable[[str], str]) -> None:
    for child in inline.children or []:
        if child.type == "link_open":
            child.attrSet("href", address(str(child.attrs["href"])))


def _linker(terms: Sequence[Term], used: list[Term]) -> Callable[[Iterable[Token]], Iterator[Token]]:
    """Links the first occurrence of each term to its definition at the foot of the page."""
    pattern, by_form = finder(terms)

    def link(children: Iterable[Token]) -> Iterator[Token]:
        depth = 0
        for child in children:
            depth += child.type == "link_open"
            depth -= child.type == "link_close"
            if child.type == "text" and not depth and pattern is not None:
                yield from _cut(child, pattern)
            else:
                yield child

    def _cut(text: Token, pattern: re.Pattern[str]) -> Iterator[Token]:
        end = 0
        for found in pattern.finditer(text.content):
            term = by_form[found[0].lower()]
            if term in used:
                continue
            used.append(term)
            yield Token("text", "", 0, content=text.content[end : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": f"#mot-{term.key}", "class": "term"})
            yield Token("text", "", 0, content=found[0])
            yield Token("link_close", "a", -1)
            end = found.end()
        yield Token("text", "", 0, content=text.content[end:])

    return link


def _frame_tables(tokens: list[Token]) -> None:
    """On a phone a table's rows become cards, as everywhere: each cell carries the name of its column."""
    heads: list[str] = []
    column = 0
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            heads = []
            token.attrSet("class", "table-cards")
        elif token.type == "th_open":
            heads.append(_words(tokens[index + 1]))
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_open":
            token.attrSet("data-label", heads[column])
            column += 1
