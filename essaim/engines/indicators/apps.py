from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "essaim.engines.indicators"
    label = "indicators"
