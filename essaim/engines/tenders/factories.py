"""Test data of the cluster: a project that may do everything, its members, an opportunity, an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from essaim.engines.tenders.commands.admission import admit_company, change_tier
from essaim.engines.tenders.commands.answers import (
    Piecework,
    add_task,
    set_conditions,
    start_answer,
    submit_answer,
    tick_item,
)
from essaim.engines.tenders.commands.companies import Card, add_company, add_skill
from essaim.engines.tenders.commands.deciding import close_ballot
from essaim.engines.tenders.commands.opportunities import Call, add_opportunity, open_go_vote
from essaim.engines.tenders.commands.outcomes import win_answer
from essaim.engines.tenders.commands.votes import cast_vote
from essaim.engines.tenders.models import Answer, Ballot, Company, Opportunity
from essaim.engines.tenders.permissions import P
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import NOW, Cast, make_cast, make_commune, make_project
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool

POLES = "Conseil, Communication, Accompagnement, Services"
SETTINGS = {
    "poles": POLES,
    "founding_members": 3,
    "fee_flat": "120",
    "business_rate": "0.05",
    "service_rate": "0.10",
}
TODAY = NOW.date()


def cluster_cast(**settings: Any) -> Cast:
    """Alice does everything; Bob is a member without a company; Fanny sees the project only."""
    project = make_project(
        "Grappe des Moulins",
        tools={
            "grappe": ("tenders", {**SETTINGS, **settings}),
            "comptes": ("ledger", {}),
        },
        roles={
            "coordination": [
                "projects.view",
                *(permission for permission in P if permission != P.OWN),
                "ledger.view",
            ],
            "membre": ["projects.view", P.VIEW, P.OWN],
            "financeur": ["projects.view"],
        },
    )
    return make_cast(project)


def tool_of(cast: Cast) -> Tool:
    return cast.tool("grappe")


def candidate(cast: Cast, name: str, trade: str, pole: str = "Conseil", **card: Any) -> Company:
    """A candidate with one trade."""
    card = {"days_available": 100, "areas": "59", "commune": make_commune(), **card}
    company = add_company(
        tool=tool_of(cast), card=Card(name=name, **card), legal_form="scop", by=cast.coordinator
    )
    if trade:
        add_skill(company_id=company.pk, pole=pole, name=trade, by=cast.coordinator)
    return company


def member(cast: Cast, name: str, trade: str, pole: str = "Conseil", **card: Any) -> Company:
    """A member of the Groupement, admitted by the board."""
    company = candidate(cast, name, trade, pole, **card)
    admit_company(company_id=company.pk, reason="Métier complémentaire", by=cast.coordinator, at=NOW)
    change_tier(
        company_id=company.pk, tier="groupement", reason="Prête à répondre", by=cast.coordinator, at=NOW
    )
    company.refresh_from_db()
    return company


def three(cast: Cast) -> list[Company]:
    """Three members whose trades complete each other."""
    return [
        member(cast, "Alterna", "Étude d'impact"),
        member(cast, "Multicité", "Graphisme", "Communication"),
        member(cast, "Résonance", "Formation", "Accompagnement"),
    ]


def belong(cast: Cast, company: Company) -> None:
    """Bob is one of its people."""
    OrganisationMembership.objects.create(organisation=company.organisation, user=cast.bob)
    assert Participation.objects.filter(project=cast.project, user=cast.bob).exists()


def opportunity(cast: Cast, title: str = "Étude d'impact et graphisme", **call: Any) -> Opportunity:
    call = {"buyer": "Ville de Lille", "areas": "59", "deadline": NOW + timedelta(days=30), **call}
    return add_opportunity(tool=tool_of(cast), call=Call(title=title, **call), by=cast.coordinator, at=NOW)


def vote(cast: Cast, ballot: Ballot, *choices: str) -> Ballot:
    """Members vote in the order of their names, then the vote is closed."""
    roll = list(ballot.votes.order_by("company__name"))
    for row, choice in zip(roll, choices, strict=False):
        cast_vote(ballot_id=ballot.pk, company_id=row.company_id, choice=choice, by=cast.coordinator, at=NOW)
    return close_ballot(ballot_id=ballot.pk, by=cast.coordinator, at=NOW)


def answer(cast: Cast, found: Opportunity | None = None) -> Answer:
    """An answer the members voted for."""
    found = found or opportunity(cast)
    ballot = open_go_vote(opportunity_id=found.pk, by=cast.coordinator, at=NOW)
    vote(cast, ballot, *["yes"] * ballot.votes.count())
    return start_answer(opportunity_id=found.pk, by=cast.coordinator, at=NOW)


def task(
    cast: Cast, found: Answer, company: Company, days: int = 10, price: int = 50000, costs: Money = ZERO
) -> None:
    work = Piecework(
        company=company.pk, title="Étude", days=days, day_price=Money(price), costs=costs, lot="Lot 1"
    )
    add_task(answer_id=found.pk, work=work, by=cast.coordinator)


def ready(cast: Cast, found: Answer, lead: Company, retention: int = 0) -> None:
    """Lead chosen, papers all there."""
    set_conditions(
        answer_id=found.pk,
        form="conjoint",
        lead_id=lead.pk,
        lead_is_solidary=True,
        retention=retention,
        by=cast.coordinator,
    )
    for item in found.items.all():
        tick_item(item_id=item.pk, done=True, by=cast.coordinator, at=NOW)


def won(cast: Cast, companies: list[Company], amount: Money | None = None, retention: int = 0) -> Answer:
    """A contract won by these members, ten days each."""
    found = answer(cast, opportunity(cast, f"Étude d'impact {uuid4().hex[:4]}"))
    for company in companies:
        task(cast, found, company)
    ready(cast, found, companies[0], retention)
    submit_answer(answer_id=found.pk, by=cast.coordinator, at=NOW)
    found.refresh_from_db()
    assert found.amount is not None
    return win_answer(answer_id=found.pk, amount=amount or found.amount, on=TODAY, by=cast.coordinator)
