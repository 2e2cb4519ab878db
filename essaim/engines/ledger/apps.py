from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "essaim.engines.ledger"
    label = "ledger"
