"""The words of a DOCX, ODT or PDF, in a process of its own.

A hostile file can swell without end: run as `python -m essaim.kernel.textfiles.extracting`, the file on standard input,
this process holds its memory and time limits and dies alone. Nothing is fetched, no entity is resolved.
"""

import json
import resource
import sys
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
LARGEST_PART = 60_000_000
MOST_PAGES = 400
MOST_CHARACTERS = 600_000
UNREADABLE, PROTECTED, TOO_LONG = 3, 4, 5

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# What a tag writes before what it holds; an empty text means that the tag's own text counts.
WORD_WRITES = {
    f"{WORD}p": "\n",
    f"{WORD}br": "\n",
    f"{WORD}cr": "\n",
    f"{WORD}tab": "\t",
    f"{WORD}noBreakHyphen": "-",
    f"{WORD}t": "",
}
WORD_SKIPS = {f"{WORD}del", f"{WORD}moveFrom", f"{CHOICE}Fallback"}
OPEN_WRITES = {
    f"{TEXT}p": "\n",
    f"{TEXT}h": "\n",
    f"{TEXT}line-break": "\n",
    f"{TEXT}tab": "\t",
    f"{TEXT}s": " ",
}
OPEN_SKIPS = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}note-citation"}


class Protected(Exception):
    """The file asks for a password."""


class TooLong(Exception):
    """More pages or characters than are read."""


@dataclass(frozen=True, slots=True)
class Extract:
    """`blank_pages`: pages of a PDF without any text; it has no other meaning for the other kinds."""

    kind: str
    text: str
    blank_pages: int = 0


def _root(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise TooLong
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _written(root: etree._Element, writes: dict[str, str], skips: set[str], mixed: str = "") -> str:
    """The text of a tree, in order; `mixed`: the beginning of the tags whose every text counts."""
    parts: list[str] = []
    length = skipped = depth = 0
    for event, tag in etree.iterwalk(root, events=("start", "end")):
        name = tag.tag if isinstance(tag.tag, str) else ""
        if event == "start":
            depth += bool(mixed) and name.startswith(mixed)
            skipped += name in skips
            said = (
                ""
                if skipped
                else writes.get(name, "") + (tag.text or "") * (bool(depth) or writes.get(name) == "")
            )
        else:
            depth -= bool(mixed) and name.startswith(mixed)
            skipped -= name in skips
            said = "" if skipped or not depth else tag.tail or ""
        length += len(said)
        if length > MOST_CHARACTERS:
            raise TooLong
        parts.append(said)
    return "".join(parts)


def _archive(content: bytes) -> Extract:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if "word/document.xml" in names:
            parts = [name for name in ("word/document.xml", "word/footnotes.xml") if name in names]
            texts = [_written(_root(archive, name), WORD_WRITES, WORD_SKIPS) for name in parts]
            return Extract("docx", "\n".join(texts))
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Protected
        return Extract("odt", _written(_root(archive, "content.xml"), OPEN_WRITES, OPEN_SKIPS, TEXT))


def _pdf(content: bytes) -> Extract:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Protected
    if len(reader.pages) > MOST_PAGES:
        raise TooLong
    texts: list[str] = []
    for page in reader.pages:
        texts.append(page.extract_text())
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise TooLong
    return Extract("pdf", "\n".join(texts), sum(not text.strip() for text in texts))


def extract(content: bytes) -> Extract:
    """The words of a file. Raises Protected, TooLong, or what zipfile, lxml and pypdf raise for a broken one."""
    return _pdf(content) if content.lstrip()[:5] == b"%PDF-" else _archive(content)


def main() -> None:
    with suppress(ValueError, OSError):  # a system that knows no such limit keeps the caller's time limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        found = extract(sys.stdin.buffer.read())
    except Protected:
        sys.exit(PROTECTED)
    except TooLong:
        sys.exit(TOO_LONG)
    except (
        PyPdfError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
        MemoryError,
    ):
        sys.exit(UNREADABLE)
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
