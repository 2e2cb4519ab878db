"""Quantities typed in kilos, and the weights of a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.orders.commands.corrections import MOST_UNITS, Change
from essaim.engines.orders.models import Measured, OrderLine, kilos_text
from essaim.engines.orders.rules import is_far, kilos, read_kilos, steps_in
from essaim.kernel.money import Rate
from essaim.kernel.numbers import whole


class KilosField(forms.CharField):
    """Kilos as people write them, 0,75 or 0.75, cleaned to grams; None when empty and not required."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": 8}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 12, **kwargs})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_kilos(text)
        except ValueError as error:
            said = _("« %(text)s » n'est pas un poids. Écrivez des kilos, par exemple 0,75.")
            raise ValidationError(said, params={"text": text}) from error

    def prepare_value(self, value: Any) -> Any:
        return kilos(value) if isinstance(value, int) else value


class StepsField(KilosField):
    """Kilos cleaned to whole steps of so many grams, between two bounds in steps."""

    def __init__(self, *, step: int, min_value: int, max_value: int, **kwargs: Any) -> None:
        self.step, self.lowest, self.highest = step, min_value, max_value
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        grams = super().clean(value)
        if grams is None:
            return None
        steps = steps_in(grams, self.step)
        if steps is None:
            near = grams // self.step * self.step
            said = _("Choisissez un multiple de %(step)s, par exemple %(low)s ou %(high)s.")
            known = {
                "step": kilos_text(self.step),
                "low": kilos_text(near),
                "high": kilos_text(near + self.step),
            }
            raise ValidationError(said, params=known)
        if not self.lowest <= steps <= self.highest:
            said = _("Choisissez entre %(low)s et %(high)s.")
            bounds = (self.lowest * self.step, self.highest * self.step)
            raise ValidationError(said, params={"low": kilos_text(bounds[0]), "high": kilos_text(bounds[1])})
        return steps

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * self.step if isinstance(value, int) else value)


def units_field(
    measured: Measured | None, *, min_value: int, max_value: int, help_text: str = "", **kwargs: Any
) -> forms.Field:
    """How many of a product: whole units, or kilos by steps where it is ordered by weight."""
    if measured is None or not measured.by_weight or measured.unit_grams is None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(
            min_value=min_value, max_value=max_value, widget=widget, help_text=help_text, **kwargs
        )
    by_step = _("En kilos, par {step}.").format(step=kilos_text(measured.unit_grams))
    return StepsField(
        step=measured.unit_grams,
        min_value=min_value,
        max_value=max_value,
        help_text=f"{by_step} {help_text}".strip(),
        **kwargs,
    )


class WeighingForm(forms.Form):
    """The weight of each line of an offer (`g<line id>`); `seen` is what was shown, `sure<line id>` says that an odd weight is right."""

    seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=20_000)

    def __init__(self, *args: Any, lines: Sequence[OrderLine], alarm: Rate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.alarm = {line.pk: line for line in lines}, alarm
        self.fields["seen"].initial = self.shown
        for line in lines:
            label = _("Poids livré à {name}, en kilos").format(name=line.order.household.name)
            self.fields[f"g{line.pk}"] = KilosField(label=label, required=False, initial=line.weighed_grams)

    @property
    def shown(self) -> str:
        """What is written of these lines, as the form remembers it was shown."""
        known = [line for line in self.lines.values() if line.weighed_grams is not None]
        return " ".join(f"{line.pk}:{line.weighed_grams}" for line in known)

    def read_again(self, data: QueryDict) -> WeighingForm:
        """The weights as typed, knowing what others wrote meanwhile: it stands where nothing else was typed."""
        fresh, seen = data.copy(), self.cleaned_data["seen"]
        for key, line in self.lines.items():
            if line.weighed_grams is not None and self.cleaned_data.get(f"g{key}") == seen.get(key):
                fresh[f"g{key}"] = kilos(line.weighed_grams)
        fresh["seen"] = self.shown
        form = WeighingForm(fresh, lines=list(self.lines.values()), alarm=self.alarm)
        form.is_valid()
        return form

    def clean_seen(self) -> dict[int, int]:
        pairs = [pair.partition(":") for pair in self.cleaned_data["seen"].split()]
        read = [(whole(key), whole(grams)) for key, _colon, grams in pairs]
        return {key: grams for key, grams in read if key is not None and grams is not None}

    def clean(self) -> dict[str, Any]:
        for line in self.lines.values():
            grams, known = self.cleaned_data.get(f"g{line.pk}"), line.portion.grams
            if grams is None or grams == line.weighed_grams or known is None:
                continue
            ordered = line.quantity * (line.unit_grams or 0)
            if is_far(ordered, grams, self.alarm) and f"sure{line.pk}" not in self.data:
                said = _(
                    "%(typed)s pour %(ordered)s commandés : est-ce bien ce poids ? Cochez pour confirmer."
                )
                known_texts = {"typed": kilos_text(grams), "ordered": kilos_text(ordered)}
                self.add_error(f"g{line.pk}", ValidationError(said, code="far", params=known_texts))
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[OrderLine, forms.BoundField, bool, bool]]:
        """Each line with its field, whether its weight has to be confirmed, and whether it was."""
        found = []
        for line in self.lines.values():
            name = f"g{line.pk}"
            errors = self.errors.as_data().get(name, []) if self.is_bound else []
            confirmed = self.is_bound and f"sure{line.pk}" in self.data
            found.append((line, self[name], confirmed or any(e.code == "far" for e in errors), confirmed))
        return found

    @property
    def changes(self) -> list[Change]:
        """What was typed; a field left as it was, or empty, says nothing."""
        seen, typed = self.cleaned_data["seen"], self.cleaned_data
        return [
            Change(line_id=key, seen=seen.get(key), to=typed[f"g{key}"])
            for key in self.lines
            if typed.get(f"g{key}") is not None and typed[f"g{key}"] != seen.get(key)
        ]


class CorrectionForm(forms.Form):
    """What a line really delivered, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Motif"), max_length=200, help_text=gettext_lazy("Le foyer le lira.")
    )

    field_order = ("quantity", "reason")

    def __init__(self, *args: Any, line: OrderLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        if line.unit_grams is None:
            self.fields["seen"].initial = line.quantity
            self.fields["quantity"] = forms.IntegerField(
                label=_("Combien ont été livrés ?"),
                min_value=0,
                max_value=MOST_UNITS,
                initial=line.quantity,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        else:
            self.fields["seen"].initial = line.weighed_grams
            self.fields["quantity"] = KilosField(
                label=_("Quel poids a été livré, en kilos ?"), initial=line.portion.grams
            )
        self.order_fields(self.field_order)

    @property
    def change(self) -> Change:
        data = self.cleaned_data
        return Change(line_id=self.line.pk, seen=data["seen"], to=data["quantity"])
