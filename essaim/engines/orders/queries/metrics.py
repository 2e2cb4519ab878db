"""Figures of the engine, month by month of the cycles: counted on live orders, in one query each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.engines.orders.models import Order, OrderLine, OrderShare
from essaim.engines.orders.queries.amounts import LINE_CENTS, PRODUCER_CENTS, UNITS
from essaim.engines.orders.rules import ORGANIC
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric

Rows = QuerySet[Any]


def _orders(tools: list[int], period: Period) -> Rows:
    return Order.unscoped.filter(
        tool__in=tools,
        status=Order.Status.CONFIRMED,
        cycle__month__gte=period.start,
        cycle__month__lt=period.end,
    )


def _of_orders(rows: Rows, tools: list[int], period: Period) -> Rows:
    return rows.filter(
        tool__in=tools,
        order__status=Order.Status.CONFIRMED,
        order__cycle__month__gte=period.start,
        order__cycle__month__lt=period.end,
    )


def _by_month(rows: Rows, month: str, figure: Any) -> dict[date, int]:
    grouped = rows.order_by(month).values_list(month).annotate(figure=figure)
    return {day: int(value or 0) for day, value in grouped}


def _whole(rows: Rows, figure: Any) -> int:
    return int(rows.aggregate(figure=figure)["figure"] or 0)


def _by_project(rows: Rows, figure: Any) -> dict[int, int]:
    grouped = rows.order_by("project").values_list("project").annotate(figure=figure)
    return {project_id: int(value or 0) for project_id, value in grouped}


def _cents(field: str) -> Any:
    return Sum(Cast(field, BigIntegerField()))


HOUSEHOLDS = Count("household", distinct=True)
PRODUCERS = Sum(PRODUCER_CENTS)


def households_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_orders(tools, period), "cycle__month", HOUSEHOLDS)


def households_total(tools: list[int], period: Period) -> int:
    return _whole(_orders(tools, period), HOUSEHOLDS)


def households_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_orders(tools, period), HOUSEHOLDS)


def baskets_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_of_orders(OrderLine.unscoped.all(), tools, period), "order__cycle__month", UNITS)


def baskets_total(tools: list[int], period: Period) -> int:
    return _whole(_of_orders(OrderLine.unscoped.all(), tools, period), UNITS)


def baskets_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_of_orders(OrderLine.unscoped.all(), tools, period), UNITS)


def producers_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_of_orders(OrderLine.unscoped.all(), tools, period), "order__cycle__month", PRODUCERS)


def producers_total(tools: list[int], period: Period) -> int:
    return _whole(_of_orders(OrderLine.unscoped.all(), tools, period), PRODUCERS)


def producers_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_of_orders(OrderLine.unscoped.all(), tools, period), PRODUCERS)


def _funded(tools: list[int], period: Period) -> Rows:
    return _of_orders(OrderShare.unscoped.filter(payer__isnull=False), tools, period)


def funders_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_funded(tools, period), "order__cycle__month", _cents("amount"))


def funders_total(tools: list[int], period: Period) -> int:
    return _whole(_funded(tools, period), _cents("amount"))


def funders_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_funded(tools, period), _cents("amount"))


def own_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_orders(tools, period), "cycle__month", _cents("household_amount"))


def own_total(tools: list[int], period: Period) -> int:
    return _whole(_orders(tools, period), _cents("household_amount"))


def own_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_orders(tools, period), _cents("household_amount"))


def _organic(tools: list[int], period: Period) -> Rows:
    return _of_orders(OrderLine.unscoped.filter(offer__quality__in=ORGANIC), tools, period)


ORGANIC_CENTS = Sum(LINE_CENTS)


def organic_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    return _by_month(_organic(tools, period), "order__cycle__month", ORGANIC_CENTS)


def organic_total(tools: list[int], period: Period) -> int:
    return _whole(_organic(tools, period), ORGANIC_CENTS)


def organic_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    return _by_project(_organic(tools, period), ORGANIC_CENTS)


METRICS: dict[str, Metric] = {
    "distinct_households": Metric(
        name=_("Foyers"),
        definition=_("Foyers différents ayant au moins une commande confirmée, comptés une fois chacun."),
        unit="foyers",
        counted=lambda n: ngettext("foyer", "foyers", n),
        monthly=households_by_month,
        total=households_total,
        by_project=households_by_project,
    ),
    "baskets": Metric(
        name=_("Paniers et produits"),
        definition=_(
            "Unités commandées dans les commandes confirmées, rattachées au mois de la commande groupée."
        ),
        unit="unités",
        counted=lambda n: ngettext("unité", "unités", n),
        monthly=baskets_by_month,
        total=baskets_total,
        by_project=baskets_by_project,
    ),
    "producer_euros": Metric(
        name=_("Dû aux producteurs"),
        definition=_("Somme due aux producteurs pour le contenu des commandes confirmées."),
        unit="EUR",
        monthly=producers_by_month,
        total=producers_total,
        by_project=producers_by_project,
    ),
    "funder_euros": Metric(
        name=_("Pris en charge par les financeurs"),
        definition=_("Parts des financeurs publics dans les commandes confirmées."),
        unit="EUR",
        monthly=funders_by_month,
        total=funders_total,
        by_project=funders_by_project,
    ),
    "household_euros": Metric(
        name=_("Payé par les foyers"),
        definition=_("Parts des foyers dans les commandes confirmées, réglées ou non."),
        unit="EUR",
        monthly=own_by_month,
        total=own_total,
        by_project=own_by_project,
    ),
    "organic_euros": Metric(
        name=_("Acheté en bio"),
        definition=_("Prix des produits biologiques ou en conversion dans les commandes confirmées."),
        unit="EUR",
        monthly=organic_by_month,
        total=organic_total,
        by_project=organic_by_project,
    ),
}
