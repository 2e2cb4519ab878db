"""Forms of the conventions: sending one, dismissing a false alarm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.commands.conventions import Sent
from essaim.engines.mandates.models import Service
from essaim.engines.mandates.queries.services import services_of
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import DayField


class ConventionForm(forms.Form):
    title = forms.CharField(
        label=_("Titre de la convention"),
        max_length=150,
        help_text=_("Par exemple : convention 2027, accueil de jour."),
    )
    law_on = DayField(
        label=_("Droit en vigueur le"), help_text=_("Le jour de la signature, ou celui où elle est prévue.")
    )
    service = forms.ModelChoiceField(
        queryset=Service.unscoped.none(),
        label=_("Dossier du service"),
        required=False,
        empty_label=_("Aucun"),
    )
    file = forms.FileField(
        label=_("Fichier"),
        required=False,
        help_text=_("DOCX, ODT ou PDF, 10 Mo au plus. Seul son texte est gardé."),
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.pdf"}),
    )
    text = forms.CharField(
        label=_("Ou le texte collé"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, tool: Tool, initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = services_of(tool)

    @property
    def sent(self) -> Sent:
        data = self.cleaned_data
        return Sent(
            title=data["title"],
            law_on=data["law_on"],
            service_id=data["service"].pk if data["service"] else None,
            content=data["file"].read() if data["file"] else None,
            text=data["text"],
        )


class ConventionFilter(forms.Form):
    q = forms.CharField(label=_("Titre"), required=False, max_length=100)


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi c'est une fausse alarme"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Par exemple : cette clause parle du loyer des locaux."),
    )
