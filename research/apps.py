from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "research"
    verbose_name = "Penelitian"

    def ready(self) -> None:
        from casework.cases.registry import Service, services
        from research import intakes, statement  # noqa: F401  fills the registries

        services.add("research", Service("research", "Penelitian", "researchproject", "search"))
