"""Who may open the pages of the territories: everyone."""

from typing import Any

from essaim.kernel.factories import Cast
from tests.access.table import ROLES, Row

EVERYONE = dict.fromkeys(ROLES, 200)

RIGHTS: list[Row] = [
    ("territories:index", "GET", EVERYONE),
    ("territories:suggestions", "GET", EVERYONE),
    ("territories:page", "GET", EVERYONE),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    place = cast.project.territory
    return {"territories:page": {"kind": place.path_kind, "ident": f"{place.code}-{place.slug}"}}
