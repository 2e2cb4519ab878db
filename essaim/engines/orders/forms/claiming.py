"""Forms of spoilt goods: what a household says, what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import GoodsClaim, OrderLine


def _left(line: OrderLine, left: int) -> Promise:
    """What may be claimed of a line; what is ordered in kilos is claimed by steps."""
    names = {"product": line.offer.product.name, "left": left}
    if line.offer.by_weight:
        return format_lazy(_("{product}, {left} fois {step} au plus"), **names, step=line.offer.unit_text)
    return format_lazy(_("{product}, {left} au plus"), **names)


class ClaimForm(forms.Form):
    line_id = forms.TypedChoiceField(label=_("Quel produit ?"), coerce=int)
    units = forms.IntegerField(
        label=_("Combien d'unités sont abîmées ?"), min_value=1, max_value=32_767, initial=1
    )
    trouble = forms.CharField(
        label=_("Qu'est-ce qui ne va pas ?"),
        max_length=500,
        help_text=_("Le producteur le lira, sans votre nom."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = forms.FileField(
        label=_("Une photo"),
        required=False,
        help_text=_("JPEG, PNG ou WebP, 8 Mo au plus. Le lieu et l'appareil n'y sont pas gardés."),
        error_messages={"empty": _("Cette photo est vide. Envoyez-en une autre, ou aucune.")},
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)

    def __init__(self, *args: Any, lines: Sequence[tuple[OrderLine, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["line_id"])
        field.choices = [(line.pk, _left(line, left)) for line, left in lines]


class AnswerForm(forms.Form):
    """The button says the decision; a reason goes with any but yes."""

    decision = forms.ChoiceField(
        choices=[
            (status, status.label)
            for status in (
                GoodsClaim.Status.ACCEPTED,
                GoodsClaim.Status.DISPUTED,
                GoodsClaim.Status.REFUSED,
            )
        ]
    )
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        required=False,
        max_length=300,
        help_text=_("Inutile pour accepter. Le foyer et la coordination le liront."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
