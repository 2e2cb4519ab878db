"""A project to measure: five products of two farms, half paid by a funder, and households that are written to."""

from __future__ import annotations

from itertools import count

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, Left

from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.orders import Wish, record_order_for
from essaim.engines.orders.factories import make_cycle, offers, orders_cast
from essaim.engines.orders.models import Cycle, Order, PickupPoint
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW
from essaim.kernel.factories import Cast as People
from essaim.kernel.projects.models import Project

LINES = 5
_keys = count(1)


def open_shop(products: int = LINES, stock: int | None = 1_000_000) -> tuple[People, Cycle]:
    """A cycle that takes orders; what was opened before steps aside under other names."""
    apart = Concat(Cast("pk", CharField()), Value("-"), "slug", output_field=CharField())
    Project.objects.update(slug=Left(apart, 50))
    User.objects.update(email=Concat(Cast("pk", CharField()), Value("-"), "email", output_field=CharField()))
    shelf = [{"name": f"Produit {n:05}", "price": f"{2 + n % 7},50"} for n in range(products)]
    cast = orders_cast(
        sharing={"envelope": "9000000,00", "household_cap": "500,00"},
        products=shelf,
        running_cost_rate="0.02",
    )
    return cast, make_cycle(cast, stock=stock)


def families(cast: People, number: int) -> list[Household]:
    return [
        make_household(cast.project, f"Famille {n}", email=f"famille{n}@exemple.fr") for n in range(number)
    ]


class Desk:
    """Places orders of five lines, one a household."""

    def __init__(self, cast: People, cycle: Cycle) -> None:
        self.cast, self.cycle = cast, cycle
        chosen = offers(cycle)[:LINES]
        pickup = PickupPoint.objects.in_project(cast.project)[0]
        self.wish = Wish(
            quantities={offer.pk: 1 + n % 2 for n, offer in enumerate(chosen)}, pickup_id=pickup.pk
        )

    def order(self, household: Household) -> Order:
        return record_order_for(
            by=self.cast.coordinator,
            cycle_id=self.cycle.pk,
            household_id=household.pk,
            wish=self.wish,
            channel="phone",
            form_key=f"bench-{next(_keys)}",
            at=NOW,
        )
