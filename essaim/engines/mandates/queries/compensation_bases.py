"""The bases of a body's compensation, one after the other, and what the act promises for a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models import Operator, Revision, Statement
from essaim.engines.mandates.queries.compensation import count, retained_of
from essaim.engines.mandates.queries.statements import law_day
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.rules.compensation_bases import (
    BasisFrom,
    Span,
    YearRule,
    by_days,
    by_periods,
    spans,
    year_plan,
)
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import ZERO, Money
from essaim.kernel.ui.dates import day_text


def revisions_of(operator: Operator) -> QuerySet[Revision]:
    """The bases that amendments gave a body, the first day first. One query."""
    rows = Revision.objects.in_tool(operator.tool_id).filter(operator=operator)
    return rows.select_related("amendment").order_by("amendment__counts_from", "pk")


def bases_of(operator: Operator) -> list[BasisFrom]:
    """What was signed, then what each amendment made of it; none without a retained scenario. Two queries."""
    retained = retained_of(operator)
    if retained is None:
        return []
    later = [BasisFrom(one.plan, one.amendment.counts_from) for one in revisions_of(operator)]
    return [BasisFrom(retained.plan), *later]


def basis_on(bases: Sequence[BasisFrom], on: date) -> Plan:
    """The basis that holds that day. No query."""
    return [one.plan for one in bases if one.since is None or one.since <= on][-1]


def _spans(operator: Operator, bases: Sequence[BasisFrom], year: int) -> tuple[Span, ...]:
    first, last = operator.mandate.starts_on, operator.mandate.runs_until
    assert first is not None and last is not None, "a signed act has its days"
    return spans(bases, year, first=first, last=last)


def _names(parts: Sequence[Span]) -> list[str]:
    """Each period in figures: the same in every language, since lines are known by it."""
    return [f"{one.first:%d/%m}-{one.last:%d/%m}" for one in parts]


def expected_plan(operator: Operator, year: int) -> Plan | None:
    """What the act foresees for a year: the basis that holds, or one line a period in a year cut in two. Two queries."""
    bases = bases_of(operator)
    parts = _spans(operator, bases, year) if len(bases) > 1 else ()
    if parts:
        return year_plan(parts, _names(parts))
    return bases[0].plan if bases else None


@dataclass(frozen=True, slots=True)
class Promise:
    """What the act promises for a year whose compensation an amendment changed, and what was received beyond it."""

    amount: Money
    due: Money  # never above what the accounts allow
    beyond: Money
    explanation: Explanation


def promise_of(statement: Statement, *, allowed: Money, received: Money) -> Promise | None:
    """What the act promised for a year; None where no amendment changed the compensation. Two queries."""
    operator = statement.operator
    revisions = list(revisions_of(operator))
    bases = bases_of(operator) if revisions else []
    parts = _spans(operator, bases, statement.year) if bases else ()
    if not parts:
        return None
    rule = _rule_of(revisions, statement.year)
    on = law_day(operator)

    def yearly(plan: Plan) -> Money:
        return count(plan, on=on).compensation.allowed

    if rule is YearRule.PERIODS and len(parts) > 1:
        amount, words = (
            by_periods(parts, statement.plan, _names(parts), yearly),
            _("selon les heures et les personnes de chaque période"),
        )
    else:
        amount, words = by_days(parts, yearly), _("au prorata des jours")
    steps = [
        Step(
            format_lazy(_("Du {first} au {last}"), first=day_text(one.first), last=day_text(one.last)),
            yearly(one.plan),
            _("compensation permise d'une année, sur cette base"),
        )
        for one in parts
    ]
    told = Explanation(_("Promis par l'acte"), amount, (*steps, Step(_("Pour cette année"), amount, words)))
    return Promise(amount, min(amount, allowed), max(ZERO, received - amount), told)


def _rule_of(revisions: Sequence[Revision], year: int) -> YearRule:
    """The rule of the last amendment that cuts this year in two."""
    days = [(one.amendment.counts_from, one.amendment.year_rule) for one in revisions]
    rules = [rule for day, rule in days if day is not None and day.year == year]
    return YearRule(rules[-1]) if rules else YearRule.DAYS


@dataclass(frozen=True, slots=True)
class BasisSeen:
    """A basis of the compensation, from which day, and by which amendment."""

    since: date | None
    revision: Revision | None
    allowed: Money
    explanation: Explanation

    @property
    def text(self) -> str:
        return str(self.allowed)


def bases_seen(operator: Operator) -> list[BasisSeen]:
    """The bases of a body whose compensation was changed; none otherwise. Two queries."""
    revisions = list(revisions_of(operator))
    retained = retained_of(operator) if revisions else None
    if retained is None:
        return []
    rows: list[tuple[Plan, Revision | None]] = [
        (retained.plan, None),
        *((one.plan, one) for one in revisions),
    ]
    seen = []
    for plan, revision in rows:
        figure = count(plan, on=law_day(operator)).figure("allowed")
        assert figure is not None, "every plan has what it allows"
        since = revision.amendment.counts_from if revision else operator.mandate.starts_on
        seen.append(BasisSeen(since, revision, figure.amount, figure.explanation))
    return seen
