"""Forms about money: payments, envelopes, and the periods of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.forms.ordering import MoneyInput, ReasonForm
from essaim.engines.orders.models import (
    Payer,
    Payment,
)
from essaim.kernel.periods import Period


class PaymentForm(forms.Form):
    amount = MoneyInput(label=_("Montant reçu"))
    method = forms.ChoiceField(
        label=_("Moyen"),
        choices=Payment.Method.by_hand(),
        widget=forms.RadioSelect(),
        initial=Payment.Method.CASH,
    )
    reference = forms.CharField(
        label=_("Référence"), max_length=60, required=False, help_text=_("Numéro du chèque ou du virement.")
    )
    received_on = forms.DateField(
        label=_("Reçu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)


class FundingPeriod(forms.Form):
    """The period of a statement: the convention, a year, or a month."""

    period = forms.ChoiceField(label=_("Période"), required=False)

    def __init__(self, data: Any, *, payer: Payer, months: Sequence[date], today: date) -> None:
        super().__init__(data)
        self.periods: dict[str, tuple[str, Period]] = {}
        if payer.starts_on and payer.ends_on:
            whole = Period(payer.starts_on.replace(day=1), payer.ends_on + timedelta(days=1))
            self.periods["convention"] = (str(_("Toute la convention")), whole)
        for year in sorted({month.year for month in months} | {today.year}, reverse=True):
            self.periods[str(year)] = (_("Année {year}").format(year=year), Period.year(year))
        for month in months:
            self.periods[f"{month:%Y-%m}"] = (date_format(month, "F Y"), Period.month_of(month))
        field = cast(forms.ChoiceField, self.fields["period"])
        field.choices = [(key, label) for key, (label, _period) in self.periods.items()]

    @property
    def chosen(self) -> str:
        """The key of the period asked for; the first one when nothing sound is."""
        asked = self.cleaned_data.get("period", "") if self.is_valid() else ""
        return asked or next(iter(self.periods))

    @property
    def covered(self) -> Period:
        return self.periods[self.chosen][1]


class EnvelopeForm(ReasonForm):
    amount = MoneyInput(label=_("Enveloppe entière"))
    field_order = ["amount", "reason"]


class YearFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Année"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, years: Sequence[int], today: date) -> None:
        super().__init__(data)
        self.years = years or [today.year]
        field = cast(forms.TypedChoiceField, self.fields["year"])
        field.choices = [(year, str(year)) for year in self.years]

    @property
    def chosen(self) -> int:
        """The year asked for; the latest one when nothing sound is."""
        asked: int | None = self.cleaned_data.get("year") if self.is_valid() else None
        return asked or self.years[0]


class PaymentFilter(forms.Form):
    words = forms.CharField(label=_("Foyer"), required=False)
    method = forms.ChoiceField(
        label=_("Moyen"), required=False, choices=[("", _("tous")), *Payment.Method.choices]
    )
