"""Who may open which page of online payments: the coordination's own, and those that a key opens to whoever holds it."""

from typing import Any

from django.utils import timezone

from essaim.engines.checkout.commands.paying import make_link
from essaim.engines.checkout.factories import make_intent, make_request, make_till
from essaim.kernel.factories import Cast

ROLES = ("anonymous", "stranger", "member", "coordinator", "funder", "other")


def _row(name: str, method: str, coordinator: int) -> tuple[str, str, dict[str, int]]:
    out = {"anonymous": 302, "stranger": 404, "member": 403, "funder": 403, "other": 404}
    return (f"checkout:{name}", method, {**out, "coordinator": coordinator})


def _by_key(name: str, method: str, status: int) -> tuple[str, str, dict[str, int]]:
    return (f"checkout:{name}", method, dict.fromkeys(ROLES, status))


RIGHTS = [
    _row("home", "GET", 200),
    _row("till", "GET", 200),
    _row("till", "POST", 200),
    _row("intent", "GET", 200),
    _row("intent", "POST", 200),
    _row("check", "POST", 302),
    _by_key("link", "GET", 200),
    _by_key("link", "POST", 302),
    _by_key("back", "GET", 200),
    _by_key("invented", "GET", 200),
    _by_key("invented", "POST", 302),
    _by_key("notified", "POST", 204),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """A till at the invented bank, a payment begun, a link sent."""
    if not cast.project.tools.filter(engine="checkout").exists():
        return {}
    till, intent = make_till(cast), make_intent(cast)
    link, _url = make_link(by=cast.coordinator, request=make_request(cast), at=timezone.now())
    return {
        **{f"checkout:{name}": {"intent": intent.pk} for name in ("intent", "check")},
        **{f"checkout:{name}": {"key": intent.key} for name in ("back", "invented")},
        "checkout:link": {"key": link.key},
        "checkout:notified": {"key": till.key},
    }
