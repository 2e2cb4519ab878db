"""Forms of the hours of a pick-up point, and of the slots of one cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.slots import HoursRow, SlotRow
from essaim.engines.orders.models import WEEKDAYS, PickupHours, Slot

MOST_ROWS = 40


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class HoursForm(forms.Form):
    """One opening of the week."""

    weekday = forms.TypedChoiceField(label=_("Jour"), choices=[("", "—"), *WEEKDAYS], coerce=int)
    starts = _hour(_("De"))
    ends = _hour(_("À"))
    slot_minutes = forms.IntegerField(
        label=_("Durée d'un créneau, en minutes"), min_value=5, max_value=720, initial=30
    )
    capacity = forms.IntegerField(
        label=_("Commandes au plus par créneau"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Laissez vide si la place ne manque pas."),
    )

    @property
    def row(self) -> HoursRow:
        data = self.cleaned_data
        names = ("weekday", "starts", "ends", "slot_minutes", "capacity")
        return HoursRow(**{name: data[name] for name in names})


class SlotForm(forms.Form):
    """One slot of a cycle; `key` is that of one already there."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput())
    starts = _hour(_("De"))
    ends = _hour(_("À"))
    capacity = forms.IntegerField(
        label=_("Commandes au plus"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Laissez vide si la place ne manque pas."),
    )

    @property
    def row(self) -> SlotRow:
        data = self.cleaned_data
        return SlotRow(**{name: data[name] for name in ("key", "starts", "ends", "capacity")})


HoursFormSet = forms.formset_factory(
    HoursForm, extra=2, can_delete=True, can_delete_extra=False, max_num=MOST_ROWS
)
SlotFormSet = forms.formset_factory(
    SlotForm, extra=2, can_delete=True, can_delete_extra=False, max_num=MOST_ROWS
)


def hours_values(hours: Iterable[PickupHours]) -> list[dict[str, Any]]:
    names = ("weekday", "starts", "ends", "slot_minutes", "capacity")
    return [{name: getattr(row, name) for name in names} for row in hours]


def slot_values(slots: Iterable[Slot]) -> list[dict[str, Any]]:
    return [
        {"key": slot.pk, "starts": slot.starts, "ends": slot.ends, "capacity": slot.capacity}
        for slot in slots
    ]
