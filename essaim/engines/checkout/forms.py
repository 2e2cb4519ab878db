"""Forms of online payments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.checkout.commands.tills import TillCard
from essaim.engines.checkout.models import Intent, Provider, Till


class TillForm(forms.Form):
    provider = forms.ChoiceField(label=_("Service de paiement"), widget=forms.RadioSelect())
    organisation = forms.CharField(
        label=_("Association chez HelloAsso"),
        max_length=120,
        required=False,
        help_text=_("Le nom dans l'adresse de sa page, par exemple « centre-social-du-centre »."),
    )
    client_id = forms.CharField(label=_("Identifiant (clientId)"), max_length=80, required=False)
    client_secret = forms.CharField(
        label=_("Secret (clientSecret)"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Gardé chiffré. Laissez vide pour garder celui qui est connu."),
    )
    sandbox = forms.BooleanField(label=_("Environnement d'essai de HelloAsso"), required=False)
    is_open = forms.BooleanField(label=_("Proposer le paiement en ligne"), required=False, initial=True)

    def __init__(self, *args: Any, may_invent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [one for one in Provider.choices if may_invent or one[0] != Provider.INVENTED]
        field.initial = Provider.HELLOASSO

    @property
    def card(self) -> TillCard:
        return TillCard(**self.cleaned_data)


def till_values(till: Till | None) -> dict[str, Any]:
    names = ("provider", "organisation", "client_id", "sandbox", "is_open")
    return {name: getattr(till, name) for name in names} if till else {}


class IntentFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("tous")), *Intent.State.choices]
    )


class SettleForm(forms.Form):
    is_kept = forms.TypedChoiceField(
        label=_("Que faire de la somme reçue ?"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("la compter comme payée par ce foyer")),
            ("no", _("ne pas la compter : elle est rendue à la main")),
        ],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=300)
