"""System checks of online payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from essaim.engines.checkout.models import Provider, Till


def check_invented_bank(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The invented bank pays nobody: outside a demonstration it is refused."""
    if settings.DEBUG:
        return []
    try:
        tills = list(
            Till.unscoped.filter(provider=Provider.INVENTED, project__is_demo=False).values_list(
                "project__slug"
            )
        )
    except DatabaseError:  # before the first migration
        return []
    return [
        Error(
            f"the project {slug!r} takes online payments at the invented bank, which pays nobody",
            hint="Describe its HelloAsso account, or close its online payments.",
            id="checkout.E001",
        )
        for (slug,) in tills
    ]
