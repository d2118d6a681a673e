from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "casework.survey"
    verbose_name = "Survei kepuasan"

    def ready(self) -> None:
        from casework.survey import offer  # noqa: F401  offered on the tracking page
