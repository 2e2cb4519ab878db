"""Which language a text is said in: the reader's on a page, the installation's in what is kept for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise


def house_language() -> translation.override:
    """`with house_language():` what is said is to be kept, whoever acts: books, traces and files speak one language."""
    return translation.override(settings.LANGUAGE_CODE)


def house_text(text: str | Promise) -> str:
    """A text to be kept, in the language of the installation."""
    with house_language():
        return str(text)


def colon() -> str:
    """Between a word and what it announces: French puts a space before it."""
    return translation.gettext(" :")


def in_each_language[T](tell: Callable[[], T]) -> dict[str, T]:
    """What is told, once in each language of the installation: to be kept and read later by anybody."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told[code] = tell()
    return told


def for_reader[T](kept: Mapping[str, T]) -> T:
    """What `in_each_language` kept, in the reader's language, else in the installation's."""
    reader = translation.get_language() or settings.LANGUAGE_CODE
    return kept.get(reader, kept[settings.LANGUAGE_CODE])
