from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "essaim.engines.mandates"
    label = "mandates"
