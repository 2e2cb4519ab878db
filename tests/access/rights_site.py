"""Rights of the site's own pages and of the public API."""

from collections.abc import Iterable

from essaim.kernel.factories import Cast
from tests.access.table import ROLES, Row


def _same(name: str, method: str, status: int) -> Row:
    return (name, method, dict.fromkeys(ROLES, status))


def _signed_in(name: str, method: str, status: int) -> Row:
    return (name, method, {**dict.fromkeys(ROLES, status), "anonymous": 302})


def _rows() -> Iterable[Row]:
    for name in (
        "site:home",
        "site:components",
        "site:api",
        "site:help",
        "site:help_glossary",
        "site:help_page",
        "site:parameters",
    ):
        yield _same(name, "GET", 200)
    yield _same("set_language", "POST", 302)
    yield _signed_in("site:mine", "GET", 200)
    yield _signed_in("site:api_keys", "GET", 200)
    yield _signed_in("site:api_keys", "POST", 200)
    yield _signed_in("site:api_key_revoke", "POST", 404)
    for name in ("initiatives", "initiative", "recipe", "projects", "project", "indicators", "openapi-json"):
        yield _same(f"api:{name}", "GET", 200)
    yield _same("api:territories", "GET", 422)
    yield _same("api:api-root", "GET", 404)


RIGHTS: list[Row] = list(_rows())


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    slug = cast.project.recipe_version.recipe.slug
    return {
        "site:api_key_revoke": {"key": 0},
        "site:help_page": {"slug": "commander"},
        "api:initiative": {"slug": slug},
        "api:recipe": {"slug": slug},
    }
