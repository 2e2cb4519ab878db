"""Forms of the day of the distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.forms.ordering import MoneyInput
from essaim.engines.orders.models import Payment, PickupPoint


class GestureForm(forms.Form):
    """A gesture a phone may have kept for lack of network: when it was made, and by whom."""

    at = forms.DateTimeField(
        required=False,
        error_messages={
            "invalid": _("L'heure notée n'est pas lisible. Rechargez la page, puis recommencez.")
        },
    )
    reader = forms.IntegerField(required=False)


class UntickForm(GestureForm):
    seen = forms.DateTimeField(required=False)


class TillForm(GestureForm):
    """Money taken at the distribution, in one gesture."""

    amount = MoneyInput(
        label=_("Montant reçu"),
        error_messages={"required": _("Écrivez le montant reçu, par exemple 7,25.")},
    )
    method = forms.ChoiceField(label=_("Moyen"), choices=Payment.Method.by_hand())
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)
    seen_due = MoneyInput(required=False)


class HandoverFilter(forms.Form):
    words = forms.CharField(label=_("Nom ou numéro"), required=False, max_length=80)
    pickup = forms.ChoiceField(label=_("Point de retrait"), required=False)
    waiting = forms.BooleanField(label=_("Seulement ceux qui attendent"), required=False)

    def __init__(self, data: Any, *, pickups: Sequence[PickupPoint]) -> None:
        super().__init__(data)
        if len(pickups) < 2:
            del self.fields["pickup"]
        else:
            field = cast(forms.ChoiceField, self.fields["pickup"])
            field.choices = [("", _("Tous")), *((str(point.pk), point.name) for point in pickups)]

    @property
    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data if self.is_valid() else {}
        return {
            "words": data.get("words", ""),
            "pickup": int(data["pickup"]) if data.get("pickup") else None,
            "waiting": data.get("waiting", False),
        }
