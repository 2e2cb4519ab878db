"""Forms of the coordination: cycles, their orders, and what came short."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.cycles import CyclePlan
from essaim.engines.orders.forms.weighing import units_field
from essaim.engines.orders.models import Cycle, Offer
from essaim.engines.orders.rules import closing_before


class MomentField(forms.DateTimeField):
    """A day and an hour, in the time zone of the project."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"], **kwargs)


class CycleForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120, help_text=_("Par exemple : Paniers de décembre."))
    opens_at = MomentField(label=_("Ouverture des commandes"))
    distributes_at = MomentField(label=_("Distribution"))
    closes_at = MomentField(
        label=_("Fermeture des commandes"),
        required=False,
        help_text=_("Laissez vide pour suivre la règle du projet."),
    )
    message = forms.CharField(
        label=_("Mot aux foyers"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def plan(self, closing_days_before: int) -> CyclePlan:
        data = self.cleaned_data
        closes = data["closes_at"] or closing_before(data["distributes_at"], closing_days_before)
        return CyclePlan(
            name=data["name"],
            opens_at=data["opens_at"],
            closes_at=closes,
            distributes_at=data["distributes_at"],
            message=data["message"],
        )


def cycle_values(cycle: Cycle) -> dict[str, Any]:
    names = ("name", "opens_at", "closes_at", "distributes_at", "message")
    return {name: getattr(cycle, name) for name in names}


class ShortageForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=200, help_text=_("Chaque foyer le lira."))

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Combien sont arrivés ?")
        self.fields["delivered"] = units_field(offer, label=label, min_value=0, max_value=32_767)
        self.order_fields(["delivered", "reason"])


class CycleFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("tous")), *Cycle.Status.choices]
    )


class OrderFilter(forms.Form):
    words = forms.CharField(label=_("Foyer ou numéro"), required=False)
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("confirmées")), ("cancelled", _("annulées")), ("all", _("toutes"))],
    )
