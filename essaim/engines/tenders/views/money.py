"""Fees, payments, pooled means, statements."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.money import (
    call_fee,
    record_payment,
    record_service,
    release_retention,
    settle,
)
from essaim.engines.tenders.forms.money import FeeForm, PaymentForm, ServiceForm, SettlementForm
from essaim.engines.tenders.models import Answer
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import is_own, members
from essaim.engines.tenders.queries.money import fees, parts_of, services, standings, statement_of
from essaim.engines.tenders.views.links import answer_here, ask, company_here, may, url
from essaim.engines.tenders.wording import explain_cut, explain_fee
from essaim.kernel.errors import Forbidden
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def money_page(request: ToolRequest) -> HttpResponse:
    """What the cluster lives on and what it shares: rates decided, fees, services, where each member stands."""
    sees = P.MONEY in request.grants
    config = request.tool.config
    rates = [
        (_("Part fixe de la cotisation"), config.fee_flat),
        (_("Part du chiffre d'affaires"), config.fee_rate),
        (_("Cotisation minimale"), config.fee_minimum),
        (_("Part de la grappe sur les affaires"), config.business_rate),
        (_("Part de la grappe sur les services"), config.service_rate),
    ]
    context = {
        "rates": rates,
        "standings": standings(request.tool, members(request.tool)) if sees else [],
        "fees": [(fee, explain_fee(fee)) for fee in fees(request.tool)[:50]] if sees else [],
        "page": paginate(request, services(request.tool)),
        "may": may(request),
    }
    return render(request, "tenders/money.html", context)


def _today(request: ToolRequest) -> dict[str, Any]:
    return {"key": uuid4(), "on": timezone.localdate(request.at)}


@tool_page(P.MONEY, methods=("GET", "POST"))
def fee(request: ToolRequest) -> HttpResponse:
    """Call a fee."""
    day = timezone.localdate(request.at)
    form = FeeForm(request.POST or None, companies=list(members(request.tool)), initial={"year": day.year})
    return ask(
        request,
        form,
        lambda data: call_fee(
            company_id=data["company"], year=data["year"], turnover=data["turnover"], on=day, by=request.actor
        ),
        heading=_("Appeler une cotisation"),
        lead=_("Elle est comptée par la règle décidée, au prorata de l'année, et notée dans les comptes."),
        button=_("Appeler cette cotisation"),
        done=_("La cotisation est appelée."),
        back=url(request, "money"),
    )


@tool_page(P.MONEY, methods=("GET", "POST"))
def service(request: ToolRequest) -> HttpResponse:
    """Note a pooled means used by a member."""
    form = ServiceForm(request.POST or None, companies=list(members(request.tool)), initial=_today(request))

    def act(data: dict[str, Any]) -> None:
        record_service(company_id=data.pop("company"), by=request.actor, **data)

    return ask(
        request,
        form,
        act,
        heading=_("Noter un moyen partagé"),
        lead=_("Un local, un outil, une formation, un service : dites ce qu'il aurait coûté seul."),
        button=_("Noter ce partage"),
        done=_("Le partage est noté."),
        back=url(request, "money"),
    )


@tool_page(P.MONEY, methods=("GET", "POST"))
def settlement(request: ToolRequest) -> HttpResponse:
    """A member pays, or is paid."""
    form = SettlementForm(
        request.POST or None, companies=list(members(request.tool)), initial=_today(request)
    )

    def act(data: dict[str, Any]) -> None:
        settle(company_id=data.pop("company"), by=request.actor, **data)

    return ask(
        request,
        form,
        act,
        heading=_("Noter un règlement"),
        button=_("Noter ce règlement"),
        done=_("Le règlement est noté."),
        back=url(request, "money"),
    )


@tool_page(P.MONEY, methods=("GET", "POST"))
def payment(request: ToolRequest, answer: int) -> HttpResponse:
    """The buyer pays: split between members."""
    found = answer_here(request, answer)
    form = PaymentForm(request.POST or None, initial=_today(request))

    return ask(
        request,
        form,
        lambda data: _pay(request, found, data),
        heading=_("Noter un paiement de l'acheteur"),
        lead=_("Il est partagé selon ce qui reste dû à chacun, retenue et part de la grappe déduites."),
        button=_("Partager ce paiement"),
        done=_("Le paiement est partagé."),
        back=url(request, "answer", found.pk),
        crumbs=[(str(found), url(request, "answer", found.pk))],
    )


def _pay(request: ToolRequest, found: Answer, data: dict[str, Any]) -> None:
    told = {name: data[name] for name in ("on", "through_cluster", "key")}
    if data["kind"] == "bill":
        record_payment(answer_id=found.pk, gross=data["gross"], by=request.actor, **told)
    else:
        release_retention(answer_id=found.pk, amount=data["gross"], by=request.actor, **told)


@tool_page(P.VIEW)
def statement(request: ToolRequest, company: int) -> HttpResponse:
    """Everything between a member and the cluster: for its own people, and who keeps the money."""
    found = company_here(request, company)
    if P.MONEY not in request.grants and not (P.OWN in request.grants and is_own(found, request.actor)):
        raise Forbidden
    parts = [(part, explain_cut(part)) for part in parts_of(found)]
    context = {
        "company": found,
        "moves": statement_of(found),
        "standing": standings(request.tool, [found])[0],
        "parts": parts,
    }
    return render(request, "tenders/statement.html", context)
