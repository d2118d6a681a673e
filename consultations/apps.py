from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Konsultasi"

    def ready(self) -> None:
        from casework.cases.registry import Service, services
        from consultations import intakes  # noqa: F401  fills the registry

        row = Service("consultation", "Konsultasi", "consultation", "people", prefetch=("consultation__cooperative",))
        services.add("consultation", row)
