from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "essaim.engines.members"
    label = "members"
