"""The register as it is listed and exported, and the capital of a day, explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.ledger.api import balance_of
from essaim.engines.shares.models import Line
from essaim.engines.shares.queries.claims import CAPITAL
from essaim.engines.shares.queries.holdings import moves
from essaim.engines.shares.queries.law import floor_rate
from essaim.engines.shares.rules.refunds import floor_of
from essaim.engines.shares.rules.register import Holding, highest_capital, holdings_on, whole
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, total
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which lines of the register are shown."""

    words: str = ""
    kind: str = ""
    category_id: int | None = None
    since: date | None = None
    until: date | None = None


def register_lines(tool: Tool, chosen: Chosen) -> QuerySet[Line]:
    """The lines that fit, the last first. One query when read."""
    rows = Line.objects.in_tool(tool).select_related("holder__category", "operation")
    if chosen.words:
        rows = rows.filter(holder__name__icontains=chosen.words)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.category_id is not None:
        rows = rows.filter(holder__category_id=chosen.category_id)
    if chosen.since is not None:
        rows = rows.filter(on__gte=chosen.since)
    if chosen.until is not None:
        rows = rows.filter(on__lte=chosen.until)
    return rows.order_by("-number")


def register_table(lines: QuerySet[Line]) -> Table:
    """The register as a spreadsheet, the first line first; rows are streamed."""
    columns = [
        _("Numéro"),
        _("Date"),
        _("Mouvement"),
        _("Associé n°"),
        _("Nom"),
        _("Catégorie"),
        _("Parts sociales"),
        _("Montant"),
        _("Décidé le"),
        _("Décidé par"),
        _("À rembourser"),
        _("Pertes imputées"),
    ]
    return Table(_("Registre"), columns, _rows(lines))


def _rows(lines: QuerySet[Line]) -> Iterator[tuple[str | int | Money | date, ...]]:
    for one in lines.order_by("number").iterator(chunk_size=500):
        yield (
            one.number,
            one.on,
            str(one.get_kind_display()),
            one.holder.number,
            one.holder.name,
            one.holder.category.name,
            one.shares,
            one.amount,
            one.operation.decided_on,
            one.operation.decision,
            one.refund,
            one.loss,
        )


@dataclass(frozen=True, slots=True)
class CapitalOn:
    """The capital of a day: all that is held, the highest reached, the floor, what the books say, and how it was found."""

    held: Holding
    highest: Money
    floor: Money
    in_books: Money
    explanation: Explanation


def _sums(tool: Tool, day: date) -> list[Step]:
    """One step a kind of movement. One query."""
    rows = Line.objects.in_tool(tool).filter(on__lte=day).order_by("kind").values("kind")
    found = {
        row["kind"]: (row["count"], row["amount"])
        for row in rows.annotate(count=Count("pk"), amount=Sum("amount"))
    }
    steps = []
    for kind in Line.Kind:
        if kind in found:
            count, amount = found[kind]
            said = ngettext("{n} ligne", "{n} lignes", count).format(n=count)
            steps.append(Step(kind.label, amount, rule=said))
    return steps


def capital_on(tool: Tool, day: date) -> CapitalOn:
    """Six queries; rows are streamed."""
    told = list(moves(tool, until=day))
    held = whole(holdings_on(told, day))
    highest = highest_capital(told, day)
    rate = floor_rate(tool, day)
    in_books = -total([balance_of(tool.project_id, code, on=day) for code in CAPITAL])
    steps = (
        *_sums(tool, day),
        Step(_("Capital dans les comptes ce jour-là"), in_books, rule=_("comptes 1011, 1012 et 1013")),
    )
    explanation = Explanation(_("Capital souscrit"), held.amount, steps)
    return CapitalOn(held, highest, floor_of(highest, rate), in_books, explanation)
