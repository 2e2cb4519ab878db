"""Pages of whoever pays: the key in the address is the right. They show an amount and a project, nothing of anyone."""

from __future__ import annotations

from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from essaim.engines.checkout.commands.banks import invented_place
from essaim.engines.checkout.commands.paying import page, pay_link, verify
from essaim.engines.checkout.errors import BankUnreachable
from essaim.engines.checkout.models import Provider, Till
from essaim.engines.checkout.queries.tills import bank_host, intent_by, link_by, may_invent
from essaim.engines.checkout.rules.helloasso import notified_key
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ActorRequest
from essaim.kernel.ui.leaving import may_leave_for

MOST_A_MINUTE, MINUTE, LARGEST = 60, 60, 100_000
TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, project: str, tool: str, key: str) -> HttpResponse:
    """What a letter asks to pay, then to the bank."""
    asked = cast(ActorRequest, request)
    found = link_by(key, at=asked.at)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            _intent, url = pay_link(by=asked.actor, key=key, at=asked.at)
            return redirect(url)
        except BankUnreachable as error:
            refusal = error
    context = {"asked": found, "of_project": found.tool.project, "refusal": refusal}
    status = refusal.status if refusal else 200
    response = render(request, "checkout/link.html", context, status=status)
    return may_leave_for(bank_host(found.project_id), response)


@never_cache
@require_http_methods(["GET"])
def back(request: HttpRequest, project: str, tool: str, key: str) -> HttpResponse:
    """Back from the bank: what became of the payment is read at the provider, never in the address."""
    refusal: DomainError | None = None
    try:
        found = verify(key=key, at=cast(ActorRequest, request).at)
    except BankUnreachable as error:
        found, refusal = intent_by(key), error
    context = {"intent": found, "of_project": found.tool.project, "refusal": refusal}
    return render(request, "checkout/back.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def invented(request: HttpRequest, project: str, tool: str, key: str) -> HttpResponse:
    """The invented bank: it pays what is asked, or refuses. In a demonstration only."""
    found = intent_by(key)
    if found.till.provider != Provider.INVENTED or not may_invent(found.tool.project):
        raise NotFound
    if request.method == "POST":
        said = found.amount.cents if request.POST.get("answer") == "pay" else -1
        cache.set(invented_place(found), said, 24 * 60 * MINUTE)
        return redirect(page("back", found.tool, found.key))
    return render(request, "checkout/invented.html", {"intent": found, "of_project": found.tool.project})


@csrf_exempt
@never_cache
@require_POST
def notified(request: HttpRequest, project: str, tool: str, key: str) -> HttpResponse:
    """The provider says that something happened: the intent is read again there. The answer is the same whatever was sent."""
    place = f"checkout.notified:{key[:43]}"
    cache.add(place, 0, MINUTE)
    if cache.incr(place) > MOST_A_MINUTE:
        return HttpResponse(_("Trop de messages."), status=TOO_MANY, content_type="text/plain; charset=utf-8")
    till = Till.unscoped.filter(key=key).first()
    said = notified_key(request.read(LARGEST)) if till is not None else ""
    if till is not None and till.intents.filter(key=said).exists():
        try:
            verify(key=said, at=cast(ActorRequest, request).at)
        except BankUnreachable:
            return HttpResponse(status=503)  # it tells again later; the job looks too
    return HttpResponse(status=204)
