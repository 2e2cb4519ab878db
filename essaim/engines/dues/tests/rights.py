"""Who may open each page of the dues.

The project of the whole-product table has no dues: every page is unknown there. `ROLES` is read by `test_pages`, on a project that
has some. The member's own due is the one of these pages.
"""

from essaim.kernel.factories import Cast

OWN = {"member": 200, "coordinator": 200}
OFFICE = {"member": 403, "coordinator": 200}

# URL name, method, what a member and the coordination get.
ROLES: list[tuple[str, str, dict[str, int]]] = [
    ("home", "GET", OWN),
    ("amount", "GET", OWN),
    ("amount", "POST", OWN),
    ("receipt", "GET", OWN),
    ("year", "GET", OFFICE),
    ("year_csv", "GET", OFFICE),
    ("year_ods", "GET", OFFICE),
    ("call", "GET", OFFICE),
    ("call", "POST", OFFICE),
    ("due", "GET", OFFICE),
    ("pay", "POST", {"member": 403, "coordinator": 422}),
    ("close", "GET", OFFICE),
    ("close", "POST", OFFICE),
    ("cancel", "GET", OFFICE),
    ("cancel", "POST", OFFICE),
]
ABSENT = {"anonymous": 302, "stranger": 404, "member": 404, "coordinator": 404, "funder": 404, "other": 404}
RIGHTS = [(f"dues:{name}", method, ABSENT) for name, method, _expected in ROLES]


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    here: dict[str, object] = {"tool": "annee", "due": 1, "payment": 1}
    return {f"dues:{name}": here for name, _method, _expected in ROLES}
