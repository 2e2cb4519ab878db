"""Rights over the catalogue, the pollination and the pages of a project."""

from typing import Any

from essaim.kernel.factories import NOW, Cast
from essaim.kernel.projects.models import Lesson
from tests.access.table import ROLES, Row

EVERYONE = dict.fromkeys(ROLES, 200)
NOBODY = dict.fromkeys(ROLES, 404)
SIGNED_IN = {**EVERYONE, "anonymous": 302}


def _inside(*, member: int, coordinator: int, funder: int) -> dict[str, int]:
    """A page of the project: strangers learn nothing."""
    return {
        "anonymous": 302,
        "stranger": 404,
        "member": member,
        "coordinator": coordinator,
        "funder": funder,
        "other": 404,
    }


READERS = _inside(member=200, coordinator=200, funder=200)
GOVERNORS = _inside(member=403, coordinator=200, funder=403)
# A draft belongs to who prepares it; this one is launched, so its author is told so.
DRAFT = {**NOBODY, "anonymous": 302, "coordinator": 409}
POST_DRAFT = DRAFT

RIGHTS: list[Row] = [
    ("site:home", "GET", EVERYONE),
    ("site:initiatives", "GET", EVERYONE),
    ("site:initiative", "GET", EVERYONE),
    ("site:initiative_recipe", "GET", EVERYONE),
    ("site:initiative_export", "GET", EVERYONE),
    ("site:compare", "GET", EVERYONE),
    ("site:recipe_lessons", "GET", EVERYONE),
    ("site:lesson_decide", "POST", {**dict.fromkeys(ROLES, 403), "anonymous": 302}),
    ("site:engines", "GET", EVERYONE),
    ("site:engine", "GET", EVERYONE),
    ("site:map", "GET", EVERYONE),
    ("site:projects", "GET", EVERYONE),
    ("recipes:import", "GET", SIGNED_IN),
    ("recipes:confirm", "POST", {**dict.fromkeys(ROLES, 422), "anonymous": 302}),
    ("pollination:start", "GET", EVERYONE),
    ("pollination:from_recipe", "GET", SIGNED_IN),
    ("pollination:from_project", "GET", SIGNED_IN),
    ("pollination:draft", "GET", DRAFT),
    ("pollination:who", "GET", DRAFT),
    ("pollination:decision", "GET", DRAFT),
    ("pollination:partners", "GET", DRAFT),
    ("pollination:summary", "GET", DRAFT),
    ("pollination:summary", "POST", DRAFT),
    ("pollination:defaults", "POST", DRAFT),
    ("pollination:drop", "POST", DRAFT),
    ("projects:home", "GET", EVERYONE),
    ("projects:decisions", "GET", READERS),
    ("projects:revise", "GET", GOVERNORS),
    ("projects:revise", "POST", _inside(member=403, coordinator=422, funder=403)),
    ("projects:versions", "GET", READERS),
    ("projects:adopt", "GET", _inside(member=403, coordinator=404, funder=403)),
    ("projects:lessons", "GET", READERS),
    ("projects:lesson_write", "GET", GOVERNORS),
    ("projects:trace", "GET", GOVERNORS),
    ("projects:messages", "GET", GOVERNORS),
    ("projects:messages", "POST", GOVERNORS),
    ("projects:close", "GET", GOVERNORS),
    ("projects:follow", "GET", _inside(member=403, coordinator=404, funder=403)),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    lesson = Lesson.objects.create(
        project=cast.project,
        version=cast.project.recipe_version,
        title="Commencer petit",
        text="Dix foyers suffisent.",
        written_by=cast.alice,
        written_at=NOW,
    )
    recipe = {"slug": "bio-cabas"}
    draft = {"slug": cast.project.slug}
    first = {"key": "funder_rate"}
    sheets = ("initiative", "initiative_recipe", "compare", "recipe_lessons")
    drafts = ("from_project", "draft", "who", "partners", "summary", "defaults", "drop")
    return {
        **{f"site:{page}": recipe for page in sheets},
        "site:initiative_export": {**recipe, "version": cast.project.recipe_version.version},
        "site:lesson_decide": {**recipe, "lesson": lesson.pk},
        "site:engine": {"slug": "ledger"},
        "pollination:from_recipe": recipe,
        **{f"pollination:{page}": draft for page in drafts},
        "pollination:decision": {**draft, **first},
        "projects:revise": first,
        "projects:adopt": {"version": "9.0.0"},
        "projects:follow": {"recipe": "inconnue"},
    }
