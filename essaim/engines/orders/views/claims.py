"""Spoilt goods: said by a household, answered by the producer or the coordination."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.claims import answer_claim, file_claim, withdraw_claim
from essaim.engines.orders.commands.photos import LARGEST_BYTES
from essaim.engines.orders.forms import AnswerForm, ClaimForm, new_form_key
from essaim.engines.orders.models import ClaimPhoto, GoodsClaim, OrderLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.history import told
from essaim.engines.orders.queries.spoilt import Standing, claimable, claims_seen, may_claim, standing_of
from essaim.engines.orders.views.parts import address, go, order_here, own_household
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW, methods=("GET", "POST"))
def claim_new(request: ToolRequest, number: int) -> HttpResponse:
    """What is spoilt, how many, a photo; what it does is said before."""
    order = order_here(request, number)
    own = order.household.current == own_household(request)
    if not (own and P.PLACE in request.grants) and P.RECORD not in request.grants:
        raise NotFound
    rows = OrderLine.unscoped.filter(order=order).select_related("offer__product")
    lines = claimable(list(rows.order_by("offer__product__position", "pk")))
    start = {"form_key": new_form_key()}
    form = ClaimForm(request.POST or None, request.FILES or None, lines=lines, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            claim = _filed(request, form)
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            messages.success(request, _("C'est signalé. Votre avoir est en attente d'une réponse."))
            return go(request, "claim", pk=claim.pk)
    crumbs = [(_("Commande nº {number}").format(number=number), address(request, "order", number=number))]
    context = {"order": order, "form": form, "lines": lines, "open": may_claim(order, request.at)}
    return render(request, "orders/claim_new.html", {**context, "crumbs": crumbs, "own": own})


def _filed(request: ToolRequest, form: ClaimForm) -> GoodsClaim:
    data = dict(form.cleaned_data)
    sent: UploadedFile[bytes] | None = data.pop("photo")
    photo = sent.read(LARGEST_BYTES + 1) if sent else None
    return file_claim(by=request.actor, at=request.at, photo=photo, **data)


@tool_page(P.MANAGE_CYCLES)
def claims(request: ToolRequest) -> HttpResponse:
    """All the claims, those that wait first."""
    found = claims_seen(request.tool)
    live = [GoodsClaim.Status.TENTATIVE, GoodsClaim.Status.DISPUTED]
    context = {
        "waiting": found.filter(status__in=live),
        "page": paginate(request, found.exclude(status__in=live)),
        "crumbs": [(_("Commandes groupées"), address(request, "cycles"))],
    }
    return render(request, "orders/claims.html", context)


def _claim_here(request: ToolRequest, pk: int) -> tuple[GoodsClaim, Standing]:
    """A claim this person may read, and what it is to it; NotFound otherwise."""
    found = claims_seen(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    standing = standing_of(found, request.actor, request.grants)
    if not standing.may_read:
        raise NotFound
    return found, standing


def _own_claim_here(request: ToolRequest, producer: int, pk: int) -> tuple[GoodsClaim, Standing]:
    """A claim on a product of this producer, by who is it; NotFound otherwise."""
    found, standing = _claim_here(request, pk)
    if not standing.producer or found.line.offer.product.producer_id != producer:
        raise NotFound
    return found, standing


@tool_page(P.VIEW, methods=("GET", "POST"))
def claim(request: ToolRequest, pk: int) -> HttpResponse:
    found, standing = _claim_here(request, pk)
    order = found.line.order
    name = _("Commande nº {number}").format(number=order.number)
    context = {
        "crumbs": [(name, address(request, "order", number=order.number))],
        "history": told(found),
        "order": order,
        "photo": address(request, "claim_photo", pk=pk),
    }
    return _answered(request, found, standing, context)


@tool_page(P.PRODUCE, methods=("GET", "POST"))
def own_claim(request: ToolRequest, producer: int, pk: int) -> HttpResponse:
    """What the producer reads: everything but who claims."""
    found, standing = _own_claim_here(request, producer, pk)
    name = found.line.offer.product.producer
    context = {
        "crumbs": [(str(name), address(request, "own_producer", pk=producer))],
        "photo": address(request, "own_claim_photo", producer=producer, pk=pk),
    }
    return _answered(request, found, standing, context)


def _answered(
    request: ToolRequest, found: GoodsClaim, standing: Standing, context: dict[str, Any]
) -> HttpResponse:
    """The claim with its answer form; then back to it, answered. A refusal keeps what was typed."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_claim(by=request.actor, claim_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            messages.success(request, _("Réponse enregistrée. Le foyer est prévenu."))
            return redirect(request.path)
    context |= {"claim": found, "form": form, "standing": standing, "may_answer": standing.may_answer(found)}
    context["may_withdraw"] = standing.may_withdraw(found)
    return render(request, "orders/claim.html", context)


@tool_page(P.PLACE, methods=("POST",))
def claim_withdraw(request: ToolRequest, pk: int) -> HttpResponse:
    """Its household takes it back."""
    found, _standing = _claim_here(request, pk)
    try:
        withdraw_claim(by=request.actor, claim_id=found.pk, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Réclamation retirée. L'avoir en attente aussi."))
    return go(request, "claim", pk=pk)


@tool_page(P.VIEW)
def claim_photo(request: ToolRequest, pk: int) -> HttpResponse:
    return _photo(_claim_here(request, pk)[0])


@tool_page(P.PRODUCE)
def own_claim_photo(request: ToolRequest, producer: int, pk: int) -> HttpResponse:
    return _photo(_own_claim_here(request, producer, pk)[0])


def _photo(claim: GoodsClaim) -> HttpResponse:
    """The JPEG itself, kept by nobody on the way."""
    found = ClaimPhoto.unscoped.filter(claim=claim).first()
    if found is None:
        raise NotFound
    response = HttpResponse(bytes(found.content), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
