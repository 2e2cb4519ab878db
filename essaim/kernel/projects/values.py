"""Values that cross files and forms: money and rates as plain text, typed on arrival."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from essaim.kernel.money import Money, Rate


def _money(value: Any) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, bool):
        raise ValueError("an amount in euros is expected, for example 14.50")
    return Money.euros(str(value))


def _rate(value: Any) -> Rate:
    if isinstance(value, Rate):
        return value
    if isinstance(value, bool):
        raise ValueError('a rate is expected, for example 0.5 or "50 %"')
    return Rate.parse(str(value))


MoneyValue = Annotated[Money, BeforeValidator(_money), PlainSerializer(lambda money: money.plain)]
RateValue = Annotated[Rate, BeforeValidator(_rate), PlainSerializer(lambda rate: rate.plain)]


class EngineSettings(BaseModel):
    """Base of an engine's settings: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
