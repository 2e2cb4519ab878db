"""The form of a new API key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.rest import scope_label, scopes


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("À quoi servira cette clé ?"),
        max_length=100,
        help_text=_("Par exemple : tableur du trésorier."),
    )
    scopes = forms.MultipleChoiceField(label=_("Ce qu'elle ouvre"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, scope_label(scope)) for scope in sorted(scopes())]  # type: ignore[attr-defined]
