from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "essaim.engines.dues"
    label = "dues"
