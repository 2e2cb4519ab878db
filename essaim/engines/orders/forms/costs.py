"""Forms of the indirect costs of a product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.costs import CostRow
from essaim.engines.orders.forms.ordering import MoneyInput
from essaim.engines.orders.models import IndirectCost
from essaim.kernel.ui.fields import DayField


class CostForm(forms.Form):
    """One indirect cost."""

    label = forms.CharField(
        label=_("Coût"), max_length=80, help_text=_("Par exemple : eau, climat, santé, sol.")
    )
    amount = MoneyInput(label=_("Somme pour une unité"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Qui a fait ce calcul, dans quelle étude, en quelle année."),
    )
    url = forms.URLField(label=_("Adresse de la source"), required=False, assume_scheme="https")
    checked_on = DayField(label=_("Vérifié le"))

    @property
    def row(self) -> CostRow:
        return CostRow(**{name: self.cleaned_data[name] for name in self.base_fields})


CostFormSet = forms.formset_factory(CostForm, extra=2, can_delete=True, can_delete_extra=False, max_num=12)


def cost_values(costs: Iterable[IndirectCost]) -> list[dict[str, Any]]:
    return [{name: getattr(cost, name) for name in CostForm.base_fields} for cost in costs]
