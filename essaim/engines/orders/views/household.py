"""Pages of a household: today's cycle, its order, its account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.checkout.api import is_open
from essaim.engines.invoices.api import P as InvoicesP
from essaim.engines.members.api import Household
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.orders import place_order, placing_asked
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.errors import EmptyOrder, FundEmpty, NoHousehold, PlaceChangesPrice
from essaim.engines.orders.forms import OrderForm, ReasonForm, new_form_key, order_values, read_sent
from essaim.engines.orders.models import Cycle, Order, OrderLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import account_of, orders_of, payments_of
from essaim.engines.orders.queries.browsing import Browse, chosen_in, is_move
from essaim.engines.orders.queries.cycles import (
    latest_cycle,
    live_order,
    quantities_of,
    tolerances_of,
    wanted_offers,
)
from essaim.engines.orders.queries.history import told
from essaim.engines.orders.queries.lists import orders_with_lines, shares_by_order
from essaim.engines.orders.queries.packs import packed_for
from essaim.engines.orders.queries.quotes import Quote
from essaim.engines.orders.queries.shop import Shelf, minimums, shelf, today
from essaim.engines.orders.queries.shortages import missed_by
from essaim.engines.orders.queries.spoilt import claims_of_order, may_claim
from essaim.engines.orders.queries.tariffs import fee_rows, tariff_of
from essaim.engines.orders.queries.vat import taxes_of
from essaim.engines.orders.queries.weighing import corrections_of
from essaim.engines.orders.views.parts import (
    address,
    cycle_here,
    go,
    order_form,
    order_here,
    own_household,
    shelf_context,
)
from essaim.kernel.errors import DomainError
from essaim.kernel.money import Money
from essaim.kernel.numbers import whole
from essaim.kernel.prepared import along
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """Today: what can be ordered, what it costs and who pays, or what comes next."""
    key, browse = whole(request.GET.get("cycle", "")), Browse.read(request.GET)
    now = today(request.tool, request.actor, request.at, key, browse)
    context = {
        "today": now,
        "shelf": now.shelf,
        **(shelf_context(now.shelf, _first_form(request, now.shelf)) if now.shelf else {}),
        "minimums": minimums(now.shelf.cycle, request.tool.config.producer_minimum) if now.shelf else [],
        "cases": now.cases,
        "latest": None if now.shelf or now.coming else latest_cycle(request.tool),
        "may_place": P.PLACE in request.grants,
        "may_manage": P.MANAGE_CYCLES in request.grants,
    }
    return render(request, "orders/home.html", context)


def _first_form(request: ToolRequest, found: Shelf) -> OrderForm:
    """What was chosen before coming back, else one of the first basket: the first price shown is a real one."""
    if "pickup" in request.GET:
        return order_form(found, request.GET)
    baskets = [one.pk for one in found.offers if one.product.producer_id is None and one.stock_left != 0]
    first = {offer.pk: int(offer.pk in baskets[:1]) for offer in found.offers}
    return order_form(found, initial=order_values(first))


@tool_page(P.VIEW)
def price(request: ToolRequest, cycle: int) -> HttpResponse:
    """The price of a choice, as a fragment of the page."""
    found = _chosen_shelf(request, cycle_here(request, cycle), own_household(request))
    form = order_form(found, request.GET)
    form.is_valid()
    context = {"shelf": found, **found.told(form.quantities, form.level, form.point)}
    return render(request, "orders/_quote.html", context)


def _chosen_shelf(request: ToolRequest, cycle: Cycle, household: Household | None) -> Shelf:
    """What is chosen, wherever it is on the shelf."""
    order = live_order(cycle, household) if household else None
    chosen = Browse(
        chosen=chosen_in(request.POST if request.method == "POST" else request.GET), is_closed=True
    )
    return shelf(cycle, household, request.at, order=order, tool=request.tool, browse=chosen)


@tool_page(P.PLACE, methods=("GET", "POST"))
def new_order(request: ToolRequest, cycle: int) -> HttpResponse:
    """The summary before the act; nothing is written until the button that says the price."""
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            if (order := _placed(request, cycle)) is not None:
                return _thanks(request, order)
        except DomainError as error:
            refusal = error
    elif "pickup" not in request.GET:
        return go(request, "home")
    if (household := own_household(request)) is None:
        raise NoHousehold
    found = _chosen_shelf(request, cycle_here(request, cycle), household)
    form = order_form(found, request.POST if request.method == "POST" else request.GET)
    return _summary(request, found, form, refusal if form.is_valid() else None)


def _placed(request: ToolRequest, cycle: int) -> Order | None:
    """The order, without drawing the shelf again; None where what was sent cannot be read. Raises the refusals of the command."""
    keys = tuple(sorted(chosen_in(request.POST)))
    by, tool, pickup = request.actor, request.tool, whole(request.POST.get("pickup", "")) or 0
    asked = placing_asked(by=by, tool=tool, cycle_id=cycle, pickup_id=pickup)
    with along(wanted_offers.ask(tool.pk, cycle, keys), *asked):
        seen = wanted_offers(tool.pk, cycle, keys)
        if (wish := read_sent(seen, request.POST)) is None:
            return None
        _check_place(request, wish)
        key = request.POST.get("form_key", "")[:40] or new_form_key()
        return place_order(
            by=by, tool=tool, cycle_id=cycle, wish=wish, form_key=key, at=request.at, seen=seen
        )


def _check_place(request: ToolRequest, wish: Wish) -> None:
    """Raises PlaceChangesPrice where the point changed since a price that depends on it was shown."""
    if request.POST.get("shown_at", str(wish.pickup_id)) != str(wish.pickup_id):
        raise PlaceChangesPrice


def _summary(
    request: ToolRequest,
    found: Shelf,
    form: OrderForm,
    refusal: DomainError | None,
    order: Order | None = None,
) -> HttpResponse:
    told = found.told(form.quantities, form.level, form.point)
    refusal = refusal or _foreseen(found, told["quote"])
    context = {
        "shelf": found,
        "form": form,
        "order": order,
        "asked": form.chosen,
        **told,
        "refusal": refusal,
        "form_key": request.POST.get("form_key") or new_form_key(),
        "back": address(request, "change", number=order.number) if order else address(request, "home"),
        "crumbs": [],
    }
    return render(request, "orders/summary.html", context, status=refusal.status if refusal else 200)


def _foreseen(found: Shelf, quote: object) -> DomainError | None:
    """What the act would refuse of this choice, told before it."""
    if not isinstance(quote, Quote):
        return EmptyOrder()
    return FundEmpty(field="level", left=found.fund) if quote.is_short else None


def _thanks(request: ToolRequest, order: Order) -> HttpResponse:
    """To the order, saying so where the funder's envelope ended since the price was shown."""
    shown = whole(request.POST.get("shown", ""))
    if shown is not None and order.household_amount > Money(shown):
        text = _(
            "L'enveloppe du financeur s'est terminée pendant votre commande : votre part est de {now} "
            "au lieu de {before}. Vous pouvez encore la changer ou l'annuler."
        )
        messages.warning(request, text.format(now=order.household_amount, before=Money(shown)))
    else:
        messages.success(
            request,
            _("Commande nº {number} confirmée. Un message part vers vous.").format(number=order.number),
        )
    return go(request, "order", number=order.number)


@tool_page(P.VIEW)
def order(request: ToolRequest, number: int) -> HttpResponse:
    """One order: what, where, who pays what and why, and its history."""
    found = order_here(request, number)
    lines = list(orders_with_lines(Order.objects.in_tool(request.tool).filter(pk=found.pk))[0].lines.all())
    claims = list(claims_of_order(found))
    context = {
        "order": found,
        "lines": lines,
        "is_estimated": any(one.offer.is_weighed and one.weighed_grams is None for one in lines),
        "shares": shares_by_order([found])[found.pk],
        "missed": missed_by(found),
        "packed": packed_for(found),
        "nothing_left": found.is_confirmed and not claims and not any(line.quantity for line in lines),
        "changes_until": found.cycle.changes_until(request.at),
        "history": told(found),
        "claims": claims,
        "corrections": corrections_of(found),
        "crumbs": [],
        **_priced(request, found, lines),
        **_rights_over(request, found),
    }
    return render(request, "orders/order.html", context)


def _priced(request: ToolRequest, order: Order, lines: list[OrderLine]) -> dict[str, object]:
    """What its price holds: fees by kind, the level chosen, the VAT by rate."""
    return {
        "fees": fee_rows(order),
        "level": tariff_of(order.cycle).level(order.level),
        "taxes": taxes_of(order, lines, request.at),
    }


def _rights_over(request: ToolRequest, order: Order) -> dict[str, bool]:
    """What this person may do with an order now."""
    own, held = order.household.current == own_household(request), request.grants
    return {
        "own": own,
        "pays_online": own and P.PLACE in held and order.is_confirmed and is_open(order.project_id),
        "may_invoice": InvoicesP.ISSUE in held and order.cycle.closed_at is not None,
        "may_change": order.is_confirmed
        and order.cycle.accepts_changes(request.at)
        and order.delivered_at is None
        and bool(held & {P.PLACE, P.RECORD}),
        "may_correct": order.is_confirmed and order.cycle.closed_at is not None and P.MANAGE_CYCLES in held,
        "may_claim": may_claim(order, request.at) and ((own and P.PLACE in held) or P.RECORD in held),
    }


def _shelf_to_change(request: ToolRequest, order: Order, browse: Browse) -> Shelf:
    household = order.household.current
    own = household == own_household(request)
    return shelf(order.cycle, household, request.at, order=order, tool=request.tool, own=own, browse=browse)


def _choose_again(request: ToolRequest, order: Order) -> HttpResponse:
    """The choice as the order stands, or as it was typed so far while looking elsewhere on the shelf."""
    if "pickup" in request.GET:
        found = _shelf_to_change(request, order, Browse.read(request.GET))
        form = order_form(found, request.GET)
    else:
        quantities = quantities_of(order)
        found = _shelf_to_change(request, order, Browse(chosen=frozenset(quantities)))
        start = order_values(quantities, order, tolerances_of(order))
        form = order_form(found, initial=start)
    return render(
        request, "orders/change.html", {"order": order, "shelf": found, **shelf_context(found, form)}
    )


@tool_page(P.VIEW, methods=("GET", "POST"))
def change(request: ToolRequest, number: int) -> HttpResponse:
    """Other quantities, another place: the new price first, then the act."""
    before = order_here(request, number)
    data = request.POST if request.method == "POST" else request.GET
    if "pickup" not in data or is_move(request.GET):
        return _choose_again(request, before)
    found = _shelf_to_change(request, before, Browse(chosen=chosen_in(data), is_closed=True))
    form = order_form(found, data)
    refusal: DomainError | None = None
    if form.is_valid() and request.method == "POST":
        try:
            _check_place(request, form.wish)
            changed = change_order(by=request.actor, order_id=before.pk, wish=form.wish, at=request.at)
        except DomainError as error:
            refusal = error
        else:
            return _thanks(request, changed)
    return _summary(request, found, form, refusal, before)


@tool_page(P.VIEW, methods=("GET", "POST"))
def cancel(request: ToolRequest, number: int) -> HttpResponse:
    """What cancelling gives back, then the act; a reason when it is for another household."""
    found = order_here(request, number)
    own = found.household.current == own_household(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = not own
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            cancel_order(
                by=request.actor, order_id=found.pk, at=request.at, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Commande nº {number} annulée.").format(number=number))
            return go(request, "order", number=number)
    crumbs = [(_("Commande nº {number}").format(number=number), address(request, "order", number=number))]
    context = {"order": found, "form": form, "own": own, "refusal": refusal, "crumbs": crumbs}
    return render(request, "orders/cancel.html", context, status=refusal.status if refusal else 200)


@tool_page(P.PLACE)
def account(request: ToolRequest) -> HttpResponse:
    """What the household ordered, paid and owes."""
    household = own_household(request)
    if household is None:
        raise NoHousehold
    context = {
        "household": household,
        "account": account_of(request.tool, household),
        "pays_online": is_open(request.project.pk),
        "orders": paginate(request, orders_of(request.tool, household)),
        "payments": payments_of(request.tool, household)[:50],
    }
    return render(request, "orders/account.html", context)
