from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "essaim.kernel.territories"
    label = "territories"
