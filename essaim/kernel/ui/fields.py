"""Fields that several engines ask for: euros, a day, a moment, typed as people write them; and the form of a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.money import Money


class EurosField(forms.CharField):
    """Cleans to Money; None when empty and not required."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.euros(text)
        except ValueError as error:
            raise forms.ValidationError(_("Écrivez des euros, par exemple 14,50.")) from error


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MomentField(forms.DateTimeField):
    """A day and an hour, in the time zone of the project."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ReasonForm(forms.Form):
    """Why something is refused or undone, in one line."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=200)
