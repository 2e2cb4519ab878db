"""Who may open which address of group orders."""

from typing import Any

from essaim.kernel.factories import Cast

SEEN = {"anonymous": 302, "stranger": 404, "member": 200, "coordinator": 200, "funder": 403, "other": 404}
RIGHTS = [
    ("orders:home", "GET", SEEN),
    ("orders:new", "GET", SEEN),
    ("orders:account", "GET", SEEN),
    ("orders:order", "GET", SEEN),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    return {"orders:order": {"number": 1}}
