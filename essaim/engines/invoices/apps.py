from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "essaim.engines.invoices"
    label = "invoices"
