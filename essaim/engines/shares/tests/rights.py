"""Who may open each page of the shares.

The project of the whole-product table has no shares: every page is unknown there. `ROLES` is read by `test_rights`, on a project that
has some. The member's own holding is the one of these pages.
"""

from essaim.kernel.factories import Cast

OWN = {"member": 200, "coordinator": 200}
OFFICE = {"member": 403, "coordinator": 200}
ACT = {"member": 403, "coordinator": 302}

# URL name, method, what a member and the coordination get.
ROLES: list[tuple[str, str, dict[str, int]]] = [
    ("home", "GET", OWN),
    ("subscribe", "GET", OWN),
    ("subscribe", "POST", OWN),
    ("holder", "GET", OFFICE),
    ("reclassify", "GET", OFFICE),
    ("reclassify", "POST", OFFICE),
    ("certificate", "GET", OWN),
    ("withdraw", "GET", OWN),
    ("withdraw", "POST", OWN),
    ("transfer", "GET", OWN),
    ("transfer", "POST", OWN),
    ("pay", "POST", {"member": 403, "coordinator": 422}),
    ("take_back", "GET", OFFICE),
    ("take_back", "POST", OFFICE),
    ("requests", "GET", OFFICE),
    ("paper", "GET", OFFICE),
    ("paper", "POST", OFFICE),
    ("request", "GET", OFFICE),
    ("request", "POST", OFFICE),
    ("refuse", "POST", OFFICE),
    ("cancel", "POST", {"member": 302, "coordinator": 302}),
    ("register", "GET", OFFICE),
    ("register_csv", "GET", OFFICE),
    ("register_ods", "GET", OFFICE),
    ("receipts", "GET", OFFICE),
    ("capital", "GET", OFFICE),
    ("category_new", "GET", OFFICE),
    ("category_new", "POST", OFFICE),
    ("category", "GET", OFFICE),
    ("category", "POST", OFFICE),
    ("refunds", "GET", OFFICE),
    ("serve", "POST", ACT),
    ("pay_refund", "POST", ACT),  # without a day: said in a message
    ("losses", "GET", OFFICE),
    ("losses", "POST", OFFICE),
    ("interest", "GET", OFFICE),
    ("rate", "GET", OFFICE),
    ("rate", "POST", OFFICE),
    ("give", "GET", OFFICE),
    ("give", "POST", OFFICE),
    ("interest_year", "GET", OFFICE),
    ("pay_interest", "POST", ACT),
    ("statutes", "GET", OFFICE),
]
ABSENT = {"anonymous": 302, "stranger": 404, "member": 404, "coordinator": 404, "funder": 404, "other": 404}
RIGHTS = [(f"shares:{name}", method, ABSENT) for name, method, _expected in ROLES]
ARGUMENTS = dict.fromkeys(
    ("holder", "payment", "request_id", "year", "category", "line", "interest", "part"), 1
)


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    here: dict[str, object] = {"tool": "parts", **ARGUMENTS}
    return {f"shares:{name}": here for name, _method, _expected in ROLES}
