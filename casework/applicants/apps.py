from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    name = "casework.applicants"
    verbose_name = "Pemohon"

    def ready(self) -> None:
        from . import checks  # noqa: F401
