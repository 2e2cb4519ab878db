"""How fast each kind of message comes; at what hour the digest leaves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.outbox.api import MessageKind
from essaim.kernel.projects.messages import FIRST_HOUR, LAST_HOUR


class PacesForm(forms.Form):
    """One choice for each kind of message of a project."""

    def __init__(
        self, *args: Any, kinds: Mapping[str, MessageKind], paces: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in kinds.items():
            choices = [(str(pace), pace.label) for pace in kind.paces]
            self.fields[name] = forms.ChoiceField(
                required=False, label=str(kind.label), choices=choices, initial=str(paces[name])
            )


class HourForm(forms.Form):
    hour = forms.IntegerField(
        label=_("Heure du résumé"),
        help_text=_("De 6 à 21, à l'heure d'ici."),
        min_value=FIRST_HOUR,
        max_value=LAST_HOUR,
    )
