"""Does an act of mandate hold: what article 4 asks, the operators, the publicity, the duration; then its calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from essaim.engines.mandates.rules.ceilings import years_before

OLD_DECISION, NEW_DECISION = "2012/21", "2025/2630"


class Item(StrEnum):
    """The items of article 4, and what stands beside them."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    DESIGNATION = "designation"
    PUBLICITY = "publicity"
    DECISION = "decision"
    DURATION = "duration"
    ADVICE = "advice"


class ActFault(StrEnum):
    """What is wrong with an act. Those in BLOCKING keep it from being signed."""

    NO_OBLIGATIONS = "no_obligations"
    NO_DURATION = "no_duration"
    BACKWARDS = "backwards"
    NO_OPERATOR = "no_operator"
    NO_TERRITORY = "no_territory"
    NO_RIGHTS_SAID = "no_rights_said"
    NO_MECHANISM = "no_mechanism"
    NO_SCENARIO = "no_scenario"
    NO_RECOVERY = "no_recovery"
    NO_REFERENCE = "no_reference"
    NO_DESIGNATION = "no_designation"
    NO_PUBLICITY = "no_publicity"
    PUBLICITY_LATE = "publicity_late"
    NO_DECISION = "no_decision"
    TOO_LONG = "too_long"
    NOT_ECONOMIC = "not_economic"
    ON_THE_MARKET = "on_the_market"
    # advice
    REPEALED = "repealed"
    STARTS_BEFORE = "starts_before"
    NO_ACCOUNTS = "no_accounts"
    NO_REVIEW = "no_review"
    INVESTMENT_TO_PROVE = "investment_to_prove"


ADVICE = frozenset(
    {
        ActFault.REPEALED,
        ActFault.STARTS_BEFORE,
        ActFault.NO_ACCOUNTS,
        ActFault.NO_REVIEW,
        ActFault.INVESTMENT_TO_PROVE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOperator:
    """A body mandated by the act; `has_scenario`: its compensation was counted and chosen."""

    name: str
    designated_on: date | None = None
    has_scenario: bool = False
    does_more: bool = False  # it has other activities


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as it is written so far: empty texts are not written yet."""

    obligations: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    investment: str = ""
    territory: str = ""
    exclusive_rights: str = ""
    mechanism: str = ""
    review: str = ""
    accounts: str = ""
    recovery: str = ""
    reference: str = ""
    designation: str = ""
    publicity: str = ""
    publicity_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    nature: str = ""  # what the service was found to be; empty when nobody looked
    operators: tuple[ActOperator, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of the act; `names` are the operators it is about."""

    fault: ActFault
    item: Item
    names: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        return self.fault not in ADVICE


def last_day(starts_on: date, years: int) -> date:
    """The last day of a mandate of so many years.

    >>> last_day(date(2026, 1, 1), 10)
    datetime.date(2035, 12, 31)
    """
    return years_before(starts_on, -years) - timedelta(days=1)


def review_act(act: Act, *, on: date, longest_years: int, new_law_since: date) -> tuple[Finding, ...]:
    """Every fault of an act read on a day, item by item, advice last."""
    found = [*_written(act), *_duration(act, longest_years), *_operators(act), *_publicity(act)]
    if act.nature == "signe":
        found.append(Finding(ActFault.NOT_ECONOMIC, Item.A))
    if act.nature == "market":
        found.append(Finding(ActFault.ON_THE_MARKET, Item.A))
    return (*found, *_advice(act, on, longest_years, new_law_since))


def _written(act: Act) -> list[Finding]:
    needed: Mapping[ActFault, tuple[Item, str]] = {
        ActFault.NO_OBLIGATIONS: (Item.A, act.obligations),
        ActFault.NO_TERRITORY: (Item.B, act.territory),
        ActFault.NO_RIGHTS_SAID: (Item.C, act.exclusive_rights),
        ActFault.NO_MECHANISM: (Item.D, act.mechanism),
        ActFault.NO_RECOVERY: (Item.E, act.recovery),
        ActFault.NO_DESIGNATION: (Item.DESIGNATION, act.designation),
        ActFault.NO_DECISION: (Item.DECISION, act.decision if act.decided_on else ""),
    }
    found = [Finding(fault, item) for fault, (item, text) in needed.items() if not text.strip()]
    if not any(name in act.reference for name in (OLD_DECISION, NEW_DECISION)):
        found.append(Finding(ActFault.NO_REFERENCE, Item.F))
    return found


def _duration(act: Act, longest_years: int) -> list[Finding]:
    if act.starts_on is None or act.ends_on is None:
        return [Finding(ActFault.NO_DURATION, Item.A)]
    if act.ends_on < act.starts_on:
        return [Finding(ActFault.BACKWARDS, Item.A)]
    if act.ends_on > last_day(act.starts_on, longest_years) and not act.investment.strip():
        return [Finding(ActFault.TOO_LONG, Item.DURATION)]
    return []


def _operators(act: Act) -> list[Finding]:
    if not act.operators:
        return [Finding(ActFault.NO_OPERATOR, Item.B)]
    undated = tuple(one.name for one in act.operators if one.designated_on is None)
    uncounted = tuple(one.name for one in act.operators if not one.has_scenario)
    found = [Finding(ActFault.NO_DESIGNATION, Item.DESIGNATION, undated)] if undated else []
    return found + ([Finding(ActFault.NO_SCENARIO, Item.D, uncounted)] if uncounted else [])


def _publicity(act: Act) -> list[Finding]:
    """Publicity comes before any operator is designated, that day at the latest the day before."""
    if not act.publicity.strip() or act.publicity_on is None:
        return [Finding(ActFault.NO_PUBLICITY, Item.PUBLICITY)]
    before = tuple(
        one.name for one in act.operators if one.designated_on and one.designated_on <= act.publicity_on
    )
    return [Finding(ActFault.PUBLICITY_LATE, Item.PUBLICITY, before)] if before else []


def _advice(act: Act, on: date, longest_years: int, new_law_since: date) -> list[Finding]:
    found = []
    if on >= new_law_since and OLD_DECISION in act.reference and NEW_DECISION not in act.reference:
        found.append(Finding(ActFault.REPEALED, Item.F))
    if act.starts_on and act.starts_on < on:
        found.append(Finding(ActFault.STARTS_BEFORE, Item.D))
    mixed = tuple(one.name for one in act.operators if one.does_more)
    if mixed and not act.accounts.strip():
        found.append(Finding(ActFault.NO_ACCOUNTS, Item.ADVICE, mixed))
    if not act.review.strip():
        found.append(Finding(ActFault.NO_REVIEW, Item.D))
    beyond = act.starts_on and act.ends_on and act.ends_on > last_day(act.starts_on, longest_years)
    if beyond and act.investment.strip():
        found.append(Finding(ActFault.INVESTMENT_TO_PROVE, Item.DURATION))
    return found


class Step(StrEnum):
    """A day that counts in the life of a mandate."""

    START = "start"
    STATEMENT = "statement"
    CONTROL = "control"
    RENEWAL = "renewal"
    END = "end"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Milestone:
    step: Step
    on: date
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Delays:
    """What the calendar is counted with."""

    statement_months: int
    control_years: int
    renewal_months: int
    records_years: int


def months_after(day: date, months: int) -> date:
    """The same day some months later, the last day of a shorter month.

    >>> months_after(date(2026, 12, 31), 2)
    datetime.date(2027, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def calendar(starts_on: date, ends_on: date, delays: Delays) -> tuple[Milestone, ...]:
    """The days of a mandate in order: start, a statement for each year, controls, renewal, end, end of keeping."""
    years = range(starts_on.year, ends_on.year + 1)
    found = [Milestone(Step.START, starts_on)]
    for year in years:
        closed = min(date(year, 12, 31), ends_on)
        found.append(Milestone(Step.STATEMENT, months_after(closed, delays.statement_months), year))
    due = years_before(starts_on, -delays.control_years)
    while due <= ends_on:
        found.append(Milestone(Step.CONTROL, due))
        due = years_before(due, -delays.control_years)
    found += [
        Milestone(Step.RENEWAL, months_after(ends_on, -delays.renewal_months)),
        Milestone(Step.END, ends_on),
        Milestone(Step.CONTROL, months_after(ends_on, delays.statement_months)),
        Milestone(Step.RECORDS, years_before(ends_on, -delays.records_years)),
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.step)))
