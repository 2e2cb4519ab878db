"""Typing a territory or an organisation: free text, suggestions beside it, one row at the end. Works without JavaScript."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.actors.models import Organisation
from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.queries import search

MOST_SUGGESTED = 300
AMBIGUOUS = 6


class PlaceInput(forms.TextInput):
    template_name = "site/widgets/place.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        given["list"] = f"{given.get('id', name)}_lieux"
        given |= {
            "autocomplete": "off",
            "hx-get": reverse_lazy("territories:suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{given['list']}",
            "hx-sync": "this:replace",
        }
        return context


class PlaceField(forms.CharField):
    """A territory from its name, postcode or code. Several possible: their labels are told, to be typed back."""

    widget = PlaceInput
    default_error_messages = {
        "unknown": gettext_lazy(
            "Nous ne connaissons pas « %(place)s ». Essayez une commune ou un code postal."
        ),
        "several": gettext_lazy("Plusieurs territoires répondent. Écrivez l'un de ceux-ci : %(labels)s."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 120, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return label_of(value) if isinstance(value, Territory) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = search(text, limit=AMBIGUOUS)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"place": text})
        named = [match for match in found if match.territory.name.lower() == text.lower()]
        communes = [match for match in named if match.territory.kind == Territory.Kind.COMMUNE]
        meant = next((group for group in (communes, named, found) if len(group) == 1), None)
        if meant is None:
            labels = " ; ".join(match.label for match in named or found)
            raise ValidationError(self.error_messages["several"], code="several", params={"labels": labels})
        return meant[0].territory


def label_of(territory: Territory) -> str:
    """The words that mean this territory alone."""
    found = search(territory.name, kinds=[territory.kind], limit=MOST_SUGGESTED)
    return next((match.label for match in found if match.territory.pk == territory.pk), territory.name)


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
