"""A compensation changed by an amendment: who may, from when, what the year comes to, and what is kept."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from essaim.engines.mandates.commands.amendments import Decided, amend_compensation, amend_mandate
from essaim.engines.mandates.commands.statements import save_statement
from essaim.engines.mandates.errors import ActNotSigned, BadPlan, PastRevision, RevisionTooEarly, YearFiled
from essaim.engines.mandates.models import Amendment, Operator, Revision, Statement
from essaim.engines.mandates.queries.ceilings import cap_of
from essaim.engines.mandates.queries.compensation_bases import bases_seen, expected_plan, promise_of
from essaim.engines.mandates.queries.mandates import operators_of
from essaim.engines.mandates.queries.scdl import grant_lines
from essaim.engines.mandates.queries.statements import controlled, statements_of, years_of
from essaim.engines.mandates.rules.compensation import Basis, Funder, Plan, Service
from essaim.engines.mandates.tests.mandates_world import (
    World,
    drafted,
    filed,
    make_world,
    saved,
    settled,
    signed,
    year_end,
)
from essaim.engines.mandates.tests.test_mandate_pages import CRECHE, link, plan_sent, signed_in, text
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money, Rate

pytestmark = pytest.mark.django_db
HOURS = Plan(
    services=(Service(name="Accueil", hours=3650, basis=Basis.HOUR, price=Money(1000)),),
    funders=(Funder("Région", 1),),
)
DEARER = replace(HOURS, services=(Service(name="Accueil", hours=3650, basis=Basis.HOUR, price=Money(1200)),))
DECIDED = Decided(object="Le coût du travail a monté", decision="2027-12", decided_on=date(2027, 5, 3))
JULY = date(2027, 7, 1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def operator(world: World) -> Operator:
    return signed(world, plan=HOURS)


def revised(world: World, operator: Operator, **told: Any) -> Revision:
    asked = {"decided": DECIDED, "counts_from": JULY, "year_rule": "days", "plan": DEARER, "at": NOW, **told}
    return amend_compensation(by=world.officer, operator_id=operator.pk, **asked)


def test_both_bases_are_kept_and_each_counts_for_its_days(world: World, operator: Operator) -> None:
    made = revised(world, operator)

    assert (made.former["services"][0]["price"], made.data["services"][0]["price"]) == (1000, 1200)
    assert [(one.since, one.text) for one in bases_seen(operator)] == [
        (date(2027, 1, 1), "36\u202f500,00\u00a0€"),
        (JULY, "43\u202f800,00\u00a0€"),
    ]
    plan = expected_plan(operator, 2027)
    assert plan is not None
    assert [(one.hours, one.price.cents) for one in plan.services] == [(1810, 1000), (1840, 1200)]
    assert expected_plan(operator, 2028) == DEARER
    # 36 500 x 181/365 + 43 800 x 184/365
    year = save_statement(
        by=world.body, operator_id=operator.pk, year=2027, plan=plan, paid=[("Région", Money.euros("43980"))]
    )
    promise = promise_of(year, allowed=Money.euros("40180"), received=Money.euros("43980"))
    assert promise is not None
    assert (promise.amount, promise.due, promise.beyond) == (
        Money.euros("40180"),
        Money.euros("40180"),
        Money.euros("3800"),
    )
    _period, (line,) = controlled(operator, years_of(list(statements_of(operator))))
    # 3 800 is less than a tenth of what was allowed: carried over.
    assert (line.result.allowed, line.result.excess, line.result.carried_out) == (
        Money.euros("40180"),
        Money.euros("3800"),
        Money.euros("3800"),
    )


def test_by_periods_the_promise_follows_the_hours_lived_and_never_passes_what_is_allowed(
    world: World, operator: Operator
) -> None:
    revised(world, operator, year_rule="periods")
    plan = expected_plan(operator, 2027)
    assert plan is not None
    first, then = plan.services
    lived = replace(plan, services=(first, replace(then, hours=1000, price=Money(1100))))
    year = save_statement(by=world.body, operator_id=operator.pk, year=2027, plan=lived, paid=[])
    promise = promise_of(year, allowed=Money.euros("29100"), received=Money.euros("29100"))
    assert promise is not None
    # 1 810 h at 10 € and 1 000 h at 12 € were promised; 1 000 h at 11 € were lived.
    assert (promise.amount, promise.due, promise.beyond) == (
        Money.euros("30100"),
        Money.euros("29100"),
        Money(0),
    )


def test_without_an_amendment_nothing_changes(world: World, operator: Operator) -> None:
    year = saved(world, operator, 2027, "36500", HOURS)
    assert promise_of(year, allowed=Money(1), received=Money(1)) is None
    assert bases_seen(operator) == []
    assert expected_plan(operator, 2027) == HOURS


def test_a_second_amendment_counts_after_the_first(world: World, operator: Operator) -> None:
    revised(world, operator)
    with pytest.raises(PastRevision):
        revised(world, operator, counts_from=JULY)
    again = revised(world, operator, counts_from=date(2027, 10, 1), plan=HOURS)
    assert again.former["services"][0]["price"] == 1200
    assert [one.number for one in Amendment.unscoped.order_by("number")] == [1, 2]
    plan = expected_plan(operator, 2027)
    assert plan is not None
    assert [one.name[-13:] for one in plan.services] == ["(01/01-30/06)", "(01/07-30/09)", "(01/10-31/12)"]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"counts_from": date(2027, 1, 1)}, Invalid),  # the first day is the act's own
        ({"counts_from": date(2032, 1, 1)}, Invalid),
        ({"counts_from": date(2027, 5, 2)}, RevisionTooEarly),  # the day before the vote
        ({"plan": replace(HOURS, funders=())}, BadPlan),
    ],
)
def test_a_basis_changes_within_the_mandate_and_never_backwards(
    world: World, operator: Operator, told: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        revised(world, operator, **told)
    assert not Amendment.unscoped.exists()
    assert revised(world, operator, counts_from=date(2027, 5, 3)).pk


def test_a_year_already_filed_keeps_its_accounts(world: World, operator: Operator) -> None:
    filed(world, operator, 2027, "36500")
    with pytest.raises(YearFiled):
        revised(world, operator)
    with pytest.raises(YearFiled):
        revised(world, operator, counts_from=date(2027, 12, 31))
    assert revised(world, operator, counts_from=date(2028, 1, 1)).pk


def test_the_authority_signs_it_and_a_draft_has_none(world: World, operator: Operator) -> None:
    for by, error in ((world.body, Forbidden), (world.decider, Forbidden), (world.cast.stranger, NotFound)):
        with pytest.raises(error):
            amend_compensation(
                by=by,
                operator_id=operator.pk,
                decided=DECIDED,
                counts_from=JULY,
                year_rule="days",
                plan=DEARER,
                at=NOW,
            )
    with pytest.raises(ActNotSigned):
        revised(world, drafted(world, title="Autre"))


def test_a_basis_is_written_once(world: World, operator: Operator) -> None:
    made = revised(world, operator)
    for act in (
        lambda: Revision.unscoped.filter(pk=made.pk).update(data={}),
        made.delete,
        made.amendment.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_ceiling_looks_at_the_highest_basis_and_open_data_at_each(
    world: World, operator: Operator
) -> None:
    revised(world, operator)
    (seen,) = operators_of(operator.mandate)
    assert cap_of(operator.mandate, [seen], Rate.parse("80 %")).cap.yearly == Money.euros("43800")
    giver = world.cast.project.carrier
    (line,) = grant_lines(world.tool, giver)
    # Six months at 36 500 a year, then four years and a half at 43 800.
    assert line["montant"] == "215350.00"


def test_pages_of_a_changed_compensation(world: World, operator: Operator) -> None:
    alice, bob = signed_in(world.cast.alice), signed_in(world.cast.bob)
    here = link(world, "revise", operator.pk)
    assert "Changer la compensation par un avenant" in text(alice.get(link(world, "operator", operator.pk)))
    assert "Changer la compensation par un avenant" not in text(bob.get(link(world, "operator", operator.pk)))
    assert 'value="10,00"' in alice.get(here).content.decode(), "the basis that holds is there to start from"
    told = {
        "object": "Indice du coût du travail",
        "decision": "2027-12",
        "decided_on": "2027-05-03",
        "counts_from": "2027-05-01",
        "year_rule": "periods",
    }
    page = text(alice.post(here, plan_sent(CRECHE, **told)))
    assert "La compensation se fixe d'avance" in page and "Indice du coût du travail" in page
    page = text(alice.post(here, plan_sent(CRECHE, **{**told, "counts_from": "2027-07-01"}), follow=True))
    assert "Les deux bases de calcul sont gardées" in page
    assert "avenant n° 1, délibération 2027-12" in page and "période par période" in page
    assert "36 500,00 €" in page and "12 000,00 €" in page
    page = text(bob.get(link(world, "mandate", operator.mandate_id)))
    assert "compensation changée pour Savoirs pour tous" in page
    form = bob.get(link(world, "year", operator.pk, 2027)).content.decode()
    assert "Accueil (01/01-30/06)" in form and "Accueil (01/07-31/12)" in form
    year = saved(world, operator, 2027, "50000", expected_plan(operator, 2027) or HOURS)
    page = text(bob.get(link(world, "statement", year.pk)))
    assert "promis pour l'année" in page and "ont été versés au-delà de ce que dit l'acte" in page
    assert "Du 1er janvier 2027 au 30 juin 2027" in page
    answer = bob.get(link(world, "workbook", operator.pk))
    assert answer.status_code == 200


def test_a_longer_mandate_still_has_a_limit(world: World) -> None:
    operator = signed(world)
    told: dict[str, Any] = {
        "by": world.officer,
        "mandate_id": operator.mandate_id,
        "object": "Plus long",
        "decision": "2030-1",
        "decided_on": date(2030, 6, 1),
        "at": NOW,
    }
    with pytest.raises(Invalid, match="10 ans"):
        amend_mandate(**told, new_end=date(2037, 1, 1))
    assert amend_mandate(**told, new_end=date(2036, 12, 31)).new_end == date(2036, 12, 31)


def test_an_end_never_leaves_a_filed_year_out(world: World) -> None:
    operator = signed(world)
    for year in (2027, 2028):
        settled(world, operator, year, "188740")
    told: dict[str, Any] = {"by": world.officer, "mandate_id": operator.mandate_id, "object": "Court"}
    voted: dict[str, Any] = {"decision": "2028-1", "decided_on": date(2028, 6, 1), "at": year_end(2028)}
    with pytest.raises(YearFiled):
        amend_mandate(**told, **voted, new_end=date(2027, 12, 31))
    amend_mandate(**told, **voted, new_end=date(2028, 12, 31))
    assert Statement.unscoped.filter(status="settled").count() == 2
