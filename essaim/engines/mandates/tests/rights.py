"""Who may open which page of the mandates (see tests/access). The packaged Bio-cabas has no such tool: one is added to it."""

from typing import Any

from essaim.engines.mandates.permissions import P
from essaim.kernel.access.models import Grant
from essaim.kernel.factories import Cast
from essaim.kernel.projects.models import Tool

INSIDE = {"anonymous": 302, "stranger": 404, "other": 404}


def _row(
    name: str, method: str, *, coordinator: int, member: int, funder: int
) -> tuple[str, str, dict[str, int]]:
    """Alice (an officer) holds every right, Bob (an association) views and qualifies, Fanny views."""
    seen = {"coordinator": coordinator, "member": member, "funder": funder}
    return (f"mandates:{name}", method, {**INSIDE, **seen})


RIGHTS = [
    _row("home", "GET", coordinator=200, member=200, funder=200),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """The tool and the rights of each, then what its pages show."""
    project = cast.project
    tool = project.tools.filter(engine="mandates").first()
    if tool is None:
        tool = Tool.objects.create(
            project=project, slug="services", engine="mandates", title="Services", settings={}, position=90
        )
        held = {"coordination": list(P), "membre": [P.VIEW, P.QUALIFY], "financeur": [P.VIEW]}
        Grant.objects.bulk_create(
            Grant(project=project, role=role, permission=str(permission))
            for role, permissions in held.items()
            for permission in permissions
        )
    return {}
