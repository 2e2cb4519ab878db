"""django-oscar's service layer, run by its own interpreter: each line read on the input is a number of orders to place, answered once they are.

usage: python django_oscar.py DATABASE_URL, an empty PostgreSQL database. One order: a basket of five lines in stock, site offers looked
up as its basket middleware does, `OrderCreator.place_order` (order, lines, prices, stock allocated), the basket marked submitted.
"""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from oscar import INSTALLED_APPS, defaults  # type: ignore[import-not-found]

LINES, WARM_UP = 5, 20


def configure(url: str) -> None:
    at = urlsplit(url)
    host = unquote(at.netloc.rpartition("@")[2])
    settings.configure(
        **{name: getattr(defaults, name) for name in dir(defaults) if name.isupper()}
        | {
            "OSCAR_DEFAULT_CURRENCY": "EUR",
            "INSTALLED_APPS": INSTALLED_APPS,
            "SITE_ID": 1,
            "SECRET_KEY": "bench",
            "USE_TZ": True,
            "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
            "ROOT_URLCONF": __name__,
            "HAYSTACK_CONNECTIONS": {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
            "DATABASES": {
                "default": {
                    "ENGINE": "django.db.backends.postgresql",
                    "NAME": at.path.strip("/"),
                    "USER": at.username,
                    "HOST": host,
                }
            },
        }
    )
    django.setup()


urlpatterns: list[Any] = []


def make_products() -> list[int]:
    from oscar.test.factories import create_product  # type: ignore[import-not-found]  # only once the settings are there

    return [
        create_product(
            title=f"Produit {n}", price=f"{2 + n}.50", num_in_stock=1_000_000, partner_sku=f"p{n}"
        ).pk
        for n in range(LINES)
    ]


class Shop:
    """The classes oscar chooses, found once."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model
        from oscar.core.loading import get_class, get_model  # type: ignore[import-not-found]

        self.baskets = get_model("basket", "Basket").objects
        self.products = get_model("catalogue", "Product").objects
        self.strategy = get_class("partner.strategy", "Default")
        self.offers = get_class("offer.applicator", "Applicator")
        self.surcharges = get_class("checkout.applicator", "SurchargeApplicator")
        self.free = get_class("shipping.methods", "Free")
        self.totals = get_class("checkout.calculators", "OrderTotalCalculator")
        self.creator = get_class("order.utils", "OrderCreator")
        self.user = get_user_model().objects.create_user("famille", "famille@exemple.fr")
        self.shelf = make_products()

    def place(self) -> Any:
        basket = self.baskets.create(owner=self.user)
        basket.strategy = self.strategy()
        for n, product in enumerate(self.products.filter(pk__in=self.shelf).order_by("pk")):
            basket.add_product(product, quantity=1 + n % 2)
        self.offers().apply(basket, user=self.user)
        method = self.free()
        charge = method.calculate(basket)
        surcharges = self.surcharges().get_applicable_surcharges(basket)
        order = self.creator().place_order(
            basket=basket,
            total=self.totals().calculate(basket, charge, surcharges),
            shipping_method=method,
            shipping_charge=charge,
            user=self.user,
            surcharges=surcharges,
        )
        basket.submit()
        return order


def main(url: str) -> None:
    configure(url)
    call_command("migrate", verbosity=0)
    shop = Shop()
    order = shop.place()
    assert [line.stockrecord.num_allocated for line in order.lines.order_by("pk")] == [1, 2, 1, 2, 1]
    for _n in range(WARM_UP):
        shop.place()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print("ready", flush=True)
    for line in sys.stdin:
        for _n in range(int(line)):
            shop.place()
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
