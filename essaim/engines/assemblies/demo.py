"""The demonstration: an assembly without quorum, held at its second call; a consultation that is open; the next assembly, called."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from essaim.engines.assemblies.commands.annexes import Sent, add_document
from essaim.engines.assemblies.commands.calling import call_again, call_assembly
from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.deciding import FollowUp, follow_decision, install_elected
from essaim.engines.assemblies.commands.meeting import close_assembly, note_no_quorum, open_assembly
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.preparing import (
    Details,
    Point,
    add_item,
    add_option,
    plan_assembly,
    propose_amendment,
)
from essaim.engines.assemblies.commands.presence import arrive_remotely, give_proxy, note_attendance
from essaim.engines.assemblies.commands.voting import cast_secret, note_counted, sign_on_paper
from essaim.engines.assemblies.errors import QuorumNotMet
from essaim.engines.assemblies.models import AgendaItem, Assembly, Ballot, Decision, Voter
from essaim.engines.assemblies.queries.voters import own_voters
from essaim.engines.members.api import household_in, record_list
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

EARLY = 3  # how many come to the assembly that may not decide
FIRST_DAYS, HELD_DAYS, CONSULTED_DAYS, CALLED_DAYS = 130, 112, 2, 5
ROUTE = """Chaque nouvelle station ouvre là où dix personnes au moins le demandent.

Une station sur trois est gardée pour les communes sans gare.

Le conseil rend compte des ouvertures à chaque assemblée."""
ACCOUNTS = """L'assemblée approuve les comptes de l'exercice et le rapport de gérance.

L'excédent va en réserve pour les deux tiers.

Le reste finance une voiture électrique de plus."""
REPORT = """Rapport de gérance

Douze voitures, cinq stations, 214 personnes qui partagent.
Chaque voiture partagée en remplace sept.
L'an prochain : une station à la gare, et une voiture électrique de plus.
"""
FIGURES = """Comptes de l'exercice, en résumé

Produits : 96 400 euros
Charges : 91 150 euros
Excédent : 5 250 euros
"""
COUNCIL = "Conseil coopératif"
WORKS = (("Borne de recharge", 3800), ("Abri à vélos", 2100), ("Un siège enfant par voiture", 900))


@dataclass(frozen=True)
class Stage:
    """The tool and who plays; what happened is told in days before the demonstration."""

    tool: Tool
    cast: DemoCast

    @property
    def by(self) -> Actor:
        return self.cast.coordinator

    def ago(self, days: int, hour: int = 18) -> datetime:
        """An evening, some days ago; never later than the demonstration itself for a day gone by."""
        day = timezone.localtime(self.cast.at) - timedelta(days=days)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)

    def plan(self, title: str, kind: str, days: int, *, called: int) -> Assembly:
        """An assembly that begins `days` ago (or later, below zero), of those who were members the day it was called."""
        details = Details(
            title=title,
            kind=kind,
            place="" if kind == Assembly.Kind.CONSULTATION else self.tool.config.place,
            starts_at=self.ago(days),
            record_on=self.ago(called).date(),
        )
        return plan_assembly(by=self.by, tool=self.tool, details=details)

    def called(self, assembly: Assembly, days: int) -> Assembly:
        return call_assembly(by=self.by, assembly_id=assembly.pk, at=self.ago(days, 9))

    def voters(self, assembly: Assembly) -> list[Voter]:
        """Who may vote, by their place in the register of the members."""
        rows = Voter.objects.in_tool(self.tool).filter(assembly=assembly)
        return list(rows.order_by("household__number"))

    def come(self, voters: list[Voter], at: datetime) -> None:
        for voter in voters:
            note_attendance(by=self.by, voter_id=voter.pk, attendance="on_site", at=at)


def _held(stage: Stage) -> None:
    """Too few came the first time; the second call needs no quorum, decides, elects, and gives their seats."""
    notice = stage.tool.config.notice_days
    made = stage.plan(
        "Assemblée de lancement", Assembly.Kind.ORDINARY, FIRST_DAYS, called=FIRST_DAYS + notice
    )
    rule = Point(title="Où ouvrir les stations", text=ROUTE)
    add_item(by=stage.by, assembly_id=made.pk, point=rule)
    council = Point(
        title="Élection du conseil",
        kind=AgendaItem.Kind.ELECTION,
        method="approval",
        seats=2,
        body=COUNCIL,
        mandate_months=24,
    )
    item = add_item(by=stage.by, assembly_id=made.pk, point=council)
    _stand(stage, item, made, 3)
    assembly = _opened(stage, stage.called(made, FIRST_DAYS + notice))
    at = stage.ago(HELD_DAYS)
    motion, election = assembly.items.order_by("position")
    _by_hands(stage, motion, at)
    _by_secret(stage, election, at)
    close_assembly(by=stage.by, assembly_id=assembly.pk, at=at)
    _follow(stage)


def _stand(stage: Stage, item: AgendaItem, assembly: Assembly, number: int) -> None:
    """Some of the members stand, one in three by name."""
    for one in record_list(stage.tool.project_id, on=assembly.record_on)[number % 3 + 1 :: 3][:number]:
        household = household_in(stage.tool.project_id, one.household_id)
        add_option(by=stage.by, item_id=item.pk, name=one.name, household=household)


def _opened(stage: Stage, assembly: Assembly) -> Assembly:
    """Opened at once, or at its second call where the quorum was missed. One gave a power, one is at a distance."""
    stage.come(stage.voters(assembly)[:EARLY], stage.ago(FIRST_DAYS))
    try:
        return open_assembly(by=stage.by, assembly_id=assembly.pk, at=stage.ago(FIRST_DAYS))
    except QuorumNotMet:
        note_no_quorum(by=stage.by, assembly_id=assembly.pk, at=stage.ago(FIRST_DAYS))
    called = stage.ago(FIRST_DAYS - 1, 9)
    starts = stage.ago(HELD_DAYS)
    second = call_again(by=stage.by, assembly_id=assembly.pk, starts_at=starts, at=called)
    voters, mine = stage.voters(second), _mine(stage, second)
    last = voters[-1]
    stage.come([one for one in voters if one != last and one not in mine], starts)
    if mine:
        arrive_remotely(by=stage.cast.members[0], assembly_id=second.pk, at=starts)
        give_proxy(by=stage.by, principal_id=last.pk, holder_id=voters[0].pk, at=starts)
    return open_assembly(by=stage.by, assembly_id=second.pk, at=starts)


def _mine(stage: Stage, assembly: Assembly) -> list[Voter]:
    """The voters that the first of the cast is."""
    member = next(iter(stage.cast.members), None)
    return own_voters(assembly, member, on=assembly.starts_at.date()) if member else []


def _by_hands(stage: Stage, item: AgendaItem, at: datetime) -> None:
    """Everyone for, but one in the largest college."""
    ballot = open_ballot(by=stage.by, item_id=item.pk, way="hands", at=at).ballot
    here = Counter(one.college for one in stage.voters(item.assembly))
    largest = max(here, key=lambda name: here[name])
    for college, number in here.items():
        against = 1 if college == largest and number > 1 else 0
        counts = {"for": number - against, "against": against}
        note_counted(by=stage.by, ballot_id=ballot.pk, college=college, counts=counts)
    close_ballot(by=stage.by, ballot_id=ballot.pk, at=at)


def _by_secret(stage: Stage, item: AgendaItem, at: datetime) -> None:
    """One votes from afar in the urn, the others on paper; two in three put two names."""
    opened = open_ballot(by=stage.by, item_id=item.pk, way="secret", at=at)
    ballot, mine = opened.ballot, _mine(stage, item.assembly)
    first, second, *others = [one["key"] for one in ballot.options]
    third = others[0] if others else second
    if mine:
        votes = {one.pk: f"{first},{second}" for one in mine}
        cast_secret(by=stage.cast.members[0], ballot_id=ballot.pk, votes=votes, at=at)
    papers: dict[str, Counter[str]] = {}
    for rank, voter in enumerate(one for one in stage.voters(item.assembly) if one not in mine):
        sign_on_paper(by=stage.by, ballot_id=ballot.pk, voter_id=voter.pk, at=at)
        paper = f"{first},{second}" if rank % 3 else third
        papers.setdefault(voter.college, Counter())[paper] += 1
    for college, counts in papers.items():
        note_counted(by=stage.by, ballot_id=ballot.pk, college=college, counts=counts)
    close_ballot(by=stage.by, ballot_id=ballot.pk, phrase=opened.phrase, at=at)


def _follow(stage: Stage) -> None:
    """Whoever was elected has a seat; the motion is being carried out."""
    rows = Decision.objects.in_tool(stage.tool).order_by("number")
    carried = FollowUp(
        responsible=stage.by.name,
        due_on=stage.ago(-60).date(),
        progress="Deux stations ouvertes sur cinq.",
    )
    for decision in rows.filter(is_adopted=True):
        if decision.outcome:
            install_elected(by=stage.by, decision_id=decision.pk)
        else:
            follow_decision(by=stage.by, decision_id=decision.pk, follow_up=carried)


def _consulted(stage: Stage) -> None:
    """A vote at a distance, open: two have voted by letter, the first of the cast has not."""
    called = CONSULTED_DAYS + stage.tool.config.notice_days + 1
    kind = Assembly.Kind.CONSULTATION
    made = stage.plan("Choix des travaux", kind, CONSULTED_DAYS, called=called)
    works = Point(
        title="Travaux de l'an prochain",
        kind=AgendaItem.Kind.BUDGET,
        method="budget",
        budget_cents=6000_00,
        text="Cochez les projets qui vous conviennent. Ensemble, ceux retenus ne dépassent pas 6 000 euros.",
    )
    item = add_item(by=stage.by, assembly_id=made.pk, point=works)
    for name, euros in WORKS:
        add_option(by=stage.by, item_id=item.pk, name=name, text=f"{euros} euros", cost_cents=100 * euros)
    assembly = stage.called(made, called)
    at = stage.ago(CONSULTED_DAYS)
    open_assembly(by=stage.by, assembly_id=assembly.pk, at=at)
    opened = open_ballot(
        by=stage.by, item_id=item.pk, way=Ballot.Way.NAMED, at=at, closes_at=stage.ago(-6, 20)
    )
    keys = [one["key"] for one in opened.ballot.options]
    voters = [one for one in stage.voters(assembly) if one not in _mine(stage, assembly)]
    for voter, choice in zip(voters[:2], (keys[0], f"{keys[0]},{keys[1]}"), strict=False):
        sign_on_paper(
            by=stage.by, ballot_id=opened.ballot.pk, voter_id=voter.pk, choice=choice, at=stage.ago(1, 10)
        )


def _coming(stage: Stage) -> None:
    """The next one, called with its documents; the first of the cast would write a paragraph otherwise."""
    days = stage.tool.config.notice_days + 5
    made = stage.plan("Assemblée générale annuelle", Assembly.Kind.ORDINARY, -days, called=CALLED_DAYS)
    item = add_item(
        by=stage.by, assembly_id=made.pk, point=Point(title="Comptes de l'exercice", text=ACCOUNTS)
    )
    third = Point(
        title="Un siège de plus au conseil",
        kind=AgendaItem.Kind.ELECTION,
        method="judgement",
        body=COUNCIL,
        mandate_months=24,
    )
    seat = add_item(by=stage.by, assembly_id=made.pk, point=third)
    _stand(stage, seat, made, 2)
    for title, name, text in (
        ("Rapport de gérance", "rapport-de-gerance.txt", REPORT),
        ("Comptes en résumé", "comptes.txt", FIGURES),
    ):
        sent = Sent(title=title, name=name, content=text.encode())
        add_document(by=stage.by, assembly_id=made.pk, sent=sent, at=stage.ago(CALLED_DAYS, 8))
    stage.called(made, CALLED_DAYS)
    if stage.cast.members:
        propose_amendment(
            by=stage.cast.members[0],
            item_id=item.pk,
            paragraph=3,
            text="Le reste finance deux vélos-cargos.",
            reason="Ils serviront à plus de familles qu'une voiture.",
        )


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill the tool of a project that has at least six voters."""
    stage = Stage(tool, cast)
    first = stage.ago(FIRST_DAYS + tool.config.notice_days).date()
    if len(record_list(tool.project_id, on=first)) <= 2 * EARLY:
        return
    _held(stage)
    _consulted(stage)
    _coming(stage)
