"""What an English page still says in French: its words outside elements marked `lang="fr"`."""

import re
from html.parser import HTMLParser

WORDS = re.compile(
    r"(?<![\w'’-])(le|les|des|du|une|vous|votre|vos|est|sont|avec|dans|pour|aucune?|cette|ces|qui|sur|à|où|et)(?![\w'’-])",
    re.IGNORECASE,
)
SHOWN = {"alt", "aria-label", "content", "data-confirm", "data-label", "placeholder", "title"}
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Reader(HTMLParser):
    """Keeps each text with whether a French element holds it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _english(self) -> bool:
        return not (self._open and self._open[-1][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        silent = tag in SILENT or (language or "en") == "fr" or (not self._english and language != "en")
        if not silent:
            self.texts += [text for name, text in attrs if name in SHOWN and text]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.texts.append(given.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._english and data.strip():
            self.texts.append(" ".join(data.split()))


def french_in(page: str) -> list[str]:
    """Each text of an English page that holds a French word of the list."""
    reader = _Reader()
    reader.feed(page)
    return [text for text in reader.texts if WORDS.search(text)]
