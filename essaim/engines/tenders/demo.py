"""The demonstration: four structures, one let in by a vote, a tender lost and one won and paid, one being decided, the results shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from essaim.engines.tenders.commands.admission import admit_company, change_tier, open_admission
from essaim.engines.tenders.commands.answers import (
    Piecework,
    add_task,
    set_conditions,
    start_answer,
    submit_answer,
    tick_item,
)
from essaim.engines.tenders.commands.companies import Card, Paper, add_company, add_piece, add_skill
from essaim.engines.tenders.commands.deciding import close_ballot
from essaim.engines.tenders.commands.money import call_fee, record_payment, record_service, settle
from essaim.engines.tenders.commands.opportunities import Call, add_opportunity, open_go_vote
from essaim.engines.tenders.commands.outcomes import lose_answer, win_answer
from essaim.engines.tenders.commands.results import publish_results, record_hire
from essaim.engines.tenders.commands.votes import cast_vote
from essaim.engines.tenders.models import Answer, Ballot, Company, Opportunity
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

# name, legal form, trade and its pole, days a year to give, presentation
FOUNDERS = (
    (
        "Alterna Études",
        "scop",
        "Étude d'impact",
        "Conseil",
        90,
        "Mesure l'utilité sociale avec les habitants.",
    ),
    ("Atelier Multicité", "scic", "Graphisme", "Communication", 70, "Affiches, cartes et expositions."),
    (
        "Résonance",
        "association",
        "Formation",
        "Accompagnement",
        110,
        "Forme les équipes à travailler ensemble.",
    ),
)
RIVAL = ("Extra Muros", "scop", "Étude d'impact", "Conseil", 40, "Enquêtes de terrain dans les quartiers.")


@dataclass(frozen=True)
class Stage:
    """The tool and who plays; what happened is told in days before the demonstration."""

    tool: Tool
    cast: DemoCast

    def ago(self, days: int) -> datetime:
        return self.cast.at - timedelta(days=days)

    def enrol(self, told: tuple[str, str, str, str, int, str], days: int) -> Company:
        name, form, trade, pole, free, text = told
        card = Card(
            name=name,
            presentation=text,
            areas="59, 62",
            days_available=free,
            commune=self.tool.project.territory,
        )
        by = self.cast.coordinator
        company = add_company(tool=self.tool, card=card, legal_form=form, by=by)
        add_skill(company_id=company.pk, pole=pole, name=trade, by=by)
        expiry = self.cast.today + timedelta(days=20 if trade == "Graphisme" else 200)
        paper = Paper(kind="certificate", title="Attestation de vigilance", expires_on=expiry)
        add_piece(tool=self.tool, paper=paper, company_id=company.pk, by=by, at=self.ago(days))
        return company

    def vote(self, ballot: Ballot, days: int, *choices: str) -> None:
        for row, choice in zip(ballot.votes.order_by("company__name"), choices, strict=True):
            cast_vote(
                ballot_id=ballot.pk,
                company_id=row.company_id,
                choice=choice,
                by=self.cast.coordinator,
                at=self.ago(days),
            )
        close_ballot(ballot_id=ballot.pk, by=self.cast.coordinator, at=self.ago(days))

    def promote(self, company: Company, days: int) -> None:
        reason = "Prête à répondre avec les autres"
        change_tier(
            company_id=company.pk,
            tier="groupement",
            reason=reason,
            by=self.cast.coordinator,
            at=self.ago(days),
        )


def _spotted(stage: Stage, title: str, buyer: str, euros: int, *, days: int, left: int) -> Opportunity:
    call = Call(
        title=title,
        buyer=buyer,
        areas="59",
        deadline=stage.ago(days - left),
        amount=Money(100 * euros),
        months=12,
    )
    return add_opportunity(tool=stage.tool, call=call, by=stage.cast.coordinator, at=stage.ago(days))


def _answered(stage: Stage, found: Opportunity, work: dict[Company, tuple[str, int]], days: int) -> Answer:
    """The members agree, share the work, gather the papers and hand it in."""
    by = stage.cast.coordinator
    ballot = open_go_vote(opportunity_id=found.pk, by=by, at=stage.ago(days))
    stage.vote(ballot, days - 2, *["yes"] * ballot.votes.count())
    answer = start_answer(opportunity_id=found.pk, by=by, at=stage.ago(days - 3))
    lead = next(iter(work))
    set_conditions(
        answer_id=answer.pk, form="conjoint", lead_id=lead.pk, lead_is_solidary=True, retention=5, by=by
    )
    for lot, (company, (title, length)) in enumerate(work.items(), 1):
        task = Piecework(
            company=company.pk,
            title=title,
            days=length,
            day_price=Money(550_00),
            costs=Money(0),
            lot=f"Lot {lot}",
        )
        add_task(answer_id=answer.pk, work=task, by=by)
    for item in answer.items.all():
        tick_item(item_id=item.pk, done=True, by=by, at=stage.ago(days - 8))
    return submit_answer(answer_id=answer.pk, by=by, at=stage.ago(days - 9))


def _tenders(stage: Stage, alterna: Company, multi: Company, reso: Company) -> None:
    by, day = stage.cast.coordinator, stage.cast.today
    lost = _spotted(
        stage, "Étude d'impact des centres de loisirs", "Communauté urbaine", 32000, days=150, left=20
    )
    found = _answered(stage, lost, {alterna: ("Enquête", 24), multi: ("Cartes des lieux", 10)}, 145)
    lose_answer(
        answer_id=found.pk,
        reason="Mieux-disante : une équipe déjà sur place",
        on=day - timedelta(days=110),
        by=by,
    )
    won = _spotted(
        stage, "Étude d'impact et graphisme de la cuisine centrale", "Commune", 26000, days=120, left=25
    )
    work = {
        alterna: ("Étude d'impact", 20),
        multi: ("Affiches et menus", 12),
        reso: ("Ateliers des agents", 9),
    }
    found = _answered(stage, won, work, 112)
    found.refresh_from_db()
    assert found.amount is not None
    win_answer(answer_id=found.pk, amount=found.amount, on=day - timedelta(days=85), by=by)
    paid = day - timedelta(days=30)
    gross = Money(12_000_00)
    record_payment(answer_id=found.pk, gross=gross, on=paid, through_cluster=True, key=uuid4(), by=by)
    record_hire(
        tool=stage.tool,
        company_id=reso.pk,
        title="Formatrice, mi-temps",
        on=day - timedelta(days=60),
        hundredths=50,
        by=by,
        answer_id=found.pk,
    )
    _under_way(stage, multi)


def _under_way(stage: Stage, multi: Company) -> None:
    """A vote that waits for two members, and a tender nobody decided on yet."""
    by = stage.cast.coordinator
    open_one = _spotted(
        stage, "Graphisme d'une exposition sur l'insertion", "Maison de l'emploi", 18000, days=6, left=24
    )
    ballot = open_go_vote(opportunity_id=open_one.pk, by=by, at=stage.ago(3))
    cast_vote(ballot_id=ballot.pk, company_id=multi.pk, choice="yes", by=by, at=stage.ago(2))
    _spotted(stage, "Formation d'un réseau de jardins", "Conseil départemental", 40000, days=2, left=35)


def _means(stage: Stage, companies: list[Company]) -> None:
    """The fees of the year, one paid, and a van shared."""
    by, day = stage.cast.coordinator, stage.cast.today
    for company in companies:
        fee = call_fee(company_id=company.pk, year=day.year, on=day - timedelta(days=40), by=by)
        if company is companies[0]:
            settle(
                company_id=company.pk,
                amount=fee.amount,
                outgoing=False,
                on=day - timedelta(days=25),
                key=uuid4(),
                by=by,
            )
    record_service(
        company_id=companies[1].pk,
        kind="tool",
        title="Traceur d'affiches",
        on=day - timedelta(days=50),
        alone=Money(900_00),
        shared=Money(300_00),
        key=uuid4(),
        by=by,
    )


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill the tool. What is owed by members and to them stays open, to be looked at."""
    stage = Stage(tool, cast)
    companies = []
    for told in FOUNDERS:
        company = stage.enrol(told, 170)
        reason = "Son métier complète les autres"
        admit_company(company_id=company.pk, reason=reason, by=cast.coordinator, at=stage.ago(168))
        stage.promote(company, 160)
        companies.append(company)
    if cast.members and cast.members[0].user_id:
        OrganisationMembership.objects.create(
            organisation=companies[0].organisation, user_id=cast.members[0].user_id
        )
    _tenders(stage, *companies)
    rival = stage.enrol(RIVAL, 75)
    ballot = open_admission(company_id=rival.pk, by=cast.coordinator, at=stage.ago(72))
    stage.vote(ballot, 70, "yes", "yes", "no")
    _means(stage, companies)
    publish_results(
        tool=tool,
        text="Quatre structures, un seul interlocuteur : de l'étude à l'affiche, de la formation au suivi.",
        published=True,
        by=cast.coordinator,
        at=stage.ago(10),
    )
