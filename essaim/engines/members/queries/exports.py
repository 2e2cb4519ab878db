"""Households as rows of a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from essaim.engines.members.models import Household
from essaim.kernel.ui.tables import unformula

HEADER = (
    "Numéro",
    "Nom du foyer",
    "Personne à contacter",
    "Adresse e-mail",
    "Téléphone",
    "Adresse",
    "Commune",
    "Arrivé le",
    "Parti le",
)
TEMPLATE_ROWS = (
    (
        "Nom du foyer",
        "Prénom",
        "Adresse e-mail",
        "Téléphone",
        "Adresse",
        "Code postal",
        "Commune",
        "Quotient familial",
        "Quotient vérifié le",
        "Remarques",
    ),
    (
        "Benali",
        "Nora",
        "nora.benali@exemple.fr",
        "06 12 34 56 78",
        "12 rue Haute",
        "59650",
        "Villeneuve-d'Ascq",
        "612",
        "02/11/2026",
        "",
    ),
)


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as a French spreadsheet expects them: semicolons."""
    file = StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(
        [unformula("" if cell is None else str(cell)) for cell in row] for row in rows
    )
    return file.getvalue()


def exported_rows(project_id: int, *, with_quotient: bool) -> Iterator[tuple[object, ...]]:
    """The header, then every household but the merged ones. One query."""
    yield (*HEADER, *(("Quotient familial", "Quotient vérifié le") if with_quotient else ()))
    rows = Household.objects.in_project(project_id).filter(merged_into=None).select_related("commune")
    for household in rows.order_by("number"):
        quotient = (household.quotient, household.quotient_checked_on) if with_quotient else ()
        yield (
            household.number,
            household.name,
            household.contact_name,
            household.email,
            household.phone,
            household.address,
            household.commune,
            household.joined_on,
            household.left_on,
            *quotient,
        )
