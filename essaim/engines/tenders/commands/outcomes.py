"""How an answer ends: won, lost, given up, done. Days go back when nothing is left to do."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.answers import answer_to_write, promise_days, write_shares
from essaim.engines.tenders.commands.letters import write_outcome
from essaim.engines.tenders.events import AnswerWon
from essaim.engines.tenders.models import Answer, Company
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.rules.pricing import awarded, days_by_company
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.api import publish


def _free(answer: Answer) -> None:
    """Give back the days of an answer; companies are held in the order of their ids."""
    days = days_by_company(task.work for task in answer.tasks.all())
    rows = Company.objects.in_tool(answer.tool_id).filter(pk__in=days)
    for company in rows.select_for_update(of=("self",)).order_by("pk"):
        promise_days(company, -days[company.pk])


@transaction.atomic
def win_answer(*, answer_id: int, amount: Money, on: date, by: Actor) -> Answer:
    """The contract is ours, for this amount: shares follow it exactly. Raises NotInState, Invalid."""
    answer = answer_to_write(answer_id, by, Answer.Status.SUBMITTED)
    if amount <= ZERO:
        raise Invalid(message=_("Donnez le montant signé, au-dessus de zéro."), field="amount")
    shares = {share.company_id: share.amount for share in answer.shares.all()}
    write_shares(answer, awarded(shares, amount))
    answer.amount, answer.status, answer.decided_on = amount, Answer.Status.WON, on
    answer.save(update_fields=["amount", "status", "decided_on"])
    record(by=by, action="tenders.answer_won", target=answer, changes={"amount": amount})
    publish(AnswerWon(answer.pk, amount.cents), tool=answer.tool, by=by)
    write_outcome(answer)
    return answer


def _ended(answer: Answer, status: str, reason: str, on: date, by: Actor) -> Answer:
    why = " ".join(reason.split())[:500]
    if not why:
        raise Invalid(message=_("Dites pourquoi : la prochaine réponse en profitera."), field="reason")
    _free(answer)
    answer.status, answer.reason, answer.decided_on = Answer.Status(status), why, on
    answer.save(update_fields=["status", "reason", "decided_on"])
    record(by=by, action=f"tenders.answer_{status}", target=answer, reason=why)
    return answer


@transaction.atomic
def lose_answer(*, answer_id: int, reason: str, on: date, by: Actor) -> Answer:
    """Another was chosen: the reason is kept, the days go back. Raises NotInState, Invalid."""
    answer = answer_to_write(answer_id, by, Answer.Status.SUBMITTED)
    lost = _ended(answer, Answer.Status.LOST, reason, on, by)
    write_outcome(lost)
    return lost


@transaction.atomic
def withdraw_answer(*, answer_id: int, reason: str, on: date, by: Actor) -> Answer:
    """Give an answer up before or after it left. Raises NotInState, Invalid."""
    answer = answer_to_write(answer_id, by, Answer.Status.PREPARING, Answer.Status.SUBMITTED)
    return _ended(answer, Answer.Status.WITHDRAWN, reason, on, by)


@transaction.atomic
def finish_answer(*, answer_id: int, by: Actor) -> Answer:
    """The work is done: days go back; what the buyer still owes may still be received. Raises NotInState."""
    answer = answer_to_write(answer_id, by, Answer.Status.WON, permission=P.MANAGE)
    _free(answer)
    answer.status = Answer.Status.DONE
    answer.save(update_fields=["status"])
    record(by=by, action="tenders.answer_done", target=answer)
    return answer
