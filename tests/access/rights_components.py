"""The pages of components are public and show nothing of anyone."""

from tests.access.table import ROLES, Row

RIGHTS: list[Row] = [
    ("site:components", "GET", dict.fromkeys(ROLES, 200)),
    ("site:components_sheet", "GET", dict.fromkeys(ROLES, 200)),
]
