"""The demonstration: what a visitor of each role finds in the mandates."""

from datetime import timedelta

import pytest

from essaim.engines.mandates.demo import play
from essaim.engines.mandates.models import (
    Adoption,
    Convention,
    Deliberation,
    Dismissal,
    Mandate,
    Proposal,
    Scenario,
    Service,
    Statement,
)
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.statements import waiting_statements
from essaim.engines.mandates.rules.clauses import read
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.factories import NOW, join, make_project, make_user
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OFFICER = [P.QUALIFY, P.DECIDE, P.MANDATE, P.SIGN, P.CONTROL]
MANDATE = {
    "coordination": ["projects.view", P.VIEW, *OFFICER],
    "operateur": ["projects.view", P.VIEW, P.QUALIFY, P.STATE],
    "decision": ["projects.view", P.VIEW, P.REVIEW, P.SETTLE],
}
DELIBERATION = {
    "coordination": ["projects.view", P.VIEW, P.SUGGEST, P.DELIBERATE],
    "association": ["projects.view", P.VIEW, P.SUGGEST],
}


def _played(roles: dict[str, list[str]], days: int = 0) -> Tool:
    """A project of these roles, one person each, whose tool is filled; told from `days` after NOW."""
    project = make_project("Petite enfance", tools={"mandats": ("mandates", {})}, roles=roles)
    people = [make_user(name) for name, _role in zip(("Odile", "Malik", "Ana"), roles, strict=False)]
    for person, role in zip(people, roles, strict=True):
        join(project, role, person)
    officer, *members = (Actor.of(person) for person in people)
    at = NOW + timedelta(days=days)
    tool = project.tools.select_related("project__territory").get()
    play(tool, DemoCast(today=at.date(), at=at, coordinator=officer, members=tuple(members), seed=1))
    return tool


def test_a_mandate_of_two_years_one_settled_one_to_check() -> None:
    tool = _played(MANDATE)

    done, to_read, half = Service.objects.in_tool(tool).order_by("pk")
    assert (done.status, done.mode) == ("decided", "sieg_mandate")
    assert (to_read.status, half.status) == ("concluded", "open")
    assert len(half.answers) > 5
    mandate = Mandate.objects.in_tool(tool).get()
    assert mandate.status == "signed"
    assert Scenario.objects.in_tool(tool).filter(is_retained=True).count() == 1
    first, second = Statement.objects.in_tool(tool).order_by("year")
    assert (first.status, second.status) == ("settled", "filed")
    assert first.carried_out
    assert not first.clawed_back
    assert [one.pk for one in waiting_statements(tool, "filed")] == [second.pk]
    assert Adoption.objects.in_tool(tool).count() == 2
    convention = Convention.objects.in_tool(tool).get()
    assert len(read(convention.text).marks) > Dismissal.objects.in_tool(tool).count() == 1
    assert not Organisation.objects.filter(name="Les Petits Pas", is_demo=False).exists()


@pytest.mark.parametrize("days", [59, 60, 62, 120])
def test_the_second_year_waits_whatever_the_day_of_the_year(days: int) -> None:
    """NOW is in autumn: told from New Year's Eve, from the first days of January, from February."""
    tool = _played(MANDATE, days)
    assert set(Statement.objects.in_tool(tool).values_list("status", flat=True)) == {"settled", "filed"}


def test_a_deliberation_in_discussion_with_a_suggestion_waiting() -> None:
    tool = _played(DELIBERATION)

    found = Deliberation.objects.in_tool(tool).get()
    assert found.is_draft
    waiting = Proposal.objects.in_tool(tool).get(status="open")
    assert waiting.side == "association"
    assert not Mandate.objects.in_tool(tool).exists()
