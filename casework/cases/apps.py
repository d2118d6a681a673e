from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "casework.cases"
    verbose_name = "Kasus"

    def ready(self) -> None:
        from casework.cases import asking, asking_views, checks, extending, guards  # noqa: F401  fill the registries
        from casework.cases.dispositions.steps import DispositionForm
        from casework.cases.registry import forms
        from casework.cases.triggers import guard_tables

        forms.add("disposition", DispositionForm)
        forms.add("extension", extending.ExtensionForm)

        post_migrate.connect(guard_tables, sender=self)
