from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    name = "casework.cooperatives"
    verbose_name = "Koperasi"
