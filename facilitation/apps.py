from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "facilitation"
    verbose_name = "Fasilitasi"

    def ready(self) -> None:
        from casework.cases.registry import Service, services
        from facilitation import intakes  # noqa: F401  fills the registry

        services.add("facilitation", Service("facilitation", "Fasilitasi", "facilitationevent", "people"))
