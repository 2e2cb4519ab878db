from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "essaim.kernel.actors"
    label = "actors"
