"""An uploaded text (DOCX, ODT, PDF) becomes its words, or a refusal in one sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.errors import DomainError
from essaim.kernel.textfiles.extracting import MOST_CHARACTERS, PROTECTED, TOO_LONG, Extract

LARGEST_BYTES = 10_000_000
SECONDS = 40
FEWEST_LETTERS = 20
ZIPPED, PDF = b"PK\x03\x04", b"%PDF-"
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")


class FileRefused(DomainError):
    """The file cannot be read as a text; `message` says why and what to do."""

    code = "textfiles.file_refused"
    status = 422
    sentence = gettext_lazy("{message}")


def tidy(text: str) -> str:
    """The same text with plain line ends, without what is neither seen nor read.

    >>> tidy("a\\r\\nb\\x00\\u00adc")
    'a\\nbc'
    """
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text)).strip()


def has_words(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= FEWEST_LETTERS


def too_long() -> str:
    said = _("Ce texte est trop long : au plus {count} caractères. Gardez la convention, sans ses annexes.")
    return said.format(count=f"{MOST_CHARACTERS:,}".replace(",", "\u202f"))


def read_text(content: bytes) -> Extract:
    """The words of a file. Raises FileRefused."""
    if len(content) > LARGEST_BYTES:
        raise FileRefused(
            message=_("Ce fichier dépasse 10 Mo. Envoyez la convention seule, ou collez son texte.")
        )
    if not content.lstrip()[:5].startswith((ZIPPED, PDF)):
        raise FileRefused(
            message=_(
                "Ce fichier n'est ni un DOCX, ni un ODT, ni un PDF. Enregistrez-le ainsi, ou collez son texte."
            )
        )
    raw = _extracted(content)
    found = Extract(raw.kind, tidy(raw.text), raw.blank_pages)
    if not has_words(found.text):
        raise FileRefused(message=_scanned() if found.kind == "pdf" else _empty())
    return found


def _extracted(content: bytes) -> Extract:
    """In a process of its own, with its own limits: a hostile file takes nothing else down."""
    command = [sys.executable, "-m", "essaim.kernel.textfiles.extracting"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise FileRefused(message=_unreadable()) from error
    if done.returncode:
        told = {PROTECTED: _protected, TOO_LONG: too_long}.get(done.returncode, _unreadable)
        raise FileRefused(message=told())
    return Extract(**json.loads(done.stdout))


def _scanned() -> str:
    return _(
        "Ce PDF ne contient que des images de pages, sans texte. "
        "Envoyez le fichier d'origine, ou passez-le par une reconnaissance de caractères."
    )


def _empty() -> str:
    return _("Ce fichier ne contient pas de texte. Vérifiez que c'est le bon, ou collez le texte.")


def _protected() -> str:
    return _("Ce fichier est protégé par un mot de passe. Enregistrez-le sans, ou collez son texte.")


def _unreadable() -> str:
    return _(
        "Ce fichier est abîmé ou démesuré : il n'a pas pu être lu. Enregistrez-le de nouveau, ou collez son texte."
    )
