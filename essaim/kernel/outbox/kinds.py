"""Kinds of messages: what an engine writes to people about, and how fast each comes unless they choose otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Pace(models.TextChoices):
    """How fast a message comes."""

    IMMEDIATE = "immediate", _("Tout de suite")
    DIGEST = "digest", _("Dans le résumé du jour")
    NONE = "none", _("Jamais")


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """A subject an engine writes about, and the templates of its letters.

    `can_wait`: it is still true, and still of use, hours later. `can_turn_off`: nobody else is harmed when it is not read.
    """

    key: str
    label: str | Promise
    templates: tuple[str, ...]
    default: Pace = Pace.DIGEST
    can_wait: bool = True
    can_turn_off: bool = True

    @property
    def paces(self) -> tuple[Pace, ...]:
        """What a person may choose."""
        offered = {Pace.IMMEDIATE: True, Pace.DIGEST: self.can_wait, Pace.NONE: self.can_turn_off}
        return tuple(pace for pace, is_offered in offered.items() if is_offered)

    @property
    def is_chosen(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.paces) > 1

    def pace(self, chosen: str | None) -> Pace:
        """The pace of a person who chose this, or chose nothing.

        >>> reminder = MessageKind(key="reminder", label="", templates=(), can_wait=False, default=Pace.IMMEDIATE)
        >>> reminder.pace("digest").value, reminder.pace("none").value
        ('immediate', 'none')
        """
        return Pace(chosen) if chosen in self.paces else self.default


_KINDS: dict[str, MessageKind] = {}
_TEMPLATES: dict[str, str] = {}


def register_kinds(engine: str, kinds: Iterable[MessageKind]) -> None:
    """Declare the kinds of an engine, each named "<engine>.<key>". Called once, at start-up."""
    for kind in kinds:
        name = f"{engine}.{kind.key}"
        _KINDS[name] = kind
        _TEMPLATES.update(dict.fromkeys(kind.templates, name))


def kind_named(name: str) -> MessageKind | None:
    """The kind of this name; None when its engine is gone."""
    return _KINDS.get(name)


def kind_of(template: str) -> tuple[str, MessageKind]:
    """The name and the kind a template belongs to. KeyError for a template that no engine declared."""
    name = _TEMPLATES[template]
    return name, _KINDS[name]
