from django.apps import AppConfig
from django.core.checks import Tags, register


class CheckoutConfig(AppConfig):
    name = "essaim.engines.checkout"
    label = "checkout"

    def ready(self) -> None:
        from essaim.engines.checkout.queries.check import check_invented_bank

        register(check_invented_bank, Tags.database)
