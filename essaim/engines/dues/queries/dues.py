"""What each member owes for a year, one's own dues, and the figures of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from essaim.engines.dues.models import Call, Due, Payment
from essaim.engines.dues.rules import DueRule
from essaim.engines.dues.wording import state_words
from essaim.engines.members.api import ids_in, spoken_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import Cell, Table


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the list shows: a year, a state (owing, late, paid, closed; "" for all), words of a name."""

    year: int
    state: str = ""
    words: str = ""


def called_years(tool: Tool) -> list[int]:
    """The years called, the last first. One query."""
    return list(Call.objects.in_tool(tool).order_by("-year").values_list("year", flat=True))


def late_before(tool: Tool, day: date) -> date:
    """What was called up to this day, and is not paid, is late."""
    return day - timedelta(days=tool.config.remind_after_days)


def owing(tool: Tool) -> QuerySet[Due]:
    """What is asked and not wholly paid. One query when read."""
    return Due.objects.in_tool(tool).filter(state=Due.State.ASKED, paid__lt=F("amount"))


def late_dues(tool: Tool, day: date) -> QuerySet[Due]:
    """One query when read."""
    return owing(tool).filter(called_on__lte=late_before(tool, day))


def listed_dues(tool: Tool, chosen: Chosen, day: date) -> QuerySet[Due]:
    """The dues of a year that fit, by name. One query when read."""
    rows = Due.objects.in_tool(tool).filter(year=chosen.year).select_related("household")
    match chosen.state:
        case "owing":
            rows = rows.filter(pk__in=owing(tool).order_by().values("pk"))
        case "late":
            rows = rows.filter(pk__in=late_dues(tool, day).order_by().values("pk"))
        case "paid":
            rows = rows.filter(state=Due.State.ASKED, paid=F("amount"))
        case "closed":
            rows = rows.exclude(state=Due.State.ASKED)
    if chosen.words:
        rows = rows.filter(household__name__icontains=chosen.words)
    return rows.order_by("household__name_key", "pk")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a year comes to."""

    asked: Money
    paid: Money
    late: int

    @property
    def left(self) -> Money:
        return self.asked - self.paid


def figures_of(tool: Tool, year: int, day: date) -> Figures:
    """What is asked, received and late for a year. Two queries."""
    rows = Due.objects.in_tool(tool).filter(year=year, state=Due.State.ASKED)
    told = rows.aggregate(asked=Sum("amount"), paid=Sum("paid"))
    late = late_dues(tool, day).filter(year=year).count()
    return Figures(told["asked"] or ZERO, told["paid"] or ZERO, late)


def due_in(tool: Tool, pk: int) -> Due | None:
    """One query."""
    return Due.objects.in_tool(tool).select_related("household").filter(pk=pk).first()


def own_dues(actor: Actor, tool: Tool, day: date) -> QuerySet[Due]:
    """The dues of a person's household, and of the organisations it represents, the last year first. Two queries, one when read."""
    mine = [one.pk for one in spoken_for(actor, tool.project_id, on=day)]
    rows = Due.objects.in_tool(tool).filter(household_id__in=ids_in(tool.project_id, *mine))
    return rows.select_related("household").order_by("-year", "household__name_key", "pk")


def payments_of(due: Due) -> QuerySet[Payment]:
    """What was paid for a due, the last first. One query when read."""
    return Payment.objects.in_tool(due.tool_id).filter(due=due).order_by("-number")


def payment_in(tool: Tool, pk: int) -> Payment | None:
    """One query."""
    rows = Payment.objects.in_tool(tool).select_related("due__household")
    return rows.filter(pk=pk).first()


def next_year(tool: Tool, current: int) -> int:
    """The year one would call: the current one, or the one after the last called. One query."""
    years = called_years(tool)
    return current if current not in years else max(years[0], current) + 1


def dues_table(tool: Tool, rows: QuerySet[Due], day: date) -> Table:
    """The list for a spreadsheet. One query when read; rows are streamed."""
    columns = [_("Année"), _("N°"), _("Nom"), _("Collège"), _("Mois dus"), _("Cotisation"), _("Payé")]
    columns += [_("Reste"), _("État"), _("Appelée le"), _("Rappels")]
    return Table(_("Cotisations"), columns, _rows(tool, rows, day))


def _rows(tool: Tool, rows: QuerySet[Due], day: date) -> Iterator[list[Cell]]:
    days = tool.config.remind_after_days
    for due in rows.iterator(chunk_size=500):
        state, _tone = state_words(due, day, days)
        told: list[Cell] = [due.year, due.household.number, due.household.name, due.college, due.months]
        yield [*told, due.amount, due.paid, due.left, state, due.called_on, due.reminded]


def rule_of(tool: Tool) -> DueRule:
    """The rule of the project's settings."""
    config = tool.config
    return DueRule(
        kind=config.rule,
        flat=config.flat,
        rate=config.rate,
        minimum=config.minimum,
        maximum=config.maximum,
    )


def rule_when_called(due: Due) -> DueRule:
    """The rule as it was the day of the call: it holds for that year."""
    return DueRule(
        kind=due.kind,
        flat=due.flat,
        rate=Rate.parse(due.rate or 0),
        minimum=due.minimum,
        maximum=due.maximum,
    )
