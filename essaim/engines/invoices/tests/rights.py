"""Who may open which page of the invoices (see tests/access)."""

from typing import Any

from essaim.engines.invoices.commands.issue import issue_invoice
from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.factories import IDENTITY, draft
from essaim.engines.invoices.rules.asked import Source
from essaim.kernel.factories import NOW, Cast


def _row(name: str, method: str, coordinator: int) -> tuple[str, str, dict[str, int]]:
    out = {"anonymous": 302, "stranger": 404, "member": 403, "funder": 403, "other": 404}
    return (f"invoices:{name}", method, {**out, "coordinator": coordinator})


RIGHTS = [
    _row("home", "GET", 200),
    _row("seller", "GET", 200),
    _row("seller", "POST", 200),
    _row("new", "GET", 200),
    _row("new", "POST", 200),
    _row("invoice", "GET", 200),
    _row("pdf", "GET", 200),
    _row("xml", "GET", 200),
    _row("credit", "GET", 200),
    _row("credit", "POST", 200),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """A seller, and one invoice."""
    tool = cast.project.tools.filter(engine="invoices").order_by("position").first()
    if tool is None:
        return {}
    project_id = cast.project.pk
    describe_seller(by=cast.coordinator, project_id=project_id, identity=IDENTITY, at=NOW)
    made = issue_invoice(
        by=cast.coordinator,
        project_id=project_id,
        source=Source("orders", "order-1"),
        draft=draft(),
        at=NOW,
    )
    return {f"invoices:{name}": {"invoice": made.pk} for name in ("invoice", "pdf", "xml", "credit")}
