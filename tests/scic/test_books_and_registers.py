"""Subscriptions, payments, transfers, withdrawals, refunds, interest in any order: the books say what the registers say, every day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from essaim.engines.assemblies.api import Details, Point, add_item, call_assembly, plan_assembly
from essaim.engines.assemblies.errors import CollegeOutOfBounds
from essaim.engines.ledger.commands.closing import close_year
from essaim.engines.ledger.models import FiscalYear
from essaim.engines.members.api import College, change_college, record_list
from essaim.engines.shares.commands.earning import Interest, Reference, give_interest, note_rate
from essaim.engines.shares.commands.paying import Paid, pay_interest, pay_refund, take_back_payment
from essaim.engines.shares.commands.people import Terms, change_category
from essaim.engines.shares.commands.refunding import Losses, declare_losses, serve_queue
from essaim.engines.shares.models import Holder, InterestPart, Payment
from essaim.engines.shares.queries.holdings import held_on, holding_of
from essaim.engines.shares.queries.paying import refunds_to_pay
from essaim.engines.shares.rules.interest import halves_before
from essaim.kernel.errors import DomainError
from essaim.kernel.money import Money, Rate
from tests.journeys import world
from tests.scic.world import Scic, at, bodies, check_all, launched

FOUNDED = date(2024, 1, 15)
LAST = date(2026, 11, 1)
WHO = {
    "Keolis": "Fondateurs",
    "Nadia Benali": "Usagers",
    "Omar Haddad": "Usagers",
    "Cigales de Lille": "Partenaires",
    "Lucie Petit": "Salariés",
    "Ville de Lille": "Collectivités",
    "Métropole": "Collectivités",
}
NAMES = st.sampled_from(sorted(WHO))
DAYS = st.integers(0, 45)
PART = st.integers(1, 10)


@pytest.fixture
def scic(db: None) -> Scic:
    """Just adopted: colleges, categories, rules of assemblies, and empty books."""
    world.found()
    alice = world.account("Alice Fontaine")
    carrier = world.carried_by(alice, legal_form="scic")
    bodies("Keolis", legal_form="entreprise")
    bodies("Cigales de Lille", legal_form="association")
    bodies("Ville de Lille", "Métropole", legal_form="collectivite")
    project = launched(alice, carrier, recipe="scic", at=at(FOUNDED), refund_months="1")
    return Scic(project, alice)


class Life(RuleBasedStateMachine):
    """The life of a SCIC. What is refused leaves nothing behind; what is done is checked at the end, on every day."""

    found: Scic

    def __init__(self) -> None:
        super().__init__()
        self.scic, self.day = self.found, FOUNDED
        self.whole = transaction.atomic()
        self.whole.__enter__()

    def teardown(self) -> None:
        try:
            check_all(self.scic)
            self.check_voters()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def attempt(self, days: int, work: Any) -> Any:
        """Some days later. Nothing of what is refused stays."""
        self.day = min(LAST, self.day + timedelta(days=days))
        try:
            with transaction.atomic():
                return work(self.day)
        except DomainError:
            return None

    def known(self, name: str) -> Holder | None:
        rows = Holder.objects.in_tool(self.scic.parts).select_related("category", "tool")
        return rows.filter(name=name).first()

    def check_voters(self) -> None:
        """Who holds shares votes, in the college of its category; nobody else does."""
        holders = {one.holder.name: one.holder.category.name for one in held_on(self.scic.parts, self.day)}
        assert {one.name: one.college for one in record_list(self.scic.project, on=self.day)} == holders

    @initialize()
    def found_it(self) -> None:
        for name, shares in (
            ("Keolis", 20),
            ("Nadia Benali", 10),
            ("Lucie Petit", 10),
            ("Ville de Lille", 30),
        ):
            self.scic.subscribe(name, WHO[name], shares, self.day)
            self.scic.pay_all(self.scic.holder(name), self.day)

    @rule(name=NAMES, shares=st.integers(1, 60), times=st.integers(1, 4), days=DAYS)
    def subscribe(self, name: str, shares: int, times: int, days: int) -> None:
        self.attempt(days, lambda on: self.scic.subscribe(name, WHO[name], shares, on, times))

    @rule(name=NAMES, tenths=PART, days=DAYS)
    def pay(self, name: str, tenths: int, days: int) -> None:
        holder = self.known(name)
        if holder is not None:
            due = holding_of(holder).unpaid
            amount = Money(-(-due.cents * tenths // 10))
            self.attempt(days, lambda on: self.scic.pay(holder, amount, on))

    @rule(days=DAYS)
    def a_cheque_comes_back(self, days: int) -> None:
        last = (
            Payment.objects.in_tool(self.scic.parts)
            .filter(kind="capital", takes_back=None)
            .order_by("-pk")
            .first()
        )
        if last is not None:
            told: dict[str, Any] = {"by": self.scic.by, "payment_id": last.pk, "reason": "Sans provision"}
            self.attempt(days, lambda on: take_back_payment(on=on, at=at(on), **told))

    @rule(name=NAMES, tenths=PART, days=DAYS)
    def ask_to_leave(self, name: str, tenths: int, days: int) -> None:
        holder = self.known(name)
        if holder is not None:
            shares = -(-holding_of(holder).shares * tenths // 10)
            self.attempt(days, lambda on: self.scic.leave(holder, shares, on))

    @rule(name=NAMES, days=DAYS)
    def leave_wholly(self, name: str, days: int) -> None:
        """Asked, waited for, served as far as the floor lets."""
        self.ask_to_leave(name, 10, days)
        self.serve(32)

    @rule(days=DAYS)
    def serve(self, days: int) -> None:
        told: dict[str, Any] = {"by": self.scic.by, "tool": self.scic.parts}
        self.attempt(days, lambda on: serve_queue(on=on, at=at(on), **told))

    @rule(days=DAYS)
    def pay_a_refund(self, days: int) -> None:
        line = refunds_to_pay(self.scic.parts).first()
        if line is not None:
            told: dict[str, Any] = {"by": self.scic.by, "line_id": line.pk}
            self.attempt(days, lambda on: pay_refund(paid=Paid(on=on, method="transfer"), at=at(on), **told))

    @rule(giver=NAMES, receiver=NAMES, tenths=PART, days=DAYS)
    def hand_over(self, giver: str, receiver: str, tenths: int, days: int) -> None:
        one, other = self.known(giver), self.known(receiver)
        if one is not None and other is not None:
            shares = -(-holding_of(one).shares * tenths // 10)
            self.attempt(days, lambda on: self.scic.hand_over(one, other, shares, on))

    @rule(name=NAMES, euros=st.sampled_from(["20", "20.01", "33.33"]))
    def change_the_price(self, name: str, euros: str) -> None:
        known = self.scic.category(WHO[name])
        terms = Terms(
            name=known.name,
            role=known.role,
            nominal=Money.euros(euros),
            least=known.least,
            college_id=known.college_id,
        )
        change_category(by=self.scic.by, category_id=known.pk, terms=terms)

    @rule(cents=st.integers(0, 50_000), days=DAYS)
    def lose(self, cents: int, days: int) -> None:
        self.attempt(
            days,
            lambda on: declare_losses(
                by=self.scic.by,
                tool=self.scic.parts,
                losses=Losses(on=on, amount=Money(cents), decision="AG"),
            ),
        )

    @rule(days=DAYS, percent=st.sampled_from(["1 %", "3,2 %", "3,3 %"]))
    def give_interest(self, days: int, percent: str) -> None:
        def give(on: date) -> None:
            for year, half in halves_before(on.year):
                rate = Reference(year=year, half=half, rate=Rate.parse("1,2 %"), source="Journal officiel")
                note_rate(by=self.scic.by, tool=self.scic.parts, reference=rate)
            asked = Interest(year=on.year - 1, rate=Rate.parse(percent), on=on, decision="AG")
            given = give_interest(by=self.scic.by, tool=self.scic.parts, asked=asked, at=at(on))
            assert given.rate <= Rate.parse("3,2 %")

        self.attempt(days, give)

    @rule(days=DAYS)
    def pay_interest(self, days: int) -> None:
        part = InterestPart.objects.in_tool(self.scic.parts).filter(payment=None).order_by("pk").first()
        if part is not None:
            told: dict[str, Any] = {"by": self.scic.by, "part_id": part.pk}
            self.attempt(days, lambda on: pay_interest(paid=Paid(on=on, method="cheque"), at=at(on), **told))

    @rule(days=st.integers(0, 300))
    def close_the_year(self, days: int) -> None:
        self.attempt(days, self._close)

    def _close(self, on: date) -> None:
        years = FiscalYear.objects.in_project(self.scic.project).filter(closed_at=None).order_by("starts_on")
        first = years.first()
        if first is not None:
            close_year(year_id=first.pk, by=self.scic.by, at=at(on))

    @rule(parts=st.lists(st.integers(1, 4), min_size=5, max_size=5), days=DAYS)
    def call(self, parts: list[int], days: int) -> None:
        """An assembly under other weights: called within the bounds of the law, or refused."""
        for college, number in zip(
            College.objects.in_project(self.scic.project).order_by("position"), parts, strict=True
        ):
            change_college(by=self.scic.by, college_id=college.pk, name=college.name, parts=number)
        lawful = all(Fraction(1, 10) <= Fraction(one, sum(parts)) <= Fraction(1, 2) for one in parts)
        called = self.attempt(days, lambda on: self._call(on, lawful=lawful))
        assert (called is not None) == lawful
        if called is not None:
            weights = [Fraction(one) for one in called.terms["colleges"].values()]
            assert sum(weights) == 1
            assert all(Fraction(1, 10) <= one <= Fraction(1, 2) for one in weights)

    def _call(self, on: date, *, lawful: bool) -> Any:
        details = Details(title="AG", starts_at=at(on + timedelta(days=20)), record_on=on)
        made = plan_assembly(by=self.scic.by, tool=self.scic.tool("assemblees"), details=details)
        add_item(by=self.scic.by, assembly_id=made.pk, point=Point(title="Comptes"))
        if lawful:
            return call_assembly(by=self.scic.by, assembly_id=made.pk, at=at(on))
        with pytest.raises(CollegeOutOfBounds):
            call_assembly(by=self.scic.by, assembly_id=made.pk, at=at(on))
        return None


def test_books_and_registers_agree_on_every_day(scic: Scic) -> None:
    Life.found = scic
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=checks
        ),
    )


def test_the_recipe_opens_its_colleges_and_refuses_weights_the_law_does_not_allow(db: None) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    carrier = world.carried_by(alice, legal_form="scic")
    with pytest.raises(DomainError) as refused:
        launched(alice, carrier, recipe="scic", at=at(FOUNDED), parts_5="9")
    assert "«\xa0Partenaires\xa0» aurait 6,25" in str(refused.value)
    assert "Changez le nombre de ses parts" in str(refused.value)
