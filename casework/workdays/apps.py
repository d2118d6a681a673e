from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "casework.workdays"
    verbose_name = "Kalender kerja"

    def ready(self) -> None:
        from casework.workdays import checks  # noqa: F401
