"""A project to measure: five products of two farms, half paid by a funder, and households that are written to."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from django.db import connection
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils import timezone

from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.factories import make_cycle, offers, orders_cast
from essaim.engines.orders.models import Cycle, CycleContent, Offer, Order, PickupPoint, Product
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW
from essaim.kernel.factories import Cast as People
from essaim.kernel.projects.models import Project

LINES = 5
WORDS = ("Carottes", "Pommes", "Pâté", "Fromage", "Œufs", "Farine", "Miel", "Savon", "Cidre", "Noix")
_keys = count(1)


def open_shop(products: int = LINES, stock: int | None = 1_000_000) -> tuple[People, Cycle]:
    """A cycle that takes orders; what was opened before steps aside under other names.

    Its first five products are made by the product's own commands; the others are rows copied from them, for a long shelf.
    """
    apart = Concat(Cast("pk", CharField()), Value("-"), "slug", output_field=CharField())
    Project.objects.update(slug=Left(apart, 50))
    User.objects.update(email=Concat(Cast("pk", CharField()), Value("-"), "email", output_field=CharField()))
    shelf = [{"name": f"Produit {n:05}", "price": f"{2 + n % 7},50"} for n in range(LINES)]
    cast = orders_cast(
        sharing={"envelope": "9000000,00", "household_cap": "500,00"},
        products=shelf,
        running_cost_rate="0.02",
    )
    cycle = make_cycle(cast, stock=stock)
    _lengthen(cycle, products)
    return cast, cycle


def _lengthen(cycle: Cycle, products: int) -> None:
    first = offers(cycle)[0]
    contents = list(CycleContent.unscoped.filter(offer=first).order_by("pk"))
    farms = sorted({content.producer_id for content in contents})
    made = Product.unscoped.bulk_create(
        _copy(
            first.product,
            name=f"{WORDS[n % len(WORDS)]} {n:05}",
            position=n,
            producer_id=farms[n % len(farms)],
        )
        for n in range(LINES, products)
    )
    copies = Offer.unscoped.bulk_create(_copy(first, product=product) for product in made)
    CycleContent.unscoped.bulk_create(_copy(content, offer=offer) for offer in copies for content in contents)


def _copy[M: Model](row: M, **changed: object) -> M:
    """A row like this one, not written yet."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    related = {f"{name}_id" for name in changed}
    kept = {name: value for name, value in fields.items() if name not in related}
    return type(row)(**{**kept, "id": None, **changed})


def analyse() -> None:
    """Let PostgreSQL know its tables, as its own maintenance does within minutes: new ones are planned blindly."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def open_now(cycle: Cycle) -> None:
    """Move the dates of a cycle around now, for pages that look at the clock."""
    now = timezone.now()
    Cycle.unscoped.filter(pk=cycle.pk).update(
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=2),
        distributes_at=now + timedelta(days=3),
    )


def families(cast: People, number: int) -> list[Household]:
    return [
        make_household(cast.project, f"Famille {n}", email=f"famille{n}@exemple.fr") for n in range(number)
    ]


class Desk:
    """Places orders of five lines, one a household."""

    def __init__(self, cast: People, cycle: Cycle, *, at: datetime = NOW) -> None:
        self.cast, self.cycle, self.at = cast, cycle, at
        chosen = offers(cycle)[:LINES]
        pickup = PickupPoint.objects.in_project(cast.project)[0]
        self.wish = Wish(
            quantities={offer.pk: 1 + n % 2 for n, offer in enumerate(chosen)}, pickup_id=pickup.pk
        )

    def order(self, household: Household) -> Order:
        return record_order_for(
            by=self.cast.coordinator,
            tool=self.cycle.tool,
            cycle_id=self.cycle.pk,
            household_id=household.pk,
            wish=self.wish,
            channel="phone",
            form_key=f"bench-{next(_keys)}",
            at=self.at,
        )
