from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "essaim.engines.orders"
    label = "orders"
