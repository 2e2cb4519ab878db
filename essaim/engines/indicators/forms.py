"""The period of the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.indicators.rules import twelve_months
from essaim.kernel.periods import Period

SINCE_LAUNCH = "depuis-le-lancement"


class PeriodForm(forms.Form):
    """Twelve months, since the launch, or one calendar year."""

    period = forms.ChoiceField(label=_("Période"), required=False)

    def __init__(self, data: Any, *, launched_on: date, today: date) -> None:
        super().__init__(data)
        self.launched_on, self.today = min(launched_on, today), today
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        years = range(today.year, self.launched_on.year - 1, -1)
        field.choices = [
            ("", _("Douze mois, le prochain compris")),
            (SINCE_LAUNCH, _("Depuis le lancement")),
            *((str(year), str(year)) for year in years),
        ]

    def asked(self) -> Period:
        """The period chosen; twelve months for an answer that means nothing."""
        choice = self.cleaned_data["period"] if self.is_valid() else ""
        if choice.isdecimal():
            return Period.year(int(choice))
        if choice == SINCE_LAUNCH:
            return Period(self.launched_on.replace(day=1), twelve_months(self.today).end)
        return twelve_months(self.today)
