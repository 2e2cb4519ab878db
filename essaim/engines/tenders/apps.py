from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "essaim.engines.tenders"
    label = "tenders"
