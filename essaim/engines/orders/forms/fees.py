"""The form of a fee of a pick-up point, of a producer or of a whole cycle."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.fees import NONE, FeeCard
from essaim.engines.orders.forms.ordering import MoneyInput
from essaim.engines.orders.models import FeeRule, PickupPoint, Producer
from essaim.engines.orders.queries.tariffs import BASES, KINDS, PAYERS, SPLIT_NAMES
from essaim.engines.orders.rules import FeeBase, FeeKind, PaidBy, Split
from essaim.kernel.money import ZERO, Rate

CHOSEN = [(kind.value, label) for kind, label in KINDS.items() if kind is not FeeKind.SOLIDARITY]


class FeeForm(forms.Form):
    """One fee. `of` names what bears it: "pickup-3", "producer-8", or nothing for all the orders of a cycle."""

    kind = forms.ChoiceField(label=_("Genre"), choices=CHOSEN)
    of = forms.ChoiceField(label=_("Pour qui"), choices=(), required=False)
    base = forms.ChoiceField(
        label=_("Compté sur"), choices=[(base.value, label) for base, label in BASES.items()]
    )
    rate = forms.DecimalField(
        label=_("Taux, en pour cent du prix des produits"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        localize=True,
    )
    amount = MoneyInput(label=_("Somme, pour les autres façons de compter"), required=False)
    split = forms.ChoiceField(
        label=_("Une somme pour toute la commande groupée se partage"),
        choices=[(split.value, label) for split, label in SPLIT_NAMES.items()],
        required=False,
        help_text=_("Selon le poids, seul compte ce qui se vend au poids."),
    )
    paid_by = forms.ChoiceField(
        label=_("Qui le paie"), choices=[(payer.value, label) for payer, label in PAYERS.items()]
    )
    is_active = forms.BooleanField(
        label=_("Compté dans les prochaines commandes groupées"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, points: Iterable[PickupPoint], producers: Iterable[Producer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext("toutes les commandes (une somme pour toute la commande groupée)")),
            (gettext("Les commandes retirées à"), [(f"pickup-{one.pk}", one.name) for one in points]),
            (gettext("Les produits de"), [(f"producer-{one.pk}", one.name) for one in producers]),
        ]

    @property
    def card(self) -> FeeCard:
        data = self.cleaned_data
        what, _dash, key = data["of"].partition("-")
        return FeeCard(
            kind=FeeKind(data["kind"]),
            base=FeeBase(data["base"]),
            rate=NONE if data["rate"] is None else Rate(Fraction(data["rate"]) / 100),
            amount=data["amount"] or ZERO,
            paid_by=PaidBy(data["paid_by"]),
            split=Split(data["split"] or Split.GOODS),
            pickup_id=int(key) if what == "pickup" else None,
            producer_id=int(key) if what == "producer" else None,
            is_active=data["is_active"],
        )


def fee_values(rule: FeeRule) -> dict[str, Any]:
    fee = rule.fee
    of = f"pickup-{rule.pickup_id}" if rule.pickup_id else f"producer-{rule.producer_id}"
    return {
        "kind": rule.kind,
        "of": of if rule.pickup_id or rule.producer_id else "",
        "base": rule.base,
        "rate": float(fee.rate.fraction * 100) if fee.base is FeeBase.GOODS else None,
        "amount": rule.amount or None,
        "split": rule.split,
        "paid_by": rule.paid_by,
        "is_active": rule.is_active,
    }
