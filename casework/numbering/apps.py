from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "casework.numbering"
    verbose_name = "Penomoran"
