from typing import Any

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "essaim.site"
    label = "site"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        email_changed.connect(_address_changed, dispatch_uid="essaim.site.address_changed")


def _address_changed(*, from_email_address: Any, to_email_address: Any, **_more: Any) -> None:
    """What a person chose to receive follows them to their new address."""
    from essaim.kernel.outbox.api import move_reader

    if from_email_address is not None:
        move_reader(before=from_email_address.email, after=to_email_address.email)
