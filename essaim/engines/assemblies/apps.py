from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    name = "essaim.engines.assemblies"
    label = "assemblies"
