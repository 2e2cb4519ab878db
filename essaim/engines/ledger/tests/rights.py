"""Who may open which page of the books (see tests/access)."""

from typing import Any

from essaim.engines.ledger.commands.manual import Told, record_movement
from essaim.engines.ledger.factories import DUVAL, make_order
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money


def _row(name: str, method: str, coordinator: int) -> tuple[str, str, dict[str, int]]:
    return (
        f"ledger:{name}",
        method,
        {
            "anonymous": 302,
            "stranger": 404,
            "member": 403,
            "coordinator": coordinator,
            "funder": 403,
            "other": 404,
        },
    )


RIGHTS = [
    _row("home", "GET", 200),
    _row("side", "GET", 200),
    _row("party", "GET", 200),
    _row("journal", "GET", 200),
    _row("journal_csv", "GET", 200),
    _row("entry", "GET", 200),
    _row("balance", "GET", 200),
    _row("exports", "GET", 200),
    _row("fec", "GET", 409),  # this carrier has no SIREN
    _row("write", "GET", 200),
    _row("movement", "GET", 200),
    _row("movement", "POST", 200),
    _row("lines", "GET", 200),
    _row("lines", "POST", 200),
    _row("account", "POST", 422),
    _row("cancel", "GET", 200),
    _row("cancel", "POST", 200),
    _row("lock", "POST", 302),
    _row("close", "POST", 409),  # the year is not over
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """A household that owes, and an entry written by hand."""
    make_order(cast.project, DUVAL)
    entry = record_movement(
        project_id=cast.project.pk,
        told=Told(key="papier", on=NOW.date(), label="Papier"),
        source="530",
        target="606",
        amount=Money(420),
        by=cast.coordinator,
        at=NOW,
    )
    entry_kwargs = {"year": entry.fiscal_year.starts_on.year, "number": entry.number}
    return {
        "ledger:side": {"side": "foyers-qui-doivent"},
        "ledger:party": {"kind": DUVAL.segment, "party": DUVAL.id},
        "ledger:entry": entry_kwargs,
        "ledger:cancel": entry_kwargs,
        "ledger:fec": {"year": entry.fiscal_year.starts_on},
        "ledger:close": {"year": entry.fiscal_year.starts_on},
        "ledger:movement": {"kind": "depense"},
    }
