from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "essaim.engines.events"
    label = "events"
