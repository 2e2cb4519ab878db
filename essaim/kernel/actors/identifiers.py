"""Identifiers of French organisations: check digits by python-stdnum, RNA by its published form."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

_RNA = re.compile(r"W[0-9A-Z]{3}\d{6}")


def clean_siren(text: str) -> str:
    """Nine digits, Luhn-checked; ValidationError says what is expected."""
    try:
        return stdnum_siren.validate(text)
    except BadNumber as error:
        raise ValidationError(
            _("« %(value)s » n'est pas un SIREN. On attend 9 chiffres, par exemple 732 829 320."),
            params={"value": text},
        ) from error


def clean_siret(text: str) -> str:
    """Fourteen digits, Luhn-checked (La Poste's own rule included)."""
    try:
        return stdnum_siret.validate(text)
    except BadNumber as error:
        raise ValidationError(
            _("« %(value)s » n'est pas un SIRET. On attend 14 chiffres, par exemple 732 829 320 00074."),
            params={"value": text},
        ) from error


def clean_rna(text: str) -> str:
    """W then nine characters (six last are digits): the number of an association in the RNA.

    >>> clean_rna("w 595 000 123")
    'W595000123'
    """
    number = re.sub(r"\s", "", text).upper()
    if not _RNA.fullmatch(number):
        raise ValidationError(
            _("« %(value)s » n'est pas un numéro RNA. On attend W et 9 chiffres, par exemple W595000123."),
            params={"value": text},
        )
    return number
