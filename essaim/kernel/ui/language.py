"""Which language a text is said in: the reader's on a page, the installation's in what is kept for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import trans_real

from essaim.kernel.explain import Step


def _spoken(code: str) -> AbstractContextManager[None]:
    """Nothing to change where it is spoken already, which is most often: changing costs more than one sentence."""
    return nullcontext() if translation.get_language() == code else translation.override(code)


def house_language() -> AbstractContextManager[None]:
    """`with house_language():` what is said is to be kept, whoever acts: books, traces and files speak one language."""
    return _spoken(settings.LANGUAGE_CODE)


def house_text(text: str | Promise) -> str:
    """A text to be kept, in the language of the installation."""
    with house_language():
        return str(text)


def colon() -> str:
    """Between a word and what it announces: French puts a space before it."""
    return translation.gettext(" :")


def quoted(text: str) -> str:
    """Between the quotation marks of the reader's language."""
    return translation.gettext("« {text} »").format(text=text)


def in_each_language[T](tell: Sequence[Callable[[], T]]) -> list[dict[str, T]]:
    """What each tells, once in each language of the installation: to be kept and read later by anybody."""
    told: list[dict[str, T]] = [{} for _one in tell]
    for code, _name in settings.LANGUAGES:
        with _spoken(code):
            for kept, one in zip(told, tell, strict=True):
                kept[code] = one()
    return told


def for_reader[T](kept: Mapping[str, T]) -> T:
    """What `in_each_language` kept, in the reader's language, else in the installation's."""
    reader = translation.get_language() or settings.LANGUAGE_CODE
    return kept.get(reader, kept[settings.LANGUAGE_CODE])


@dataclass(frozen=True, slots=True)
class ToldStep(Step):
    """A step whose texts are told already, in each language."""

    kept: Mapping[str, dict[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, str]:
        return for_reader(self.kept)


def told_steps(steps: Sequence[Step]) -> tuple[ToldStep, ...]:
    """The same steps, so that an explanation that holds them is quickly kept."""
    told = in_each_language([step.to_json for step in steps])
    return tuple(
        ToldStep(step.label, step.value, step.rule, step.source, kept)
        for step, kept in zip(steps, told, strict=True)
    )


def join_catalogues() -> None:
    """Make one of the catalogues that follow each other with the same plurals; a part of the house has its own, and looking for a text
    goes through all of them. Django means to do it, but compares a code with a function (`TranslationCatalog.update`).
    """
    for code, _name in settings.LANGUAGES:
        kept: Any = trans_real.translation(code)._catalog  # type: ignore[attr-defined]
        joined: list[dict[object, str]] = []
        plurals: list[Callable[[int], int]] = []
        for texts, plural in zip(kept._catalogs, kept._plurals, strict=True):
            if plurals and plurals[-1].__code__ == plural.__code__:
                joined[-1] = {**texts, **joined[-1]}  # the first found is the one that counts
            else:
                joined.append(texts)
                plurals.append(plural)
        kept._catalogs, kept._plurals = joined, plurals
