"""Money in a column of whole cents."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from essaim.kernel.money import Money


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """Stores cents, gives Money; sums in SQL come back as Money."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Money | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Money  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *args: object) -> Money | None:
        return None if value is None else Money(int(value))

    def to_python(self, value: Any) -> Money | None:
        if value is None or isinstance(value, Money):
            return value
        if isinstance(value, int):
            return Money(value)
        try:
            return Money.euros(value)
        except ValueError as error:
            raise ValidationError(
                _("« %(value)s » n'est pas un montant. Écrivez des euros, par exemple 14,50."),
                params={"value": value},
            ) from error

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, Money):
            return value.cents
        if isinstance(value, int):
            return value
        raise TypeError(f"money expected, got {value!r}")

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))
