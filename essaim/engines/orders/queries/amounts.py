"""What lines come to, in SQL: by the unit, or by the kilo for what is sold by weight, each line rounded once as `Portion.at` does."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from essaim.engines.orders.rules import SoldBy
from essaim.engines.orders.rules.weighing import GRAMS

LINE_GRAMS = Coalesce(F("weighed_grams"), F("quantity") * F("unit_grams"))  # of a line sold by weight


def _cents(price: str) -> Any:
    each = Cast(price, BigIntegerField())
    by_weight = (each * LINE_GRAMS + Value(GRAMS // 2)) / Value(GRAMS)
    counted = When(unit_grams=None, then=F("quantity") * each)
    return Case(counted, default=by_weight, output_field=BigIntegerField())


LINE_CENTS = _cents("unit_price")
PRODUCER_CENTS = _cents("offer__contents__producer_price")
UNITS = Sum(  # what is ordered in kilos counts for one
    Case(When(~Q(offer__sold_by=SoldBy.WEIGHT), then=F("quantity")), When(quantity__gt=0, then=1), default=0)
)
