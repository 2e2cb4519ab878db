from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from essaim.kernel.params.api import BadParameter, parameters


def check_parameters(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A file of parameters that cannot be read stops the start-up."""
    parameters.cache_clear()
    try:
        parameters()
    except BadParameter as error:
        return [Error(str(error), id="params.E001")]
    return []


class ParamsConfig(AppConfig):
    name = "essaim.kernel.params"
    label = "params"

    def ready(self) -> None:
        register(check_parameters)
