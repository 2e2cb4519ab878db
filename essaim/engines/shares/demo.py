"""The demonstration: five colleges enter the capital; one pays in ten times, one hands shares over, one leaves and waits at the floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from essaim.engines.members.api import Household, Representation, name_representative
from essaim.engines.shares.commands.asking import (
    Wish,
    ask_subscription,
    ask_transfer,
    ask_withdrawal,
    enter_subscription,
)
from essaim.engines.shares.commands.deciding import Verdict, accept_request
from essaim.engines.shares.commands.paying import Paid, pay_refund, record_payment
from essaim.engines.shares.commands.people import Who
from essaim.engines.shares.commands.refunding import serve_queue
from essaim.engines.shares.models import Category, Holder
from essaim.engines.shares.queries.holdings import holding_of
from essaim.kernel.access.organisations import OrganisationDetails, create_organisation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

COUNCIL = "Conseil de gérance"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who enters, in the category of which role, with how many shares, how many days ago. `body`: the legal form of an
    organisation, `speaker` who votes for it. `times`: paid in so many times, the first one so far.
    """

    name: str
    role: str
    shares: int
    days: int
    body: str = ""
    speaker: str = ""
    times: int = 1


ENTRIES = (
    Entry(
        name="Atelier Roue libre",
        role="other",
        shares=40,
        days=340,
        body="association",
        speaker="Hélène Caron",
    ),
    Entry(
        name="Mobilités du Mélantois",
        role="other",
        shares=60,
        days=339,
        body="entreprise",
        speaker="Denis Picard",
    ),
    Entry(name="Nora Belkacem", role="beneficiary", shares=4, days=335),
    Entry(name="Yannick Leroy", role="beneficiary", shares=2, days=334),
    Entry(
        name="Épargne solidaire des Weppes",
        role="social",
        shares=20,
        days=330,
        body="association",
        speaker="Luc Boulanger",
    ),
    Entry(name="Famille Hoang", role="beneficiary", shares=6, days=312, times=10),
    Entry(name="Karim Diallo", role="employee", shares=3, days=280),
)
MANAGER_SHARES, MANAGER_DAYS = 5, 338
OWN_SHARES, OWN_DAYS = 3, 333
TOWN_SHARES, TOWN_DAYS = 60, 320
GIVER, RECEIVER, HANDED, HANDED_DAYS = "Nora Belkacem", "Yannick Leroy", 2, 200
LEAVER, LEFT_DAYS, SERVED_DAYS, REFUNDED_DAYS = "Mobilités du Mélantois", 190, 60, 52
ASKER, ASKED_DAYS = "Camille Dumortier", 4


@dataclass(frozen=True)
class Stage:
    """The tool, who plays, and the categories by their role; what happened is told in days before the demonstration."""

    tool: Tool
    cast: DemoCast
    categories: Mapping[str, Category]

    @property
    def by(self) -> Actor:
        return self.cast.coordinator

    def ago(self, days: int) -> datetime:
        return self.cast.at - timedelta(days=days)

    def day(self, days: int) -> date:
        return self.cast.today - timedelta(days=days)

    def holder(self, name: str) -> Holder:
        return Holder.objects.in_tool(self.tool).select_related("category", "tool").get(name=name)

    def wish(self, role: str, shares: int, times: int = 1) -> Wish:
        return Wish(category_id=self.categories[role].pk, shares=shares, times=times)

    def accept(self, request_id: int, days: int) -> None:
        verdict = Verdict(on=self.day(days), decision=COUNCIL)
        accept_request(by=self.by, request_id=request_id, verdict=verdict, at=self.ago(days))

    def pay(self, holder: Holder, amount: Money, days: int) -> None:
        paid = Paid(on=self.day(days), method="transfer", amount=amount)
        record_payment(by=self.by, holder_id=holder.pk, paid=paid, at=self.ago(days))


def _enter(stage: Stage, entry: Entry) -> None:
    """A bulletin on paper, decided and paid the same day: the whole, or what was called."""
    who = Who(name=entry.name)
    body = _body(stage, entry) if entry.body else None
    if body is not None:
        who = Who(organisation_id=body.pk)
    wish = stage.wish(entry.role, entry.shares, entry.times)
    asked = enter_subscription(by=stage.by, tool=stage.tool, who=who, wish=wish, on=stage.day(entry.days))
    _settle(stage, asked.pk, asked.holder_id, entry.days)
    if body is not None:
        _represent(
            stage, body, Representation(name=entry.speaker, since=stage.day(entry.days), source="Bureau")
        )


def _settle(stage: Stage, request_id: int, holder_id: int, days: int) -> None:
    stage.accept(request_id, days)
    holder = Holder.objects.in_tool(stage.tool).get(pk=holder_id)
    stage.pay(holder, holding_of(holder).called, days)


def _body(stage: Stage, entry: Entry) -> Organisation:
    details = OrganisationDetails(
        name=entry.name, legal_form=entry.body, commune=stage.tool.project.territory
    )
    teller = Actor.system("shares.demo")
    return create_organisation(by=teller, details=details, at=stage.ago(entry.days), is_demo=True)


def _represent(stage: Stage, body: Organisation, told: Representation) -> None:
    household = Household.objects.in_project(stage.tool.project_id).get(organisation=body)
    name_representative(by=stage.by, household_id=household.pk, told=told)


def _online(stage: Stage, person: Actor, role: str, shares: int, days: int) -> None:
    """Someone with an account asks for themselves."""
    wish = stage.wish(role, shares)
    asked = ask_subscription(by=person, tool=stage.tool, wish=wish, at=stage.ago(days))
    _settle(stage, asked.pk, asked.holder_id, days)


def _manager(stage: Stage, person: Actor) -> None:
    _online(stage, person, "employee", MANAGER_SHARES, MANAGER_DAYS)


def _own(stage: Stage, member: Actor) -> None:
    _online(stage, member, "beneficiary", OWN_SHARES, OWN_DAYS)


def _town(stage: Stage, member: Actor) -> None:
    """The second of the cast brings in the public body they belong to, and votes for it."""
    user = User.objects.get(pk=member.user_id or 0)
    rows = Organisation.objects.filter(memberships__user=user, legal_form="collectivite")
    town = rows.order_by("pk").first()
    if town is None:
        return
    who, wish = Who(organisation_id=town.pk), stage.wish("public", TOWN_SHARES)
    asked = enter_subscription(by=stage.by, tool=stage.tool, who=who, wish=wish, on=stage.day(TOWN_DAYS))
    _settle(stage, asked.pk, asked.holder_id, TOWN_DAYS)
    told = Representation(email=user.email, since=stage.day(TOWN_DAYS), source="Délibération du conseil")
    _represent(stage, town, told)


def _entries(stage: Stage) -> None:
    """Everyone in the order of the register: it is written day after day."""
    told: list[tuple[int, Callable[[], None]]]
    told = [(entry.days, partial(_enter, stage, entry)) for entry in ENTRIES]
    people = (stage.by, *stage.cast.members)
    days_told = (MANAGER_DAYS, OWN_DAYS, TOWN_DAYS)
    for days, bring, person in zip(days_told, (_manager, _own, _town), people, strict=False):
        told.append((days, partial(bring, stage, person)))
    for _days, write in sorted(told, key=lambda one: -one[0]):
        write()


def _moves(stage: Stage) -> None:
    """Shares handed over; a founder leaves, is served down to the floor, and waits for the rest; someone asks to enter."""
    giver, receiver = stage.holder(GIVER), stage.holder(RECEIVER)
    asked = ask_transfer(
        by=stage.by,
        holder_id=giver.pk,
        receiver_id=receiver.pk,
        shares=HANDED,
        note="Nora garde une voix et passe deux parts à son voisin.",
        on=stage.day(HANDED_DAYS),
    )
    stage.accept(asked.pk, HANDED_DAYS)
    leaver = stage.holder(LEAVER)
    shares = holding_of(leaver).shares
    asked = ask_withdrawal(by=stage.by, holder_id=leaver.pk, shares=shares, on=stage.day(LEFT_DAYS))
    stage.accept(asked.pk, LEFT_DAYS)
    lines = serve_queue(by=stage.by, tool=stage.tool, on=stage.day(SERVED_DAYS), at=stage.ago(SERVED_DAYS))
    for line in lines:
        paid = Paid(on=stage.day(REFUNDED_DAYS), method="transfer")
        pay_refund(by=stage.by, line_id=line.pk, paid=paid, at=stage.ago(REFUNDED_DAYS))
    who, wish = Who(name=ASKER), stage.wish("beneficiary", 2)
    enter_subscription(by=stage.by, tool=stage.tool, who=who, wish=wish, on=stage.day(ASKED_DAYS))


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill the register of a cooperative of five categories."""
    categories = {one.role: one for one in Category.objects.in_tool(tool).order_by("-position")}
    stage = Stage(tool, cast, categories)
    _entries(stage)
    _moves(stage)
