"""What the button of the summary sends, read without building the form that is drawn: its fields are hidden there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.forms.ordering import most_of, note_field
from essaim.engines.orders.forms.weighing import units_field
from essaim.engines.orders.models import Offer

_note = note_field()
_key, _key_or_none = forms.IntegerField(), forms.IntegerField(required=False)
_level = forms.CharField(required=False)


def read_sent(offers: Iterable[Offer], sent: QueryDict) -> Wish | None:
    """The wish, or None where `OrderForm` would refuse it and say why. Whether the place, the slot and the level exist is the command's to say."""
    try:
        units, up_to = {}, {}
        for offer in offers:
            field, key = _units(offer.sold_by, offer.unit_grams), offer.pk
            units[key] = field.clean(sent.get(f"q{key}")) or 0
            if offer.is_packed and (most := field.clean(sent.get(f"u{key}"))):
                up_to[key] = most
        wish = Wish(
            quantities=units,
            up_to=up_to,
            pickup_id=_key.clean(sent.get("pickup")),
            slot_id=_key_or_none.clean(sent.get("slot")),
            level=_level.clean(sent.get("level")),
            note=_note.clean(sent.get("note")),
        )
    except ValidationError:
        return None
    return None if any(most < units[key] for key, most in up_to.items()) else wish


@lru_cache(maxsize=256)
def _units(sold_by: str, unit_grams: int | None) -> forms.Field:
    """How many of an offer, or how much: the same field for all that are sold alike."""
    like = Offer(sold_by=sold_by, unit_grams=unit_grams)
    return units_field(like, min_value=0, max_value=most_of(like), required=False)
