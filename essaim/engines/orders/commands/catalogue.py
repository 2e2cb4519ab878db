"""Producers, products and pick-up points."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.letters import write_new_place
from essaim.engines.orders.models import PickupPoint, Producer, Product, StandingLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.rules import SoldBy
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import LegalForm, Organisation
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool

TOLD = ("name", "address", "opening")  # of a pick-up point, to those who have an order to fetch there


@dataclass(frozen=True, kw_only=True)
class ProducerCard:
    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    presentation: str = ""
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class ProductCard:
    """`producer_id` None: a basket, whose content is set in each cycle. `stock` None: new cycles take that of the last.

    Sold by weight, the price is that of a kilo, and other counts are in units of `unit_grams`.
    """

    name: str
    unit_price: Money
    unit: str = "panier"
    description: str = ""
    producer_id: int | None = None
    pack_size: int = 1
    minimum_units: int = 0
    sold_by: str = SoldBy.UNIT
    unit_grams: int | None = None
    quality: str = ""
    tax: str = "tva.reduit"
    stock: int | None = None
    position: int = 0
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class PickupCard:
    name: str
    address: str = ""
    opening: str = ""
    capacity: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_active: bool = True


def _check_name(
    rows: models.QuerySet[Producer] | models.QuerySet[Product] | models.QuerySet[PickupPoint],
    name: str,
    but: int | None,
) -> None:
    others = rows if but is None else rows.exclude(pk=but)
    if others.filter(name=name).exists():
        raise Invalid(message=_("Ce nom est déjà pris. Choisissez-en un autre."), field="name")


@transaction.atomic
def save_producer(
    *,
    by: Actor,
    tool: Tool,
    card: ProducerCard,
    at: datetime,
    producer_id: int | None = None,
    organisation: Organisation | None = None,
) -> Producer:
    """Add a producer, or change the one given. Without an organisation, one is made under its name.

    Raises Invalid for a name or an organisation already there.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    rows = Producer.objects.in_tool(tool)
    _check_name(rows, card.name, producer_id)
    if producer_id is None:
        if organisation is None:
            organisation = Organisation.objects.create(
                name=card.name,
                legal_form=LegalForm.FARM,
                description=card.presentation,
                is_demo=tool.project.is_demo,
            )
        elif rows.filter(organisation=organisation).exists():
            raise Invalid(message=_("Cette organisation est déjà un de vos producteurs."), field="name")
        producer = Producer(project_id=tool.project_id, tool=tool, organisation=organisation)
    else:
        producer = get(Producer, pk=producer_id, tool=tool, by=by, permission=P.MANAGE_CYCLES, lock=True)
    for name, value in asdict(card).items():
        setattr(producer, name, value)
    producer.save()
    record(by=by, action="orders.producer_saved", target=producer, changes={"name": card.name})
    return producer


@transaction.atomic
def save_product(
    *, by: Actor, tool: Tool, card: ProductCard, at: datetime, product_id: int | None = None
) -> Product:
    """Add a product, or change the one given; cycles already prepared keep their price. Raises Invalid, NotFound."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    _check_name(Product.objects.in_tool(tool), card.name, product_id)
    if card.unit_price < ZERO:
        raise Invalid(message=_("Un prix n'est pas négatif."), field="unit_price")
    if card.producer_id and not Producer.objects.in_tool(tool).filter(pk=card.producer_id).exists():
        raise NotFound
    if product_id is None:
        product = Product(project_id=tool.project_id, tool=tool)
    else:
        product = get(Product, pk=product_id, tool=tool, by=by, permission=P.MANAGE_CYCLES, lock=True)
    card = _as_sold(card, product)
    was = (product.sold_by, product.unit_grams)
    for name, value in vars(card).items():
        setattr(product, name, value)
    product.save()
    changes = {"name": card.name, "unit_price": card.unit_price, "is_active": card.is_active}
    if product_id is not None and was != (card.sold_by, card.unit_grams):
        changes |= {"sold_by": (was[0], card.sold_by), "unit_grams": (was[1], card.unit_grams)}
    record(by=by, action="orders.product_saved", target=product, changes=changes)
    return product


def _as_sold(card: ProductCard, product: Product) -> ProductCard:
    """Sold by weight, the price is that of a kilo. Raises Invalid without a step, or where standing orders count otherwise."""
    if card.sold_by == SoldBy.UNIT:
        told = replace(card, unit_grams=None)
    elif card.unit_grams:
        told = replace(card, unit="kg")
    else:
        message = _("Dites par combien de grammes il se commande, ou ce que pèse une pièce.")
        raise Invalid(message=message, field="unit_grams")
    is_same = (product.sold_by, product.unit_grams) == (told.sold_by, told.unit_grams)
    if product.pk is not None and not is_same:
        live = StandingLine.objects.in_tool(product.tool_id).filter(
            product=product, standing__stopped_at=None
        )
        if live.exists():
            message = _("Des abonnements comptent ce produit autrement. Créez plutôt un nouveau produit.")
            raise Invalid(message=message, field="sold_by")
    return told


@transaction.atomic
def save_pickup(
    *, by: Actor, tool: Tool, card: PickupCard, at: datetime, pickup_id: int | None = None
) -> PickupPoint:
    """Add a pick-up point, or change the one given. Raises Invalid for a name already there."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    _check_name(PickupPoint.objects.in_tool(tool), card.name, pickup_id)
    if pickup_id is None:
        pickup = PickupPoint(project_id=tool.project_id, tool=tool)
    else:
        pickup = get(
            PickupPoint,
            pk=pickup_id,
            tool=tool,
            by=by,
            permission=P.MANAGE_CYCLES,
            lock=True,
            related=("tool__project",),
        )
    before = [getattr(pickup, name) for name in TOLD]
    for name, value in asdict(card).items():
        setattr(pickup, name, value)
    pickup.save()
    record(by=by, action="orders.pickup_saved", target=pickup, changes={"name": card.name})
    if pickup_id is not None and before != [getattr(pickup, name) for name in TOLD]:
        write_new_place(pickup, at=at)
    return pickup
