"""Who may open which page of the mandates (see tests/access). The packaged Bio-cabas has no such tool: one is added to it."""

from typing import Any

from essaim.engines.mandates.factories import filled
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.tests.conventions import added, alarm_of
from essaim.engines.mandates.tests.rights_deliberations import PAGES as DELIBERATION_PAGES
from essaim.engines.mandates.tests.rights_deliberations import deliberation_kwargs
from essaim.engines.mandates.tests.rights_mandates import PAGES as MANDATE_PAGES
from essaim.engines.mandates.tests.rights_mandates import mandate_kwargs
from essaim.kernel.access.models import Grant
from essaim.kernel.factories import Cast
from essaim.kernel.projects.models import Tool

PAGES = [*MANDATE_PAGES, *DELIBERATION_PAGES]
INSIDE = {"anonymous": 302, "stranger": 404, "other": 404}


def _row(
    name: str, method: str, *, coordinator: int, member: int, funder: int
) -> tuple[str, str, dict[str, int]]:
    """Alice (an officer) holds every right, Bob (an association) views, qualifies, states and suggests, Fanny views."""
    seen = {"coordinator": coordinator, "member": member, "funder": funder}
    return (f"mandates:{name}", method, {**INSIDE, **seen})


RIGHTS = [
    _row("home", "GET", coordinator=200, member=200, funder=200),
    _row("moved", "GET", coordinator=200, member=200, funder=200),
    _row("new", "GET", coordinator=200, member=200, funder=403),
    _row("new", "POST", coordinator=200, member=200, funder=403),
    _row("service", "GET", coordinator=200, member=200, funder=200),
    _row("next", "GET", coordinator=302, member=302, funder=403),
    _row("question", "GET", coordinator=200, member=200, funder=403),
    _row("question", "POST", coordinator=200, member=200, funder=403),
    _row("result", "GET", coordinator=200, member=200, funder=200),
    _row("modes", "GET", coordinator=200, member=200, funder=200),
    _row("sheet", "GET", coordinator=200, member=200, funder=200),
    _row("again", "POST", coordinator=302, member=302, funder=403),
    _row("review", "GET", coordinator=200, member=403, funder=403),
    _row("review", "POST", coordinator=200, member=403, funder=403),
    _row("choose", "GET", coordinator=200, member=403, funder=403),
    _row("choose", "POST", coordinator=200, member=403, funder=403),
    _row("reopen", "GET", coordinator=200, member=403, funder=403),
    _row("reopen", "POST", coordinator=200, member=403, funder=403),
    _row("conventions", "GET", coordinator=200, member=200, funder=200),
    _row("convention_new", "GET", coordinator=200, member=200, funder=403),
    _row("convention_new", "POST", coordinator=200, member=200, funder=403),
    _row("convention", "GET", coordinator=200, member=200, funder=200),
    _row("convention_dismiss", "GET", coordinator=200, member=200, funder=403),
    _row("convention_dismiss", "POST", coordinator=200, member=200, funder=403),
    _row("convention_restore", "POST", coordinator=302, member=302, funder=403),
    _row("convention_delete", "GET", coordinator=200, member=200, funder=403),
    _row("convention_delete", "POST", coordinator=302, member=302, funder=403),
    *(
        _row(name, method, coordinator=alice, member=bob, funder=fanny)
        for name, method, (alice, bob, fanny) in PAGES
    ),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """The tool and the rights of each, then a file answered to its end."""
    project = cast.project
    tool = Tool.objects.create(
        project=project, slug="services", engine="mandates", title="Services", settings={}, position=90
    )
    held = {"coordination": list(P), "membre": [P.VIEW, P.QUALIFY, P.STATE, P.SUGGEST], "financeur": [P.VIEW]}
    Grant.objects.bulk_create(
        Grant(project=project, role=role, permission=str(permission))
        for role, permissions in held.items()
        for permission in permissions
    )
    service = filled(cast.member, tool)
    convention = added(cast.member, tool, dismissed="penalties")
    acts = {f"mandates:{name}" for name, _method, _expected in PAGES}
    named = (
        {name for name, _method, _expected in RIGHTS}
        - acts
        - {
            "mandates:home",
            "mandates:moved",
            "mandates:new",
            "mandates:conventions",
            "mandates:convention_new",
        }
    )
    given: dict[str, dict[str, Any]] = {
        name: {"pk": convention.pk} if "convention" in name else {"service": service.pk} for name in named
    }
    given["mandates:convention_dismiss"] |= alarm_of(convention, "price")
    given["mandates:convention_restore"] |= alarm_of(convention, "penalties")
    given["mandates:question"]["key"] = "need"
    return given | mandate_kwargs(cast, service) | deliberation_kwargs(cast, tool)
