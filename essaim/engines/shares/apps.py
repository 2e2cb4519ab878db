from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "essaim.engines.shares"
    label = "shares"
