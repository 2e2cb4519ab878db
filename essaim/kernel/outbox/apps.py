from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "essaim.kernel.outbox"
    label = "outbox"
