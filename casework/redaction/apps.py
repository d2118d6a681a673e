from django.apps import AppConfig


class RedactionConfig(AppConfig):
    name = "casework.redaction"
    verbose_name = "Penghitaman"
