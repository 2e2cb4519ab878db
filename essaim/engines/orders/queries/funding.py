"""What a funder sees: its envelope, and each order it helped to pay, without names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from essaim.engines.ledger.api import Party, balance_of
from essaim.engines.orders.models import Order, OrderShare, Payer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.claims import FUNDERS
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.money import ZERO, Money
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import Cell, Table


def payers_of(tool: Tool) -> list[Payer]:
    """The funders of a tool, in the order they pay. One query."""
    return list(Payer.objects.in_tool(tool).select_related("organisation").order_by("position", "pk"))


def payers_seen_by(tool: Tool, actor: Actor, held: frozenset[str]) -> list[Payer]:
    """Every funder for who runs the orders; else those this person belongs to. Two queries at most."""
    payers = payers_of(tool)
    if held & {P.MANAGE_FUNDING, P.MANAGE_CYCLES}:
        return payers
    own = OrganisationMembership.objects.filter(user=actor.user_id or 0, is_active=True)
    of_actor = set(own.values_list("organisation_id", flat=True))
    return [payer for payer in payers if payer.organisation_id in of_actor]


def months_funded(payer: Payer) -> list[date]:
    """The months in which this funder gave something, latest first. One query."""
    rows = OrderShare.objects.in_tool(payer.tool_id).filter(
        payer=payer, amount__gt=0, order__status=Order.Status.CONFIRMED
    )
    months = rows.order_by("-order__cycle__month").values_list("order__cycle__month", flat=True)
    return list(months.distinct())


def owed_by(payer: Payer) -> Money:
    """What the books still ask of this funder, over all time. One query."""
    party = Party("organisation", payer.organisation_id, payer.organisation.name)
    return balance_of(payer.project_id, FUNDERS, party)


def shares_in(payer: Payer, period: Period) -> QuerySet[OrderShare]:
    """The payer's shares of live orders whose cycle's month starts in the period. One query when read."""
    return (
        OrderShare.objects.in_tool(payer.tool_id)
        .filter(
            payer=payer,
            amount__gt=0,
            order__status=Order.Status.CONFIRMED,
            order__cycle__month__gte=period.start,
            order__cycle__month__lt=period.end,
        )
        .select_related("order__cycle")
        .order_by("order__cycle__month", "order__number")
    )


def pseudonym(tool: Tool, household_id: int) -> str:
    """A name that stays the same for one household in one tool: eight hexadecimal digits.

    Keyed with the secret of this installation, so that nobody else can find it again from a list of numbers.
    """
    told = salted_hmac("essaim.orders.pseudonym", f"{tool.pk}:{household_id}", algorithm="sha256")
    return told.hexdigest()[:8].upper()


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One order as evidence: no name, a pseudonym kept from month to month."""

    number: int
    household: str
    cycle: str
    month: date
    ordered_on: date
    price: Money
    funded: Money
    household_amount: Money
    is_delivered: bool


def statement_rows(payer: Payer, period: Period) -> Iterator[StatementRow]:
    """The evidence of a period, order by order, streamed. One query."""
    for share in shares_in(payer, period).iterator(chunk_size=500):
        order = share.order
        yield StatementRow(
            number=order.number,
            household=pseudonym(payer.tool, order.household_id),
            cycle=order.cycle.name,
            month=order.cycle.month,
            ordered_on=order.placed_at.date(),
            price=order.price,
            funded=share.amount,
            household_amount=order.household_amount,
            is_delivered=order.delivered_at is not None,
        )


@dataclass(frozen=True, slots=True)
class FundingMonth:
    """What a payer gave in the cycles of one month."""

    month: date
    orders: int
    households: int
    price: Money
    funded: Money


def funding_months(payer: Payer, period: Period) -> list[FundingMonth]:
    """Month by month. One query."""
    rows = (
        shares_in(payer, period)
        .order_by("order__cycle__month")
        .values("order__cycle__month")
        .annotate(
            orders=Count("order"),
            households=Count("order__household", distinct=True),
            whole=Sum("order__price"),
            funded=Sum("amount"),
        )
    )
    return [
        FundingMonth(
            row["order__cycle__month"], row["orders"], row["households"], row["whole"], row["funded"]
        )
        for row in rows
    ]


def funding_total(payer: Payer, period: Period) -> FundingMonth:
    """The whole period; households are counted once. One query."""
    sums = shares_in(payer, period).aggregate(
        orders=Count("order"),
        households=Count("order__household", distinct=True),
        whole=Sum("order__price"),
        funded=Sum("amount"),
    )
    return FundingMonth(
        period.start, sums["orders"], sums["households"], sums["whole"] or ZERO, sums["funded"] or ZERO
    )


def evidence_table(payer: Payer, period: Period) -> Table:
    """A row an order, without a name. One query, streamed."""
    columns = [
        _("Mois"), _("Commande"), _("Foyer (pseudonyme)"), _("Passée le"), _("Prix entier"), _("Prise en charge"),
        _("Payé par le foyer"), _("Remise"),
    ]  # fmt: skip
    return Table(_("Justificatif"), columns, _evidence(payer, period))


def _evidence(payer: Payer, period: Period) -> Iterator[tuple[Cell, ...]]:
    for row in statement_rows(payer, period):
        yield (
            f"{row.month:%Y-%m}",
            row.number,
            row.household,
            row.ordered_on,
            row.price,
            row.funded,
            row.household_amount,
            _("oui") if row.is_delivered else _("non"),
        )


def months_table(payer: Payer, period: Period) -> Table:
    """A row a month, and the whole. Two queries."""
    columns = [_("Mois"), _("Commandes"), _("Foyers"), _("Prix entier"), _("Prise en charge")]
    whole = funding_total(payer, period)
    rows: list[tuple[Cell, ...]] = [
        (f"{one.month:%Y-%m}", one.orders, one.households, one.price, one.funded)
        for one in funding_months(payer, period)
    ]
    rows.append((_("Total"), whole.orders, whole.households, whole.price, whole.funded))
    return Table(_("Par mois"), columns, rows)
