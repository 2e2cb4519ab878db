"""Reference rates entered with their source, and the interest of a year under its ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.api import Journal, post
from essaim.engines.ledger.api import Line as BookLine
from essaim.engines.shares.commands.register import lock_register
from essaim.engines.shares.errors import (
    AboveCeiling,
    InterestGiven,
    InTheFuture,
    NoInterest,
    NoInterestHere,
    RatesMissing,
    YearNotOver,
)
from essaim.engines.shares.models import Holder, InterestPart, InterestYear, ReferenceRate
from essaim.engines.shares.models.earning import hundredths_of, rate_of
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.claims import RESULT, TO_PAY, interest_source, party_of
from essaim.engines.shares.queries.earning import ceiling_on, half_words
from essaim.engines.shares.queries.holdings import moves
from essaim.engines.shares.rules.interest import paid_days, shared_out
from essaim.engines.shares.rules.statutes import Form
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money, Rate, total
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The TMO of a half-year, and where it was read."""

    year: int
    half: int
    rate: Rate
    source: str
    url: str = ""


@transaction.atomic
def note_rate(*, by: Actor, tool: Tool, reference: Reference) -> ReferenceRate:
    """Enter a reference rate, or correct it. Interest already decided keeps the ceiling it had. Raises NotFound, Forbidden."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    told, _created = ReferenceRate.unscoped.update_or_create(
        tool=tool,
        year=reference.year,
        half=reference.half,
        defaults={
            "project_id": tool.project_id,
            "hundredths": hundredths_of(reference.rate),
            "source": reference.source[:200],
            "url": reference.url,
            "recorded_by": by.name[:200],
        },
    )
    record(by=by, action="shares.rate_noted", target=told, changes={"rate": told.rate})
    return told


@dataclass(frozen=True, kw_only=True)
class Interest:
    """What an assembly gives for a year."""

    year: int
    rate: Rate
    on: date
    decision: str


def _checked(tool: Tool, asked: Interest, at: datetime) -> dict[str, object]:
    """How the ceiling was found. Raises what `give_interest` tells."""
    if tool.config.legal_form == Form.ASSOCIATION:
        raise NoInterestHere
    if asked.on > timezone.localdate(at):
        raise InTheFuture(field="on")
    if asked.on.year <= asked.year:
        raise YearNotOver(year=asked.year, field="year")
    if InterestYear.objects.in_tool(tool).filter(year=asked.year).exists():
        raise InterestGiven(year=asked.year, field="year")
    top = ceiling_on(tool, asked.on)
    if top.rate is None or top.explanation is None:
        raise RatesMissing(halves=", ".join(half_words(half) for half in top.missing))
    if asked.rate > top.rate:
        raise AboveCeiling(rate=asked.rate, ceiling=top.rate, field="rate")
    return top.explanation.to_json()


@transaction.atomic
def give_interest(*, by: Actor, tool: Tool, asked: Interest, at: datetime) -> InterestYear:
    """Interest on what was paid, for the days it was held in the year; out of the year's result in the books.

    Raises NotFound, Forbidden, NoInterestHere, YearNotOver, InterestGiven, RatesMissing, AboveCeiling, NoInterest, InTheFuture, PeriodClosed.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    lock_register(tool)
    explanation = _checked(tool, asked, at)
    year = Period.year(asked.year)
    rate = rate_of(hundredths_of(asked.rate))  # as it is written: what is shared out is read again from it
    parts = shared_out(paid_days(moves(tool, until=year.last_day), year), year, rate)
    if not parts:
        raise NoInterest(year=asked.year, field="rate")
    given = InterestYear(
        tool=tool,
        project_id=tool.project_id,
        year=asked.year,
        hundredths=hundredths_of(asked.rate),
        total=total(list(parts.values())),
        decided_on=asked.on,
        decision=asked.decision[:200],
        explanation=explanation,
        recorded_by=by.name[:200],
    )
    given.save(force_insert=True)
    _share_out(given, parts, by)
    changes = {"rate": given.rate, "total": given.total}
    record(by=by, action="shares.interest_given", target=given, changes=changes)
    return given


def _share_out(given: InterestYear, parts: dict[int, Money], by: Actor) -> None:
    """One part a holder, and the entry of the whole."""
    InterestPart.unscoped.bulk_create(
        InterestPart(
            tool_id=given.tool_id,
            project_id=given.project_id,
            interest=given,
            holder_id=holder,
            amount=amount,
        )
        for holder, amount in parts.items()
    )
    holders = Holder.objects.in_tool(given.tool_id).filter(pk__in=parts).order_by("name", "pk")
    lines = [BookLine(RESULT, debit=given.total)]
    lines += [BookLine(TO_PAY, credit=parts[one.pk], party=party_of(one)) for one in holders]
    post(
        project_id=given.project_id,
        by=by,
        on=given.decided_on,
        label=format_lazy(_("Intérêts aux parts, {year}"), year=given.year),
        source=interest_source(given),
        lines=lines,
        journal=Journal.MISC,
    )
