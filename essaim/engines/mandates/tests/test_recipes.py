"""The recipes of mandates run: the region of Poitou-Charentes, thirty-five bodies, five years."""

from datetime import date

import pytest
from django.utils import timezone

from essaim.engines.mandates.commands.compensation import retain_scenario, save_scenario
from essaim.engines.mandates.commands.deliberation_text import propose_text
from essaim.engines.mandates.commands.mandates import designate_operator, draft_mandate, sign_mandate
from essaim.engines.mandates.commands.statements import (
    check_statement,
    file_statement,
    save_statement,
    settle_statement,
)
from essaim.engines.mandates.models import Operator, Statement
from essaim.engines.mandates.queries.ceilings import cap_of
from essaim.engines.mandates.queries.mandates import operators_of
from essaim.engines.mandates.queries.statements import controlled, mandate_years, statements_of, years_of
from essaim.engines.mandates.tests.deliberations import adopted, begun
from essaim.engines.mandates.tests.mandates_world import SIMPLE, WORDS, make_service, year_end
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import NOW, join, make_user
from essaim.kernel.money import Money, Rate
from essaim.kernel.projects.commands import answer_decision, draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe
from tests.journeys.world import carried_by, found

pytestmark = pytest.mark.django_db
BODIES = 35


def region(recipe: str) -> tuple[Project, Actor]:
    """The recipe adopted by a region, its one open decision answered."""
    found()
    alice = make_user("Alice Fontaine")
    by, carrier = Actor.of(alice), carried_by(alice, "Région")
    assert carrier.commune is not None
    draft = draft_project(
        recipe=Recipe.objects.select_related("current").get(slug=recipe),
        carrier=carrier,
        territory=carrier.commune,
        name="Mandats",
        by=by,
        at=NOW,
        parent=None,
    )
    answer_decision(slug=draft.slug, key="authority", raw="Région", by=by)
    take_defaults(slug=draft.slug, by=by)
    return launch_project(project_id=draft.pk, by=by, at=NOW), by


def launched_with(recipe: str) -> None:
    project, _by = region(recipe)
    tool = project.tools.get(engine="mandates")
    assert (tool.config.authority, tool.config.warn_from) == ("Région", Rate.parse("80 %"))


def test_deliberation_cadre_runs() -> None:
    """Its tool opens a deliberation for the authority, and the association suggests."""
    project, officer = region("deliberation-cadre")
    tool = project.tools.get(engine="mandates")
    bob = make_user("Bob Delattre")
    join(project, "association", bob)
    found = adopted(officer, tool)
    assert (found.status, tool.config.authority) == ("adopted", "Région")
    draft = begun(officer, tool)
    told = {"mission.task": "Accueillir."}
    made = propose_text(by=Actor.of(bob), deliberation_id=draft.pk, section="mission", texts=told, at=NOW)
    assert made.side == "association"


def test_mandat_sieg_runs() -> None:
    launched_with("mandat-sieg")


def test_formation_regionale_mandates_thirty_five_bodies_for_five_years() -> None:
    project, officer = region("formation-regionale")
    tool = project.tools.get(engine="mandates")
    words = {**WORDS, "territory": "Poitou-Charentes"}
    mandate = draft_mandate(by=officer, tool=tool, service_id=make_service(tool).pk, words=words, at=NOW)
    for n in range(BODIES):
        told = {"rna": f"W86{n:07d}", "name": f"Organisme {n}", "designated_on": date(2026, 5, 4)}
        operator = designate_operator(by=officer, mandate_id=mandate.pk, at=NOW, **told)  # type: ignore[arg-type]
        made = save_scenario(by=officer, operator_id=operator.pk, name="Base", plan=SIMPLE, at=NOW)
        retain_scenario(by=officer, scenario_id=made.pk)
    sign_mandate(by=officer, mandate_id=mandate.pk, at=timezone.now())
    mandate.refresh_from_db()

    operators = list(operators_of(mandate))
    cap = cap_of(mandate, operators, Rate.parse("80 %")).cap
    # 125 400 of direct costs, 42 000 + 20 000 of shared costs, 4 000 of revenue, for each body.
    assert (len(operators), cap.yearly) == (BODIES, Money.euros("183400") * BODIES)
    assert list(mandate_years(mandate)) == [2027, 2028, 2029, 2030, 2031]

    body, decider = make_user("Bob Delattre"), make_user("Sonia Petit")
    OrganisationMembership.objects.create(organisation=operators[0].organisation, user=body)
    join(project, "operateur", body)
    join(project, "decision", decider)
    live_years(operators[0], officer, Actor.of(body), Actor.of(decider))
    period, _lines = controlled(operators[0], years_of(list(statements_of(operators[0]))))
    assert period.kept == period.allowed and period.clawed_back == Money.euros("30000")
    assert Participation.objects.filter(project=project, role="decision").count() == 1


def live_years(operator: Operator, officer: Actor, body: Actor, decider: Actor) -> None:
    """Five years as planned, the third paid 18 000 € too much (9,8 %), the fourth 12 000 €."""
    for year in range(2027, 2032):
        more = {2029: "18000", 2030: "12000"}.get(year, "0")
        paid = [("Région", Money.euros("183400") + Money.euros(more))]
        made = save_statement(by=body, operator_id=operator.pk, year=year, plan=SIMPLE, paid=paid)
        file_statement(by=body, statement_id=made.pk, at=year_end(year))
        check_statement(by=officer, statement_id=made.pk, at=year_end(year))
        settle_statement(by=decider, statement_id=made.pk, at=year_end(year))
    told = Statement.unscoped.filter(operator=operator).order_by("year")
    assert [one.carried_out.plain for one in told] == ["0,00", "0,00", "18000,00", "0,00", "0,00"]
