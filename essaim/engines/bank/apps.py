from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "essaim.engines.bank"
    label = "bank"
