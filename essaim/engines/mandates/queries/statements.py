"""Reads of yearly statements: each year counted, controlled, explained, from either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models import Mandate, Operator, Statement, StatementStep
from essaim.engines.mandates.queries.compensation import Counted, count
from essaim.engines.mandates.queries.compensation_law import nearest, rate_of, source_text
from essaim.engines.mandates.queries.mandates import bodies_of
from essaim.engines.mandates.rules.compensation_control import PeriodControl, YearControl, YearTold, control
from essaim.kernel.actors.actor import Actor
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def statements_of(operator: Operator) -> QuerySet[Statement]:
    """The years of a body, the first first. One query."""
    rows = Statement.objects.in_tool(operator.tool_id).filter(operator=operator)
    return rows.select_related("filed_by", "checked_by", "settled_by").order_by("year")


def statement_here(tool: Tool, pk: int) -> Statement | None:
    """A statement, its body, its act. One query."""
    related = (
        "operator__organisation",
        "operator__mandate__service",
        "operator__tool__project",
        "filed_by",
        "checked_by",
        "settled_by",
    )
    return Statement.objects.in_tool(tool).select_related(*related).filter(pk=pk).first()


def steps_of(statement: Statement) -> QuerySet[StatementStep]:
    """What happened to a statement, the first first. One query."""
    return StatementStep.objects.in_tool(statement.tool_id).filter(statement=statement).select_related("by")


def waiting_statements(tool: Tool, status: str, *, but: Actor | None = None) -> QuerySet[Statement]:
    """The statements of a tool in a state, the oldest first; without those that someone had a hand in. One query."""
    rows = Statement.objects.in_tool(tool).filter(status=status)
    if but is not None and but.user_id is not None:
        rows = rows.exclude(Q(filed_by=but.user_id) | Q(checked_by=but.user_id))
    return rows.select_related("operator__organisation", "operator__mandate").order_by("filed_at", "pk")


@dataclass(frozen=True, slots=True)
class ToFile:
    """A year over that a body still has to file; `statement` is its row, when it was begun."""

    operator: Operator
    year: int
    status: str = ""
    statement: int | None = None


def years_to_file(tool: Tool, by: Actor, *, today: date) -> list[ToFile]:
    """The years over of one's own bodies that are not filed, the oldest first. Two queries."""
    begun = Prefetch("statements", Statement.unscoped.order_by("year"), to_attr="told")
    rows = bodies_of(tool, by).exclude(mandate__status=Mandate.Status.DRAFT).prefetch_related(begun)
    found = []
    for operator in rows:
        told: dict[int, Statement] = {one.year: one for one in operator.told}
        end = operator.mandate.runs_until
        for year in mandate_years(operator.mandate):
            known = told.get(year)
            if (year >= today.year and (end is None or today <= end)) or (known and not known.is_open):
                continue
            found.append(ToFile(operator, year, known.status if known else "", known.pk if known else None))
    return sorted(found, key=lambda one: (one.year, one.operator.pk))


@dataclass(frozen=True, slots=True)
class Year:
    """A year told and counted: what the law allows, what was received."""

    statement: Statement
    counted: Counted

    @property
    def received(self) -> Money:
        return self.statement.paid_sum + self.counted.compensation.given

    @property
    def told(self) -> YearTold:
        allowed = self.counted.compensation.allowed
        return YearTold(self.statement.year, allowed, self.received, self.statement.carried_out)


def last_year_of(operator: Operator) -> int | None:
    """The year after which nothing can be carried over."""
    end = operator.mandate.runs_until or operator.mandate.ends_on
    return end.year if end else None


def mandate_years(mandate: Mandate) -> range:
    """The years a signed mandate runs over; none for a draft."""
    if mandate.is_draft or mandate.starts_on is None or mandate.runs_until is None:
        return range(0)
    return range(mandate.starts_on.year, mandate.runs_until.year + 1)


def years_of(statements: Sequence[Statement]) -> list[Year]:
    """The first years of a mandate that follow one another, counted. No query."""
    found: list[Year] = []
    for one in statements:
        if found and one.year != found[-1].statement.year + 1:
            break
        found.append(Year(one, count(one.plan, on=law_day(one.operator))))
    return found


def law_day(operator: Operator) -> date:
    """The day whose law counts for the money of a body."""
    return act_day(operator.mandate)


def act_day(mandate: Mandate) -> date:
    """The day whose law counts: that of the signature; before it, the start of the mandate, or its first draft."""
    if mandate.signed_at is not None:
        return timezone.localdate(mandate.signed_at)
    return mandate.starts_on or timezone.localdate(mandate.drafted_at)


def control_of(operator: Operator, years: Sequence[Year]) -> PeriodControl:
    """The control of these years together. No query."""
    rate = rate_of(nearest("sieg.report", law_day(operator)))
    return control([one.told for one in years], carry_over=rate, last_year=last_year_of(operator))


def _received(year: Year) -> Explanation:
    steps = [Step(name, amount) for name, amount in year.statement.payments]
    given = [
        Step(one.line.label, one.line.amount, _("en nature")) for one in year.counted.compensation.in_kind
    ]
    return Explanation(_("Reçu"), year.received, (*steps, *given))


@dataclass(frozen=True, slots=True)
class YearSeen:
    """One line of the control: a year, its result, and the computation behind each figure."""

    year: Year
    result: YearControl
    allowed: Explanation
    received: Explanation
    outcome: Explanation

    @property
    def allowed_text(self) -> str:
        return str(self.result.allowed)

    @property
    def received_text(self) -> str:
        return str(self.result.received)

    @property
    def outcome_text(self) -> str:
        return str(self.result.clawed_back)


def controlled(operator: Operator, years: Sequence[Year]) -> tuple[PeriodControl, list[YearSeen]]:
    """The control and each of its lines explained. No query."""
    period = control_of(operator, years)
    found = nearest("sieg.report", law_day(operator))
    rate = rate_of(found)
    lines = []
    for year, one in zip(years, period.years, strict=True):
        steps = (
            Step(_("Reçu cette année"), one.received),
            Step(_("Reporté de l'année d'avant"), one.carried_in),
            Step(_("Permis cette année"), -one.allowed),
            Step(_("Trop-versé"), one.excess, _("jamais sous zéro")),
            Step(
                _("Compensation annuelle moyenne"),
                one.average,
                _("permise, pour les années déjà contrôlées ; lecture prudente de la décision, à vérifier"),
            ),
            Step(
                _("Report possible"),
                one.limit,
                format_lazy(_("{rate} de la moyenne ; au-dessus, tout est rendu"), rate=rate),
                source_text(found),
            ),
            Step(
                _("Reporté sur l'année suivante"), one.carried_out, _carry_rule(one, last_year_of(operator))
            ),
        )
        outcome = Explanation(_("À rendre"), one.clawed_back, steps)
        figure = year.counted.figure("allowed")
        assert figure is not None
        lines.append(YearSeen(year, one, figure.explanation, _received(year), outcome))
    return period, lines


def _carry_rule(one: YearControl, last_year: int | None) -> object:
    return _("dernière année : rien ne se reporte") if one.year == last_year and one.excess > ZERO else ""


def claw_back_parts(statement: Statement, amount: Money) -> list[tuple[str, Money]]:
    """What is given back to each funder, in proportion to what it paid. The parts sum to the whole.

    What only came in kind is given back to the first funder of the plan. No query.
    """
    paid = statement.payments
    if not amount:
        return []
    if not statement.paid_sum:
        return [(statement.plan.funders[0].name, amount)]
    parts = amount.allocate([one.cents for _name, one in paid])
    return [(name, part) for (name, _paid), part in zip(paid, parts, strict=True) if part]
