from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "essaim.kernel.ui"
    label = "ui"
