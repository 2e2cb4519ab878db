"""Files of text: what is read in them, and how what cannot be read is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from odfdo import Document as OpenDocument
from odfdo import Paragraph
from pypdf import PdfWriter
from weasyprint import HTML

from essaim.kernel.textfiles import extracting
from essaim.kernel.textfiles.reading import FileRefused, read_text, tidy

LINE = "Article 1 : la Région verse une subvention à l'association."


def docx(*lines: str) -> bytes:
    document, kept = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(kept)
    return kept.getvalue()


def odt(*lines: str) -> bytes:
    document, kept = OpenDocument("text"), BytesIO()
    document.body.clear()
    for line in lines:
        document.body.append(Paragraph(line))
    document.save(kept)
    return kept.getvalue()


def pdf(html: str) -> bytes:
    made: bytes = HTML(string=html).write_pdf()
    return made


def zipped(**parts: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return kept.getvalue()


def protected_pdf() -> bytes:
    writer, kept = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(kept)
    return kept.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_the_words_of_each_kind_are_read() -> None:
    for kind, content in {
        "docx": docx(LINE, "Suite\u00a0: rien."),
        "odt": odt(LINE, "Suite\u00a0: rien."),
        "pdf": pdf(f"<p>{LINE}</p><p>Suite\u00a0: rien.</p>"),
    }.items():
        found = read_text(content)
        assert (found.kind, found.blank_pages) == (kind, 0)
        assert found.text.splitlines()[0] == LINE, kind
        assert found.text.split()[-1] == "rien.", kind


def test_what_a_tracked_change_took_away_is_not_read() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    body = f"<w:p>{run('Le prix est')}<w:ins>{run(' de douze euros')}</w:ins><w:moveFrom>{run(' parti')}</w:moveFrom></w:p>"
    found = read_text(zipped(word__document=f"<w:document {WORD}><w:body>{body}</w:body></w:document>"))

    assert found.text == "Le prix est de douze euros"


def test_pages_without_text_are_counted() -> None:
    page = f"<p>{LINE}</p><div style='break-before: page; height: 10px; background: red'></div>"

    assert read_text(pdf(page)).blank_pages == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ni un DOCX, ni un ODT, ni un PDF"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "ni un DOCX, ni un ODT, ni un PDF"),
        (b"PK\x03\x04 cut short", "abîmé"),
        (b"%PDF-1.7 cut short", "abîmé"),
        (zipped(other="<a/>"), "abîmé"),
        (zipped(word__document="<w:document>"), "abîmé"),
        (docx(""), "ne contient pas de texte"),
        (protected_pdf(), "mot de passe"),
        (b"%PDF-" + b"x" * 10_000_000, "10 Mo"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(content)
    assert sentence in str(refused.value)


def test_a_scan_says_so() -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(pdf("<div style='height: 100px; background: red'></div>"))
    assert "que des images de pages, sans texte" in str(refused.value)


def test_entities_are_not_resolved_and_a_swollen_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f"{entity}<w:document {WORD}><w:p><w:r><w:t>Un texte de vingt lettres.&x;</w:t></w:r></w:p></w:document>"
    assert read_text(zipped(word__document=body)).text == "Un texte de vingt lettres."

    monkeypatch.setattr(extracting, "LARGEST_PART", 10)
    with pytest.raises(extracting.TooLong):
        extracting.extract(docx(LINE))


def test_a_text_is_tidied() -> None:
    assert tidy("\ufeffUn\r\ndeux\rtrois\x00\u00ad \ud800") == "Un\ndeux\ntrois"
