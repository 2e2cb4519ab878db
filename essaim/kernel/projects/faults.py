"""What is wrong in a recipe, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.kernel.ui.language import quoted

SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where, what was got, what is expected, an example. `kind` gives the check's stable id."""

    file: str
    key: str
    got: str
    expected: str
    example: str = ""
    kind: str = "shape"

    @property
    def place(self) -> str:
        """The file, and the key where there is one."""
        return _("{file}, clé « {key} »").format(file=self.file, key=self.key) if self.key else self.file

    def __str__(self) -> str:
        text = _("{place} : reçu {got}, attendu {expected}.").format(
            place=self.place, got=self.got, expected=self.expected
        )
        return f"{text} " + _("Exemple : {example}").format(example=self.example) if self.example else text


class BadRecipe(DomainError):
    """A recipe that cannot be taken; `faults` lists all that is wrong with it."""

    code = "projects.bad_recipe"
    status = 422

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def shown(value: object) -> str:
    """A value as it can be shown on one line: short, without invisible characters, whatever it is.

    >>> shown("a\\u202eb")
    '«\\xa0a\\\\u202eb\\xa0»'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return _("une table")
    if isinstance(value, list | tuple):
        return _("une liste de {n}").format(n=len(value))
    if isinstance(value, int) and abs(value) >= 10**30:
        return _("un nombre de plus de 30 chiffres")
    if isinstance(value, str):
        return quoted(_visible(value[: SHOWN_CHARACTERS + 1]))
    return _visible(str(value))


def _visible(text: str) -> str:
    safe = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )
    return safe if len(safe) <= SHOWN_CHARACTERS else safe[: SHOWN_CHARACTERS - 1] + "…"
