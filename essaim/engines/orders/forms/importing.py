"""The form that receives a price list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Producer


class PriceListForm(forms.Form):
    file = forms.FileField(
        label=_("Votre tableau"),
        help_text=_("CSV, XLSX, ODS ou XLS. 2 Mo et 2 000 lignes au plus."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods,.xls"}),
    )
    producer_id = forms.TypedChoiceField(
        label=_("De quel producteur ?"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Pour une liste sans colonne « Producteur ». Sinon, laissez vide."),
    )
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)

    def __init__(self, *args: Any, producers: Iterable[Producer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["producer_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((producer.pk, producer.name) for producer in producers)]
