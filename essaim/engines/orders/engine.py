"""The manifest of group orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from essaim.engines.orders import events
from essaim.engines.orders.commands.cycles import close_due_cycles, open_next_cycle
from essaim.engines.orders.commands.privacy import erase_person, personal_data
from essaim.engines.orders.commands.serving import serve_standing_orders
from essaim.engines.orders.commands.setup import install_tool
from essaim.engines.orders.demo import play
from essaim.engines.orders.models import QUALITIES, RHYTHMS
from essaim.engines.orders.permissions import LABELS, P
from essaim.engines.orders.queries.claims import book_claims
from essaim.engines.orders.queries.metrics import METRICS
from essaim.engines.orders.queries.shortages import RULES
from essaim.engines.orders.queries.waiting import source_urls, waiting_for
from essaim.engines.orders.rules import Rhythm, Rule
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Rate
from essaim.kernel.outbox.api import MessageKind, Pace
from essaim.kernel.projects.engine import Acceptor, Engine, Job, MenuItem
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue


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
    running_cost_rate: RateValue = Rate.parse("0")
    producer_minimum: MoneyValue = ZERO
    privacy_notice: str = Field(default="", max_length=2000)
    rationing: Rule = Rule.PRO_RATA
    filling_hours: int = Field(default=0, ge=0, le=240)
    standing: Annotated[tuple[Rhythm, ...], BeforeValidator(_nothing_is_empty)] = ()
    commitment_months: int = Field(default=0, ge=0, le=24)
    quality_goals: bool = False
    claim_days: int = Field(default=7, ge=0, le=60)


def _open_next(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    open_next_cycle(tool=tool, by=by, at=at)


def _letters(*names: str) -> tuple[str, ...]:
    return tuple(f"orders/mail/{name}.txt" for name in names)


MESSAGES = (
    MessageKind(
        key="order",
        label=_("Ma commande : confirmée, modifiée, annulée"),
        templates=_letters("confirmed", "cancelled"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="shortage",
        label=_("Ce qui manque ou change dans ma commande"),
        templates=_letters("shortage", "packed", "standing", "claim_answered"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="fetching",
        label=_("Le jour ou le lieu de retrait change"),
        templates=_letters("new_day", "new_place"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(key="opened", label=_("Les commandes sont ouvertes"), templates=_letters("opened")),
    MessageKind(key="payment", label=_("Paiement reçu"), templates=_letters("payment")),
    MessageKind(
        key="producer_sheet",
        label=_("Bon de commande du producteur"),
        templates=_letters("producer"),
        default=Pace.IMMEDIATE,
        can_wait=False,
        can_turn_off=False,
    ),
    MessageKind(
        key="producer_claim",
        label=_("Réclamation sur un produit du producteur"),
        templates=_letters("claim_filed"),
        default=Pace.IMMEDIATE,
        can_wait=False,
        can_turn_off=False,
    ),
)

ENGINE = Engine(
    slug="orders",
    name=_("Commandes groupées"),
    promise=_("Commander ensemble chez des producteurs proches, à un prix partagé et expliqué."),
    version="1.0.0",
    path="commandes",
    settings=OrdersSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "orders.installed": _("Outil installé"),
        "orders.producer_saved": _("Producteur enregistré"),
        "orders.product_saved": _("Produit enregistré"),
        "orders.import_started": _("Liste de prix lue"),
        "orders.import_done": _("Liste de prix importée"),
        "orders.pickup_saved": _("Lieu de retrait enregistré"),
        "orders.cycle_created": _("Commande groupée préparée"),
        "orders.cycle_changed": _("Commande groupée modifiée"),
        "orders.cycle_opened": _("Commande groupée ouverte"),
        "orders.cycle_closed": _("Commande groupée fermée"),
        "orders.cycle_distributed": _("Commande groupée distribuée"),
        "orders.offer_added": _("Produit mis en vente"),
        "orders.offer_removed": _("Produit retiré de la vente"),
        "orders.content_set": _("Contenu du panier fixé"),
        "orders.stock_set": _("Stock fixé"),
        "orders.envelope_adjusted": _("Enveloppe du financeur modifiée"),
        "orders.placed": _("Commande passée"),
        "orders.changed": _("Commande modifiée"),
        "orders.cancelled": _("Commande annulée"),
        "orders.delivered": _("Commande remise"),
        "orders.delivery_undone": _("Remise annulée"),
        "orders.payment_recorded": _("Paiement reçu"),
        "orders.payment_refunded": _("Paiement remboursé"),
        "orders.shortage_noted": _("Livraison incomplète notée"),
        "orders.shortened": _("Commande réduite"),
        "orders.packs_settled": _("Colis arrêtés"),
        "orders.packed": _("Commande ajustée aux colis"),
        "orders.sale_withdrawn": _("Produit retiré par son producteur"),
        "orders.sale_granted": _("Produit remis en vente par son producteur"),
        "orders.claim_filed": _("Produit abîmé signalé"),
        "orders.claim_accepted": _("Réclamation acceptée"),
        "orders.claim_disputed": _("Réclamation contestée"),
        "orders.claim_refused": _("Réclamation refusée"),
        "orders.claim_withdrawn": _("Réclamation retirée"),
        "orders.spoilt": _("Commande réduite, produit abîmé"),
        "orders.invoiced": _("Commande facturée"),
        "orders.standing_saved": _("Abonnement enregistré"),
        "orders.standing_served": _("Abonnement servi"),
        "orders.standing_stopped": _("Abonnement arrêté"),
        "orders.absence_added": _("Absence notée"),
        "orders.absence_removed": _("Absence retirée"),
        "orders.turn_skipped": _("Commande groupée sautée"),
        "orders.turn_taken_back": _("Commande groupée reprise"),
        "orders.erased": _("Données effacées"),
    },
    words={
        "name": _("nom"),
        "unit_price": _("prix entier"),
        "is_active": _("proposé"),
        "unit": _("vendu par"),
        "description": _("description"),
        "pack_size": _("unités par colis"),
        "minimum_units": _("minimum d'unités"),
        "quality": _("label"),
        **{f"quality={quality}": label for quality, label in QUALITIES.items()},
        "rows": _("lignes"),
        "created": _("ajoutés"),
        "changed": _("changés"),
        "lines": _("contenu"),
        "price": _("prix entier"),
        "funded": _("part des financeurs"),
        "pickup": _("retrait"),
        "orders": _("commandes"),
        "amount": _("montant"),
        "method": _("moyen"),
        "method=cash": _("espèces"),
        "method=cheque": _("chèque"),
        "method=transfer": _("virement"),
        "envelope": _("enveloppe"),
        "stock": _("disponible"),
        "product": _("produit"),
        "cycle": _("rythme"),
        "closing_days_before": _("jours entre fermeture et distribution"),
        "rationing": _("partage de ce qui manque"),
        "filling_hours": _("heures pour compléter les colis"),
        "standing": _("abonnements possibles"),
        "commitment_months": _("mois d'engagement"),
        "claim_days": _("jours pour réclamer"),
        "credit": _("avoir en attente"),
        "quality_goals": _("suivi des produits durables et bio"),
        "rhythm": _("rythme"),
        **{f"rhythm={rhythm}": name for rhythm, name in RHYTHMS.items()},
        "invoice": _("facture"),
        "days": _("jours"),
        "wanted": _("demandé"),
        "units": _("unités"),
        "packs": _("colis"),
        "asked": _("commandé"),
        "came": _("arrivé"),
        "rule": _("règle"),
        **{f"rule={rule}": name for rule, (name, _told) in RULES.items()},
        "pickup_place": _("point de retrait"),
        "privacy_notice": _("information des foyers"),
        "products": _("produits"),
        "cost_sharing": _("partage du prix"),
    },
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
    accepts={
        "open_next_cycle": Acceptor(
            summary=_("Ouvrir la prochaine commande groupée déjà préparée"),
            run=_open_next,
            permissions=frozenset({P.MANAGE_CYCLES}),
            emits=(events.CycleOpened,),
        )
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
