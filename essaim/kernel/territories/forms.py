"""A commune in a form, typed as people say it; works without JavaScript."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.names import key
from essaim.kernel.territories.search import search

_WITH_DEPARTEMENT = re.compile(r"(.+?)\s*\((\d[\dab]\d?)\)", re.IGNORECASE)


def written(commune: Territory) -> str:
    """The commune with its département's number, so that it is read back as the same one: « Saint-Denis (93) »."""
    return f"{commune.name} ({commune.departement.code})" if commune.departement else commune.name


class CommuneField(forms.CharField):
    """A commune by name, or by postcode and name; the answer is a Territory, or None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Commune"))
        kwargs.setdefault(
            "help_text", gettext_lazy("Son nom, avec le code postal si plusieurs portent ce nom.")
        )
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Territory) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return find_commune(text) if text else None


def find_commune(text: str) -> Territory:
    """The one commune a text means; ValidationError names the candidates when there are several. At most 4 queries."""
    match = _WITH_DEPARTEMENT.fullmatch(text.strip())
    name, departement = (match[1], match[2].upper()) if match else (text, "")
    found = [item.territory for item in search(name, kinds={Territory.Kind.COMMUNE}, limit=30)]
    if departement:
        found = [
            commune
            for commune in found
            if commune.departement is not None and commune.departement.code == departement
        ]
    wanted = key(re.sub(r"^\s*\d{5}\s*", "", name))
    exact = [commune for commune in found if key(commune.name) == wanted]
    candidates = exact or found
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise ValidationError(
            _("Aucune commune ne s'appelle « %(text)s ». Vérifiez l'orthographe, ou donnez le code postal."),
            params={"text": text},
        )
    raise ValidationError(
        _("Plusieurs communes conviennent : %(names)s. Écrivez celle que vous voulez, avec son numéro."),
        params={"names": ", ".join(written(commune) for commune in candidates[:6])},
    )
