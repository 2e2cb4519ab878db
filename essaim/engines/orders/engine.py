"""The manifest of group orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field, field_validator, model_validator

from essaim.engines.orders import events
from essaim.engines.orders.commands.cycles import close_due_cycles, open_next_cycle
from essaim.engines.orders.commands.letters import write_confirmed
from essaim.engines.orders.commands.online import record_online_payment
from essaim.engines.orders.commands.privacy import erase_person, personal_data
from essaim.engines.orders.commands.serving import serve_standing_orders
from essaim.engines.orders.commands.setup import install_tool
from essaim.engines.orders.demo import play
from essaim.engines.orders.permissions import LABELS, P
from essaim.engines.orders.queries.claims import book_claims
from essaim.engines.orders.queries.metrics import METRICS
from essaim.engines.orders.queries.waiting import source_urls, waiting_for
from essaim.engines.orders.rules import Fee, FeeBase, FeeKind, Level, PaidBy, Rhythm, Rule, Split, Tariff
from essaim.engines.orders.wording import ACTIONS, MESSAGES, WORDS
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Rate
from essaim.kernel.projects.engine import Acceptor, Engine, Job, MenuItem
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue

NONE, WHOLE = Rate.parse("0"), Rate.parse("1")


def _nothing_is_empty(value: Any) -> Any:
    return () if value is None else value


class BracketSetting(EngineSettings):
    """The funder's rate for quotients up to `up_to` euros; None for the last bracket."""

    up_to: int | None = Field(default=None, ge=0)
    rate: RateValue


class SharingSetting(EngineSettings):
    """One funder. Without `payer` (an unanswered optional decision) the line is ignored."""

    payer: int | None = None
    rate: RateValue = Rate.parse("0.5")
    brackets: Annotated[tuple[BracketSetting, ...], BeforeValidator(_nothing_is_empty)] = ()
    household_cap: MoneyValue | None = None
    envelope: MoneyValue | None = None
    period: tuple[date, date] | None = None


class FeeSetting(EngineSettings):
    """One fee: kind, base, and who bears it. A rate counts on goods, an amount on the rest; without either the line is ignored."""

    kind: FeeKind
    base: FeeBase = FeeBase.GOODS
    rate: RateValue | None = None
    amount: MoneyValue | None = None
    paid_by: PaidBy = PaidBy.HOUSEHOLD
    at_least: MoneyValue | None = None
    below: MoneyValue | None = None
    split: Split = Split.GOODS

    @model_validator(mode="after")
    def _is_sound(self) -> FeeSetting:
        sums = [self.amount or ZERO, self.at_least or ZERO, self.below or ZERO]
        if min(sums) < ZERO or not 0 <= (self.rate or NONE).fraction <= 1:
            raise ValueError(
                "a fee has a rate from 0 to 1 and amounts of 0 or more, for example 0.05 or 2.50"
            )
        if self.base is FeeBase.CYCLE:
            if self.paid_by is not PaidBy.HOUSEHOLD or self.kind is FeeKind.SOLIDARITY:
                raise ValueError('a sum of the cycle is paid by "household", and is no solidarity fee')
            if self.at_least is not None or self.below is not None:
                raise ValueError("a sum of the cycle has no limit of goods")
        if self.paid_by is PaidBy.PRODUCER:
            if self.kind is FeeKind.SOLIDARITY:
                raise ValueError('a solidarity fee is paid by "household" or "included", not "producer"')
            if self.base in (FeeBase.ORDER, FeeBase.PRODUCER):
                raise ValueError('a fee kept from producers counts on "goods" or "unit"')
            if self.at_least is not None or self.below is not None:
                raise ValueError("a fee kept from producers has no limit of goods")
        return self

    @property
    def fee(self) -> Fee:
        rate, amount = self.rate or NONE, self.amount or ZERO
        return Fee(
            self.kind, self.base, rate, amount, self.paid_by, self.at_least, self.below, split=self.split
        )


class LevelSetting(EngineSettings):
    """A price a household may choose beside the fair one: a `rate` of it, or so much `more`. At 100 %, the line is ignored."""

    key: str = Field(pattern=r"^[a-z][a-z-]{0,19}$")
    label: str = Field(min_length=1, max_length=40)
    rate: RateValue | None = None
    more: RateValue | None = None

    @property
    def of_fair(self) -> Rate:
        """The rate of the fair price."""
        return Rate((self.rate or WHOLE).fraction + (self.more or NONE).fraction)

    @field_validator("rate", "more")
    @classmethod
    def _within(cls, rate: Rate | None) -> Rate | None:
        if rate is not None and not 0 <= rate.fraction <= 3:
            raise ValueError("the rate of a price level goes from 0 to 3, for example 0.65")
        return rate


class ProductSetting(EngineSettings):
    """A product that exists from the first day. Others are added on the page of products."""

    name: str = Field(min_length=1, max_length=120)
    price: MoneyValue
    unit: str = Field(default="panier", max_length=40)
    description: str = Field(default="", max_length=300)


class OrdersSettings(EngineSettings):
    """Settings of a tool. Amounts in euros, rates from 0 to 1."""

    cycle: Literal["weekly", "fortnightly", "monthly"] = "monthly"
    products: Annotated[tuple[ProductSetting, ...], BeforeValidator(_nothing_is_empty)] = ()
    cost_sharing: Annotated[tuple[SharingSetting, ...], BeforeValidator(_nothing_is_empty)] = ()
    closing_days_before: int = Field(default=5, ge=0, le=60)
    pickup_place: str = Field(default="", max_length=2000)
    running_cost_rate: RateValue = NONE
    fees: Annotated[tuple[FeeSetting, ...], BeforeValidator(_nothing_is_empty)] = ()
    price_levels: Annotated[tuple[LevelSetting, ...], BeforeValidator(_nothing_is_empty)] = ()
    fund_overdraft: MoneyValue = ZERO
    full_price: bool = False
    producer_minimum: MoneyValue = ZERO
    privacy_notice: str = Field(default="", max_length=2000)
    rationing: Rule = Rule.PRO_RATA
    filling_hours: int = Field(default=0, ge=0, le=240)
    standing: Annotated[tuple[Rhythm, ...], BeforeValidator(_nothing_is_empty)] = ()
    commitment_months: int = Field(default=0, ge=0, le=24)
    quality_goals: bool = False
    weighing_alarm: RateValue = Rate.parse("0.2")
    claim_days: int = Field(default=7, ge=0, le=60)

    @cached_property
    def tariff(self) -> Tariff:
        """The fees and levels that say something; the running costs are one fee among them."""
        running = Fee(FeeKind.RUNNING, rate=self.running_cost_rate)
        fees = (running, *[one.fee for one in self.fees])
        levels = [Level(one.key, one.label, one.of_fair) for one in self.price_levels]
        return Tariff(
            fees=tuple(
                fee for fee in fees if (fee.rate.fraction if fee.base is FeeBase.GOODS else fee.amount)
            ),
            levels=tuple(level for level in levels if level.rate != WHOLE),
        )


def _open_next(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    open_next_cycle(tool=tool, by=by, at=at)


ENGINE = Engine(
    slug="orders",
    name=_("Commandes groupées"),
    promise=_("Commander ensemble chez des producteurs proches, à un prix partagé et expliqué."),
    version="1.0.0",
    path="commandes",
    settings=OrdersSettings,
    permissions=P,
    permission_labels=LABELS,
    actions=ACTIONS,
    words=WORDS,
    urls="essaim.engines.orders.urls",
    rest="essaim.engines.orders.rest.router",
    home="orders:home",
    needs=("ledger", "members"),
    emits=(
        events.CycleOpened,
        events.CycleClosed,
        events.CycleDistributed,
        events.OrderConfirmed,
        events.OrderCancelled,
        events.OrderDelivered,
        events.DeliveryShort,
        events.PaymentReceived,
        events.PaymentRefunded,
    ),
    tells={events.OrderConfirmed: write_confirmed},
    accepts={
        "open_next_cycle": Acceptor(
            summary=_("Ouvrir la prochaine commande groupée déjà préparée"),
            run=_open_next,
            permissions=frozenset({P.MANAGE_CYCLES}),
            emits=(events.CycleOpened,),
        ),
        "record_online_payment": Acceptor(
            summary=_("Écrire le paiement en ligne d'un foyer"),
            run=record_online_payment,
            permissions=frozenset({P.TAKE_PAYMENTS}),
            emits=(events.PaymentReceived,),
        ),
    },
    metrics=METRICS,
    jobs={
        "close_due_cycles": Job(
            run=close_due_cycles, every_seconds=60, permissions=frozenset({P.MANAGE_CYCLES})
        ),
        "serve_standing_orders": Job(
            run=serve_standing_orders, every_seconds=60, permissions=frozenset({P.RECORD})
        ),
    },
    messages=MESSAGES,
    menu=(
        MenuItem(label=_("Commander"), url="orders:home", permission=P.VIEW),
        MenuItem(label=_("Mon compte"), url="orders:account", permission=P.PLACE),
        MenuItem(label=_("Commandes groupées"), url="orders:cycles", permission=P.MANAGE_CYCLES),
        MenuItem(label=_("Distribution"), url="orders:distributions", permission=P.DELIVER),
        MenuItem(label=_("Paiements"), url="orders:payments", permission=P.TAKE_PAYMENTS),
        MenuItem(label=_("Mes produits"), url="orders:producing", permission=P.PRODUCE),
        MenuItem(label=_("Financement"), url="orders:funding", permission=P.SEE_FUNDING),
        MenuItem(label=_("Produits"), url="orders:catalogue", permission=P.MANAGE_CYCLES),
    ),
    today=waiting_for,
    installed=install_tool,
    claims=book_claims,
    source_urls=source_urls,
    demo=play,
    erase=erase_person,
    personal=personal_data,
)
