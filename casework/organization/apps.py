from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "casework.organization"
    verbose_name = "Organisasi"
