"""The answer itself: who leads, who does what, at which price, with which papers, until it is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.tenders.errors import (
    Incomplete,
    NoGo,
    NotEnoughDays,
    NotInState,
    NotMember,
    TierTooLow,
    TooLate,
)
from essaim.engines.tenders.events import AnswerSubmitted
from essaim.engines.tenders.models import Answer, CheckItem, Company, Opportunity, Piece, Share, Task
from essaim.engines.tenders.models.companies import TIERS_THAT_ANSWER
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.rules.pricing import by_company
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.outbox.api import publish
from essaim.kernel.ui.dates import when_text

RELATED = ("tool__project", "opportunity", "lead")
MOST_DAYS, MOST_MONEY = 10_000, Money(10**11)


def answer_to_write(answer_id: int, by: Actor, *states: str, permission: str = P.MANAGE) -> Answer:
    """An answer, its row held. Raises NotFound, Forbidden, NotInState."""
    answer = get(Answer, by=by, permission=permission, lock=True, related=RELATED, pk=answer_id)
    if answer.status not in states:
        raise NotInState(status=answer.get_status_display())
    return answer


def member_to_answer(tool_id: int, company_id: int) -> Company:
    """A member that may answer, its row held. Raises NotFound, NotMember, TierTooLow."""
    rows = Company.objects.in_tool(tool_id).select_for_update(of=("self",))
    company = rows.filter(pk=company_id).first()
    if company is None:
        raise NotFound
    if not company.is_member:
        raise NotMember(name=company.name, field="company")
    if company.tier not in TIERS_THAT_ANSWER:
        raise TierTooLow(name=company.name, field="company")
    return company


@transaction.atomic
def start_answer(*, opportunity_id: int, by: Actor, at: datetime) -> Answer:
    """Start the answer the members voted for; once. Its list of papers comes with it. Raises NoGo, TooLate."""
    found = get(
        Opportunity, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=opportunity_id
    )
    known = Answer.objects.in_tool(found.tool_id).filter(opportunity=found).first()
    if known is not None:
        return known
    if found.status != Opportunity.Status.GO:
        raise NoGo
    _check_in_time(found, at)
    answer = Answer.unscoped.create(
        project_id=found.project_id, tool=found.tool, opportunity=found, started_at=at
    )
    for title in found.tool.config.common_papers:
        _add_item(answer, title, None)
    record(by=by, action="tenders.answer_started", target=answer)
    return answer


def _check_in_time(found: Opportunity, at: datetime) -> None:
    if found.deadline is not None and at > found.deadline:
        raise TooLate(day=when_text(found.deadline))


def _add_item(answer: Answer, title: str, company: Company | None, due_on: date | None = None) -> CheckItem:
    rows = CheckItem.objects.in_tool(answer.tool_id)
    found, _created = rows.get_or_create(
        answer=answer,
        company=company,
        title=title[:150],
        defaults={"project_id": answer.project_id, "tool_id": answer.tool_id, "due_on": due_on},
    )
    return found


@transaction.atomic
def set_conditions(
    *, answer_id: int, form: str, lead_id: int, lead_is_solidary: bool, retention: int, by: Actor
) -> Answer:
    """Say how the members are bound, and who leads. `retention` in percent. Raises NotInState, NotMember, Invalid."""
    answer = answer_to_write(answer_id, by, Answer.Status.PREPARING)
    lead = member_to_answer(answer.tool_id, lead_id)
    if not 0 <= retention <= 100:
        raise Invalid(message=_("La retenue est une part, de 0 à 100 %."), field="retention")
    answer.form, answer.lead, answer.retention = form, lead, retention
    answer.lead_is_solidary = lead_is_solidary or form == Answer.Form.SOLIDARY
    answer.save(update_fields=["form", "lead", "retention", "lead_is_solidary"])
    changes = {"form": form, "lead": lead.name, "retention": retention}
    record(by=by, action="tenders.answer_conditions", target=answer, changes=changes)
    return answer


@dataclass(frozen=True, kw_only=True)
class Piecework:
    """A task as a person writes it."""

    company: int
    title: str
    days: int
    day_price: Money
    costs: Money = ZERO
    lot: str = ""


@transaction.atomic
def add_task(*, answer_id: int, work: Piecework, by: Actor) -> Task:
    """Give a task to a member: its days are promised at once, within its capacity. Its papers join the list.

    Raises NotInState, NotMember, TierTooLow, NotEnoughDays, Invalid.
    """
    answer = answer_to_write(answer_id, by, Answer.Status.PREPARING)
    company = member_to_answer(answer.tool_id, work.company)
    if not work.title.strip():
        raise Invalid(message=_("Dites quel travail."), field="title")
    if (
        not 0 <= work.days <= MOST_DAYS
        or not ZERO <= work.day_price <= MOST_MONEY
        or not ZERO <= work.costs <= MOST_MONEY
    ):
        raise Invalid(message=_("Des jours et des prix ne sont ni négatifs ni démesurés."), field="days")
    if not work.day_price * work.days + work.costs:
        raise Invalid(message=_("Donnez un prix à ce travail : des jours, ou des frais."), field="day_price")
    if work.days > company.days_left:
        raise NotEnoughDays(name=company.name, left=company.days_left, asked=work.days, field="days")
    promise_days(company, work.days)
    task = Task.unscoped.create(
        project_id=answer.project_id,
        tool=answer.tool,
        answer=answer,
        company=company,
        lot=work.lot.strip(),
        title=work.title.strip(),
        days=work.days,
        day_price=work.day_price,
        costs=work.costs,
    )
    for title in answer.tool.config.member_papers:
        _add_item(answer, title, company)
    record(by=by, action="tenders.task_added", target=answer, changes={"task": task.title, "days": task.days})
    return task


def promise_days(company: Company, days: int) -> None:
    """Add days to what a company has promised; below zero gives them back. Its row is held."""
    company.days_committed += days
    company.save(update_fields=["days_committed"])


@transaction.atomic
def remove_task(*, task_id: int, by: Actor) -> Answer:
    """Take a task away and give its days back. Raises NotFound, Forbidden, NotInState."""
    found = Task.unscoped.filter(pk=task_id).values_list("answer", flat=True).first()
    if found is None:
        raise NotFound
    answer = answer_to_write(found, by, Answer.Status.PREPARING)
    task = Task.objects.in_tool(answer.tool_id).filter(pk=task_id).first()
    if task is None:
        raise NotFound
    company = Company.unscoped.select_for_update(of=("self",)).get(pk=task.company_id)
    promise_days(company, -task.days)
    record(by=by, action="tenders.task_removed", target=answer, changes={"task": task.title})
    task.delete()
    if not answer.tasks.filter(company=company).exists():
        answer.items.filter(company=company, done_at=None).delete()
    return answer


@transaction.atomic
def add_item(
    *, answer_id: int, title: str, by: Actor, company_id: int | None = None, due_on: date | None = None
) -> CheckItem:
    """Ask for one more paper: from whom, by when. Raises NotInState, Invalid."""
    answer = answer_to_write(answer_id, by, Answer.Status.PREPARING)
    company = None
    if company_id is not None:
        company = Company.objects.in_tool(answer.tool_id).filter(pk=company_id).first()
        if company is None:
            raise NotFound
    if not title.strip():
        raise Invalid(message=_("Dites quelle pièce."), field="title")
    item = _add_item(answer, title.strip(), company, due_on)
    record(by=by, action="tenders.item_added", target=answer, changes={"title": item.title})
    return item


@transaction.atomic
def tick_item(*, item_id: int, done: bool, by: Actor, at: datetime, piece_id: int | None = None) -> Answer:
    """Say that a paper is there, or is not any more. Raises NotFound, Forbidden, NotInState."""
    found = CheckItem.unscoped.filter(pk=item_id).values_list("answer", flat=True).first()
    if found is None:
        raise NotFound
    answer = answer_to_write(found, by, Answer.Status.PREPARING)
    item = CheckItem.objects.in_tool(answer.tool_id).get(pk=item_id)
    piece = Piece.objects.in_tool(answer.tool_id).filter(pk=piece_id).first() if piece_id else None
    item.done_at, item.done_by = (at, by.name[:200]) if done else (None, "")
    item.piece = piece if done else None
    item.save(update_fields=["done_at", "done_by", "piece"])
    record(by=by, action="tenders.item_ticked", target=answer, changes={"title": item.title, "done": done})
    return answer


@transaction.atomic
def submit_answer(*, answer_id: int, by: Actor, at: datetime) -> Answer:
    """Hand the answer in: its price is shared and fixed. Raises NotInState, TooLate, Incomplete."""
    answer = answer_to_write(answer_id, by, Answer.Status.PREPARING)
    _check_in_time(answer.opportunity, at)
    shares = by_company(task.work for task in answer.tasks.all())
    missing = _missing(answer, shares)
    if missing:
        raise Incomplete(missing=" ; ".join(missing))
    write_shares(answer, shares)
    answer.amount = total(list(shares.values()))
    answer.status, answer.submitted_at = Answer.Status.SUBMITTED, at
    answer.save(update_fields=["amount", "status", "submitted_at"])
    record(by=by, action="tenders.answer_submitted", target=answer, changes={"amount": answer.amount})
    publish(AnswerSubmitted(answer.pk, answer.amount.cents), tool=answer.tool, by=by)
    return answer


def _missing(answer: Answer, shares: dict[int, Money]) -> list[str]:
    """What is still to be done before an answer may leave, in words."""
    missing = []
    if not shares:
        missing.append(_("aucun travail n'est réparti"))
    if answer.lead_id is None:
        missing.append(_("le mandataire n'est pas choisi"))
    elif answer.lead_id not in shares and shares:
        missing.append(_("le mandataire n'a aucun travail"))
    waiting = list(answer.items.filter(done_at=None).select_related("company").order_by("pk"))
    if waiting:
        first = f"{waiting[0].title} ({waiting[0].company})" if waiting[0].company else waiting[0].title
        missing.append(_("{n} pièces attendent, dont « {first} »").format(n=len(waiting), first=first))
    return missing


def write_shares(answer: Answer, shares: dict[int, Money]) -> None:
    """The share of each, in place of those before."""
    answer.shares.all().delete()
    Share.unscoped.bulk_create(
        Share(
            project_id=answer.project_id,
            tool_id=answer.tool_id,
            answer=answer,
            company_id=company,
            amount=amount,
        )
        for company, amount in shares.items()
    )
