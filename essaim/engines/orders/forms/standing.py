"""Forms of standing orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.standing import StandingPlan
from essaim.engines.orders.forms.ordering import level_field, most_of
from essaim.engines.orders.forms.weighing import units_field
from essaim.engines.orders.models import RHYTHMS, PickupPoint, Product, StandingOrder
from essaim.engines.orders.queries.shop import LevelChoice
from essaim.engines.orders.rules import Rhythm
from essaim.kernel.ui.fields import DayField


class StandingForm(forms.Form):
    """How many of each product each time (`q<product id>`), in which rhythm, from when, and where."""

    def __init__(
        self,
        *args: Any,
        products: Iterable[Product],
        pickups: Iterable[PickupPoint],
        rhythms: Iterable[Rhythm],
        levels: Sequence[LevelChoice],
        is_new: bool,
        has_hours: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.products = list(products)
        for product in self.products:
            self.fields[f"q{product.pk}"] = units_field(
                product,
                label=_("{name}, à chaque fois").format(name=product.name),
                help_text=f"{product.unit_price} / {product.unit}",
                min_value=0,
                max_value=most_of(product),
                required=False,
            )
        offered = [(str(rhythm), RHYTHMS[rhythm]) for rhythm in rhythms]
        self.fields["rhythm"] = forms.TypedChoiceField(
            label=_("Rythme"),
            choices=offered,
            coerce=Rhythm,
            initial=offered[0][0] if offered else None,
            widget=forms.RadioSelect(),
        )
        points = [(point.pk, point.name) for point in pickups]
        self.fields["pickup"] = forms.TypedChoiceField(
            label=_("Où viendrez-vous chercher la commande ?"),
            choices=points,
            coerce=int,
            initial=points[0][0] if points else None,
            widget=forms.HiddenInput() if len(points) == 1 else forms.RadioSelect(),
        )
        if has_hours:
            self.fields["arrives"] = forms.TimeField(
                label=_("Heure préférée"),
                required=False,
                help_text=_(
                    "Facultatif. Si ce créneau est complet, vous avez le plus proche, et on vous le dit."
                ),
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
        if levels:
            self.fields["level"] = level_field(levels)
        if is_new:
            self.fields["starts_on"] = DayField(label=_("À partir du"))

    def plan(self, today: date) -> StandingPlan:
        data = self.cleaned_data
        return StandingPlan(
            quantities={product.pk: data.get(f"q{product.pk}") or 0 for product in self.products},
            rhythm=data["rhythm"],
            pickup_id=data["pickup"],
            starts_on=data.get("starts_on") or today,
            arrives=data.get("arrives"),
            level=data.get("level", ""),
        )


def standing_values(standing: StandingOrder | None, today: date) -> dict[str, Any]:
    """The values a form of a standing order starts from."""
    if standing is None:
        return {"starts_on": today}
    lines = {f"q{line.product_id}": line.quantity for line in standing.lines.all()}
    return {
        **lines,
        "rhythm": standing.rhythm,
        "pickup": standing.pickup_id,
        "arrives": standing.arrives,
        "level": standing.level,
    }


class AbsenceForm(forms.Form):
    starts_on = DayField(label=_("Premier jour d'absence"))
    ends_on = DayField(label=_("Dernier jour d'absence"))


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), max_length=300, required=False)
