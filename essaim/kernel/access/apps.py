from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "essaim.kernel.access"
    label = "access"
