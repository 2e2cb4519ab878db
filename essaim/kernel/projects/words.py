"""Rights and wires of a recipe, in the words of their engines."""

from __future__ import annotations

from django.utils.translation import gettext as _

from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.permissions import LABELS
from essaim.kernel.projects.recipe import RecipeData


def permission_label(permission: str) -> str:
    """What a permission lets a person do.

    >>> permission_label("nowhere.fly")
    'nowhere.fly'
    """
    if permission in LABELS:
        return str(LABELS[permission])
    engine = engines().get(permission.partition(".")[0])
    return str(engine.permission_labels.get(permission, permission)) if engine else permission


def wire_label(on: str, do: str) -> str:
    """A wire as a sentence: when this happens there, this is done here."""
    slug, _dot, name = do.partition(".")
    engine = engines().get(slug)
    summary = str(engine.accepts[name].summary) if engine and name in engine.accepts else do
    source = engines().get(on.partition(".")[0])
    where = str(source.name) if source else on.partition(".")[0]
    return _("Quand « {event} » arrive dans « {where} » : {summary}").format(
        event=on.partition(".")[2], where=where, summary=summary
    )


def role_rights(data: RecipeData) -> list[tuple[str, str, list[str]]]:
    """Each role of a recipe, what it is, and the rights it gives."""
    return [
        (role.name, role.description, [permission_label(permission) for permission in role.grants])
        for role in data.roles.values()
    ]


def wire_sentences(data: RecipeData) -> list[str]:
    return [wire_label(wire.on, wire.do) for wire in data.wires]
