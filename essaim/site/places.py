"""Typing an organisation: free text, suggestions beside it, one row at the end. Works without JavaScript."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.kernel.actors.models import Organisation

MOST_SUGGESTED = 300
AMBIGUOUS = 6


class OrganisationInput(forms.TextInput):
    template_name = "site/widgets/choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        given["list"] = f"{given.get('id', name)}_choix"
        given["autocomplete"] = "off"
        rows = Organisation.objects.select_related("commune")[:MOST_SUGGESTED]
        context["widget"]["labels"] = [organisation_label(row) for row in rows]
        return context


class OrganisationField(forms.CharField):
    """An organisation from its name, SIREN, SIRET or RNA number."""

    widget = OrganisationInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 330, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return organisation_label(value) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = list(_matching(text).select_related("commune").distinct()[:AMBIGUOUS])
        exact = [row for row in rows if organisation_label(row) == text]
        if len(exact or rows) != 1:
            raise ValidationError(_several(rows) if rows else _unknown(text))
        return (exact or rows)[0]


def _matching(text: str) -> Any:
    digits = re.sub(r"\s", "", text)
    name = re.sub(r"\s\([^()]*\)$", "", text)
    named = Q(name__iexact=text) | Q(name__iexact=name)
    return Organisation.objects.filter(named | Q(siren=digits) | Q(siret=digits) | Q(rna__iexact=digits))


def _several(rows: list[Organisation]) -> str:
    labels = " ; ".join(organisation_label(row) for row in rows)
    return _("Plusieurs organisations répondent. Écrivez l'une de celles-ci : {labels}.").format(
        labels=labels
    )


def _unknown(text: str) -> str:
    return _("« {name} » n'est pas ici. Écrivez son nom tel quel, son SIREN, ou créez sa page.").format(
        name=text
    )


def organisation_label(row: Organisation) -> str:
    return f"{row.name} ({row.commune.name})" if row.commune else row.name
