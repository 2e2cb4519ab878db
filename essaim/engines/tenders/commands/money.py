"""Money of the cluster: fees, payments split, services, settlements. Each is told to the books in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.ledger.api import Journal, Line, Party, Source, post
from essaim.engines.tenders.commands.answers import answer_to_write
from essaim.engines.tenders.errors import FeeAlreadyCalled, MoreThanDue, NotMember
from essaim.engines.tenders.events import PaymentSplit
from essaim.engines.tenders.models import Answer, Company, Fee, Part, Payment, Service, Settlement
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.money import (
    BANK,
    COMMISSIONS,
    FEES,
    OWED,
    OWING,
    due_of,
    held_of,
)
from essaim.engines.tenders.rules.fees import FeeRule, count_fee, months_due
from essaim.engines.tenders.rules.pricing import Cut, release, split
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.outbox.api import publish

ENGINE = "tenders"


def party_of(company: Company) -> Party:
    """How the books call a company: its organisation."""
    return Party("organisation", company.organisation_id, company.name)


@transaction.atomic
def call_fee(*, company_id: int, year: int, on: date, by: Actor, turnover: Money | None = None) -> Fee:
    """Ask a member for the fee of a year, counted by the rule of the cluster. Raises NotMember, FeeAlreadyCalled, Invalid."""
    company = get(Company, by=by, permission=P.MONEY, lock=True, related=("tool",), pk=company_id)
    if not company.is_member or company.admitted_on is None:
        raise NotMember(name=company.name)
    if company.fees.filter(year=year).exists():
        raise FeeAlreadyCalled(year=year, name=company.name)
    config = company.tool.config
    if config.fee_rate.fraction and (turnover is None or turnover < ZERO):
        raise Invalid(
            message=_("La cotisation dépend du chiffre d'affaires. Écrivez celui déclaré."), field="turnover"
        )
    months = months_due(year, company.admitted_on)
    rule = FeeRule(config.fee_flat, config.fee_rate, config.fee_minimum)
    count = count_fee(rule, turnover=turnover or ZERO, months=months)
    if count.due <= 0:
        message = _("Aucune cotisation n'est due pour {year}. Vérifiez l'année.")
        raise Invalid(message=message.format(year=year), field="year")
    fee = Fee.unscoped.create(
        project_id=company.project_id,
        tool=company.tool,
        company=company,
        year=year,
        turnover=turnover,
        months=months,
        amount=Money(count.due),
        steps=count.steps,
        called_on=on,
    )
    label = gettext_lazy("Cotisation d'un membre")
    lines = [Line(OWED, debit=fee.amount, party=party_of(company)), Line(FEES, credit=fee.amount)]
    _tell(company.project_id, f"fee-{fee.pk}", "called", lines, label, on, by)
    record(by=by, action="tenders.fee_called", target=fee, changes={"amount": fee.amount})
    return fee


def _tell(
    project_id: int,
    ref: str,
    event: str,
    lines: list[Line],
    label: Promise,
    on: date,
    by: Actor,
    journal: str = Journal.SALES,
) -> None:
    post(
        project_id=project_id,
        by=by,
        on=on,
        label=label,
        source=Source(ENGINE, ref, event),
        lines=[line for line in lines if line.debit or line.credit],
        journal=journal,
    )


@transaction.atomic
def record_payment(
    *, answer_id: int, gross: Money, on: date, through_cluster: bool, key: UUID, by: Actor
) -> Payment:
    """The buyer pays a bill of `gross`: split by what is due to each, less the retention, less the part of the cluster.

    `through_cluster`: the money is in the bank of the cluster, which owes it to its members; else each has its own, and
    owes its part to the cluster. The same `key` twice: the first payment. Raises NotInState, MoreThanDue.
    """
    answer = answer_to_write(answer_id, by, Answer.Status.WON, Answer.Status.DONE, permission=P.MONEY)
    known = Payment.objects.in_tool(answer.tool_id).filter(key=key).first()
    if known is not None:
        return known
    due = {company: amount for company, amount in due_of(answer).items() if amount > ZERO}
    if gross <= ZERO or gross > total(list(due.values())):
        raise MoreThanDue(due=total(list(due.values())), field="gross")
    retention = Rate.parse(f"{answer.retention}/100")
    cuts = split(gross, due, retention=retention, commission=answer.tool.config.business_rate)
    return _pay(answer, gross, cuts, on, through_cluster, key, by)


@transaction.atomic
def release_retention(
    *, answer_id: int, amount: Money, on: date, through_cluster: bool, key: UUID, by: Actor
) -> Payment:
    """The buyer gives back money it kept. Raises NotInState, MoreThanDue."""
    answer = answer_to_write(answer_id, by, Answer.Status.WON, Answer.Status.DONE, permission=P.MONEY)
    known = Payment.objects.in_tool(answer.tool_id).filter(key=key).first()
    if known is not None:
        return known
    held = {company: kept for company, kept in held_of(answer).items() if kept > ZERO}
    if amount <= ZERO or amount > total(list(held.values())):
        raise MoreThanDue(due=total(list(held.values())), field="gross")
    cuts = release(amount, held, commission=answer.tool.config.business_rate)
    return _pay(answer, ZERO, cuts, on, through_cluster, key, by)


def _pay(
    answer: Answer, gross: Money, cuts: Mapping[int, Cut], on: date, through: bool, key: UUID, by: Actor
) -> Payment:
    """Write a payment, its parts and its entry."""
    retained = total([cut.retained for cut in cuts.values()])
    commission = total([cut.commission for cut in cuts.values()])
    if gross - retained <= ZERO:
        raise Invalid(message=_("Tout serait retenu : il n'y a rien à recevoir."), field="gross")
    payment = Payment.unscoped.create(
        project_id=answer.project_id,
        tool=answer.tool,
        answer=answer,
        received_on=on,
        gross=gross,
        retained=retained,
        received=gross - retained,
        through_cluster=through,
        key=key,
        rate=answer.tool.config.business_rate.plain,
        commission=commission,
    )
    parts = _parts(payment, cuts)
    Part.unscoped.bulk_create(parts)
    _tell_payment(payment, parts, by)
    record(
        by=by,
        action="tenders.payment_split",
        target=answer,
        changes={"received": payment.received, "commission": commission},
    )
    event = PaymentSplit(payment.pk, answer.pk, payment.received.cents, commission.cents)
    publish(event, tool=answer.tool, by=by)
    return payment


def _parts(payment: Payment, cuts: Mapping[int, Cut]) -> list[Part]:
    """The parts of a payment, not written yet. One query."""
    companies = {
        one.pk: one for one in Company.objects.in_tool(payment.tool_id).filter(pk__in=cuts).order_by("pk")
    }
    return [
        Part(
            project_id=payment.project_id,
            tool=payment.tool,
            payment=payment,
            company=companies[pk],
            gross=cut.gross,
            retained=cut.retained,
            commission=cut.commission,
        )
        for pk, cut in cuts.items()
    ]


def _tell_payment(payment: Payment, parts: list[Part], by: Actor) -> None:
    if payment.through_cluster:
        label = gettext_lazy("Paiement d'un marché partagé entre les membres")
        lines = [Line(BANK, debit=payment.received)]
        lines += [Line(OWING, credit=part.net, party=party_of(part.company)) for part in parts]
        journal = Journal.BANK
    else:
        label = gettext_lazy("Part de la grappe sur un marché")
        lines = [Line(OWED, debit=part.commission, party=party_of(part.company)) for part in parts]
        journal = Journal.SALES
    lines.append(Line(COMMISSIONS, credit=payment.commission))
    if payment.through_cluster or payment.commission:
        _tell(
            payment.project_id,
            f"payment-{payment.pk}",
            "split",
            lines,
            label,
            payment.received_on,
            by,
            journal,
        )


@transaction.atomic
def record_service(
    *, company_id: int, kind: str, title: str, on: date, alone: Money, shared: Money, key: UUID, by: Actor
) -> Service:
    """A member used a pooled means: what it saves, and the part of the cluster on it. Raises NotMember, Invalid."""
    company = get(Company, by=by, permission=P.MONEY, lock=True, related=("tool",), pk=company_id)
    known = Service.objects.in_tool(company.tool_id).filter(key=key).first()
    if known is not None:
        return known
    if not company.is_member:
        raise NotMember(name=company.name, field="company")
    if not title.strip():
        raise Invalid(message=_("Dites ce qui est partagé."), field="title")
    if alone < ZERO or shared < ZERO:
        raise Invalid(message=_("Un coût n'est pas négatif."), field="alone")
    service = Service.unscoped.create(
        project_id=company.project_id,
        tool=company.tool,
        company=company,
        kind=kind,
        title=title.strip(),
        on=on,
        alone=alone,
        shared=shared,
        commission=shared.share(company.tool.config.service_rate),
        key=key,
    )
    if service.commission:
        lines = [
            Line(OWED, debit=service.commission, party=party_of(company)),
            Line(COMMISSIONS, credit=service.commission),
        ]
        label = gettext_lazy("Part de la grappe sur un service")
        _tell(company.project_id, f"service-{service.pk}", "rendered", lines, label, on, by)
    record(by=by, action="tenders.service_recorded", target=service, changes={"saved": service.saved})
    return service


@transaction.atomic
def settle(*, company_id: int, amount: Money, outgoing: bool, on: date, key: UUID, by: Actor) -> Settlement:
    """A member pays what it owes to the cluster, or is paid what the cluster owes it. Raises Invalid."""
    company = get(Company, by=by, permission=P.MONEY, lock=True, related=("tool",), pk=company_id)
    known = Settlement.objects.in_tool(company.tool_id).filter(key=key).first()
    if known is not None:
        return known
    if amount <= ZERO:
        raise Invalid(message=_("Écrivez un montant au-dessus de zéro."), field="amount")
    made = Settlement.unscoped.create(
        project_id=company.project_id,
        tool=company.tool,
        company=company,
        on=on,
        amount=amount,
        outgoing=outgoing,
        key=key,
    )
    party = party_of(company)
    if outgoing:
        lines = [Line(OWING, debit=amount, party=party), Line(BANK, credit=amount)]
        label = gettext_lazy("Versement à un membre")
    else:
        lines = [Line(BANK, debit=amount), Line(OWED, credit=amount, party=party)]
        label = gettext_lazy("Règlement d'un membre")
    _tell(company.project_id, f"settlement-{made.pk}", "settled", lines, label, on, by, Journal.BANK)
    record(by=by, action="tenders.settled", target=made, changes={"amount": amount, "outgoing": outgoing})
    return made
