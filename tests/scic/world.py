"""A SCIC adopted from the shipped recipe, run by its commands with told dates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.models import EntryLine
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.shares.commands.asking import Wish, ask_transfer, ask_withdrawal, enter_subscription
from essaim.engines.shares.commands.deciding import Verdict, accept_request
from essaim.engines.shares.commands.paying import Paid, record_payment
from essaim.engines.shares.commands.people import Who
from essaim.engines.shares.models import Category, Holder, InterestPart, Line, Operation, Payment
from essaim.engines.shares.queries.holdings import disagreements, holding_of, holdings_on
from essaim.engines.shares.rules.register import Holding, whole
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.factories import make_organisation
from essaim.kernel.money import Money, total
from essaim.kernel.projects.commands import answer_decision, draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe, Tool

HALF = Fraction(1, 2)


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def launched(by: User, carrier: Organisation, *, recipe: str, at: datetime, **given: object) -> Project:
    """A project on a shipped recipe: what is told here, the rest as the recipe proposes."""
    assert carrier.commune is not None
    actor = Actor.of(by)
    draft = draft_project(
        recipe=Recipe.objects.select_related("current").get(slug=recipe),
        carrier=carrier,
        territory=carrier.commune,
        name="Lilas du Bassin",
        by=actor,
        at=at,
        parent=None,
    )
    for key, raw in given.items():
        answer_decision(slug=draft.slug, key=key, raw=raw, by=actor)
    take_defaults(slug=draft.slug, by=actor)
    return launch_project(project_id=draft.pk, by=actor, at=at)


class Scic:
    """The cooperative, seen by its manager."""

    def __init__(self, project: Project, manager: User) -> None:
        self.project, self.by = project, Actor.of(manager)

    def tool(self, slug: str) -> Tool:
        return self.project.tools.select_related("project").get(slug=slug)

    @property
    def parts(self) -> Tool:
        return self.tool("parts")

    def category(self, name: str) -> Category:
        return Category.objects.in_tool(self.parts).get(name=name)

    def holder(self, name: str) -> Holder:
        return Holder.objects.in_tool(self.parts).select_related("category", "tool").get(name=name)

    def who(self, name: str) -> Who:
        """An organisation the house knows, a holder already, else a name."""
        known = Holder.objects.in_tool(self.parts).filter(name=name).first()
        if known is not None and known.household_id is not None:
            return Who(household_id=known.household_id)
        body = Organisation.objects.filter(name=name).first()
        return Who(organisation_id=body.pk) if body else Who(name=name)

    def subscribe(self, name: str, category: str, shares: int, on: date, times: int = 1) -> Holder:
        wish = Wish(category_id=self.category(category).pk, shares=shares, times=times)
        asked = enter_subscription(by=self.by, tool=self.parts, who=self.who(name), wish=wish, on=on)
        self.accept(asked.pk, on)
        return self.holder(name)

    def accept(self, request_id: int, on: date) -> Operation:
        verdict = Verdict(on=on, decision="Conseil de gérance")
        return accept_request(by=self.by, request_id=request_id, verdict=verdict, at=at(on))

    def pay(self, holder: Holder, amount: Money, on: date) -> Payment:
        paid = Paid(on=on, method="transfer", amount=amount)
        return record_payment(by=self.by, holder_id=holder.pk, paid=paid, at=at(on))

    def pay_all(self, holder: Holder, on: date) -> None:
        self.pay(holder, holding_of(holder).unpaid, on)

    def leave(self, holder: Holder, shares: int, on: date) -> Operation:
        asked = ask_withdrawal(by=self.by, holder_id=holder.pk, shares=shares, on=on)
        return self.accept(asked.pk, on)

    def hand_over(self, giver: Holder, receiver: Holder, shares: int, on: date) -> Operation:
        asked = ask_transfer(by=self.by, holder_id=giver.pk, receiver_id=receiver.pk, shares=shares, on=on)
        return self.accept(asked.pk, on)


def bodies(*names: str, legal_form: str) -> None:
    for name in names:
        make_organisation(name, legal_form=legal_form)


def days_written(scic: Scic) -> list[date]:
    """Every day something was written in the register or the books, the day before the first, and today's end."""
    days = set(EntryLine.objects.in_project(scic.project).values_list("entry__booked_on", flat=True))
    for model in (Line, Payment):
        days |= set(model.objects.in_tool(scic.parts).values_list("on", flat=True))
    first = min(days, default=date(2024, 1, 1))
    return sorted({first - timedelta(days=1), *days, max(days, default=first) + timedelta(days=400)})


def check_day(scic: Scic, day: date) -> None:
    """The books of a day say what the registers of that day say: capital, what is owed of it, refunds and interest to pay."""
    held = whole(holdings_on(scic.parts, day))
    told = _from_registers(scic, day, held)
    books = {code: balance_of(scic.project.pk, code, on=day) for code in told}
    assert books == told, (day, books, told)


def _from_registers(scic: Scic, day: date, held: Holding) -> dict[str, Money]:
    lines = list(Line.objects.in_tool(scic.parts).filter(on__lte=day).order_by("pk"))
    paid = list(Payment.objects.in_tool(scic.parts).filter(on__lte=day).order_by("pk"))
    parts = InterestPart.objects.in_tool(scic.parts).filter(interest__decided_on__lte=day).order_by("pk")
    out = {kind: total([one.amount for one in paid if one.kind == kind]) for kind in ("refund", "interest")}
    to_come = held.amount - held.called
    return {
        "1011": -to_come,
        "109": to_come,
        "1012": -(held.called - held.paid),
        "4562": held.called - held.paid,
        "1013": -held.paid,
        "119": -total([one.loss for one in lines]),
        "4567": out["refund"] - total([one.refund for one in lines]),
        "457": out["interest"] - total([one.amount for one in parts]),
    }


def shares_on(scic: Scic, day: date) -> int:
    """How many shares the register counts at the end of a day."""
    return whole(holdings_on(scic.parts, day)).shares


def check_limits(scic: Scic, days: Collection[date], floor: Fraction) -> None:
    """On every day: nobody below zero, public bodies within half of the capital, no refund below the floor."""
    holders = {one.pk: one for one in Holder.objects.in_tool(scic.parts).select_related("category")}
    highest = 0
    for day in sorted(days):
        held = holdings_on(scic.parts, day)
        assert all(one.is_sound for one in held.values())
        capital = whole(held).amount.cents
        public = sum(one.amount.cents for key, one in held.items() if holders[key].category.is_public)
        assert public <= capital * HALF, day
        highest = max(highest, capital)
        assert capital >= highest * floor, day


def check_all(scic: Scic, floor: Fraction = Fraction(1, 4)) -> None:
    """Books and registers agree on every day, and every limit is kept."""
    days = days_written(scic)
    for day in days:
        check_day(scic, day)
    check_limits(scic, days, floor)
    assert disagreements(scic.parts) == []
    assert faults_of_books([scic.project.pk]) == []
    assert _numbers(scic) == list(range(1, len(_numbers(scic)) + 1))


def _numbers(scic: Scic) -> list[int]:
    rows = Line.objects.in_tool(scic.parts).order_by("number")
    return list(rows.values_list("number", flat=True))
