from django.apps import AppConfig
from django.utils.translation import get_language

from essaim.kernel.money import write_in


class UiConfig(AppConfig):
    name = "essaim.kernel.ui"
    label = "ui"

    def ready(self) -> None:
        write_in(get_language)
