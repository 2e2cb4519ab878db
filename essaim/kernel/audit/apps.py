from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "essaim.kernel.audit"
    label = "audit"
