"""Who may open which page of the bank (see tests/access)."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from essaim.engines.bank.commands.accounts import Coordinates, add_party_account, describe_account
from essaim.engines.bank.commands.batches import prepare_batch
from essaim.engines.bank.commands.statements import import_statement
from essaim.engines.bank.factories import BOB_IBAN, OWN_IBAN, csv_statement
from essaim.engines.bank.models import StatementLine
from essaim.engines.ledger.factories import DUVAL, make_order
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money


def _row(name: str, method: str, coordinator: int) -> tuple[str, str, dict[str, int]]:
    out = {"anonymous": 302, "stranger": 404, "member": 403, "funder": 403, "other": 404}
    return (f"bank:{name}", method, {**out, "coordinator": coordinator})


RIGHTS = [
    _row("home", "GET", 200),
    _row("account", "GET", 200),
    _row("account", "POST", 200),
    _row("upload", "POST", 422),
    _row("accept_all", "POST", 302),
    _row("line", "GET", 200),
    _row("line", "POST", 200),
    _row("accept", "POST", 404),  # no proposal under an empty key
    _row("undo", "POST", 409),  # the line waits
    _row("aside", "POST", 422),  # without a reason
    _row("back", "POST", 302),
    _row("parties", "GET", 200),
    _row("party_new", "GET", 200),
    _row("party_new", "POST", 200),
    _row("party_remove", "POST", 302),
    _row("batches", "GET", 200),
    _row("batch_new", "GET", 200),
    _row("batch_new", "POST", 200),
    _row("batch", "GET", 200),
    _row("batch_file", "GET", 200),
    _row("batch_sent", "POST", 302),
    _row("batch_cancel", "POST", 302),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """An account, a line nobody explains, a mandate and a file."""
    tool = cast.project.tools.filter(engine="bank").order_by("position").first()
    if tool is None:
        return {}
    describe_account(
        by=cast.coordinator, tool=tool, holder="Centre", iban=OWN_IBAN, creditor_id="FR12ZZZ123456", at=NOW
    )
    content = csv_statement([("03/11/2026", "INCONNU", "1,00")])
    import_statement(by=cast.coordinator, tool=tool, file_name="novembre.csv", content=content, at=NOW)
    line = StatementLine.objects.in_tool(tool).get()
    make_order(cast.project, DUVAL)
    given = Coordinates(holder="Duval", iban=BOB_IBAN, signed_on=date(2026, 10, 1))
    account = add_party_account(by=cast.coordinator, tool=tool, party=DUVAL, coordinates=given, at=NOW)
    soon = timezone.localdate(NOW) + timedelta(days=5)
    batch = prepare_batch(
        by=cast.coordinator,
        tool=tool,
        kind="collection",
        asked={account.pk: Money(725)},
        on=soon,
        label="Octobre",
        at=NOW,
    )
    return {
        **{f"bank:{name}": {"line": line.pk} for name in ("line", "accept", "undo", "aside", "back")},
        **{
            f"bank:{name}": {"batch": batch.pk}
            for name in ("batch", "batch_file", "batch_sent", "batch_cancel")
        },
        "bank:party_remove": {"account": account.pk},
        "bank:batch_new": {"kind": "prelevements"},
    }
