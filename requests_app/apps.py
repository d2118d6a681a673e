from django.apps import AppConfig


class RequestsAppConfig(AppConfig):
    name = "requests_app"
    verbose_name = "Permohonan data dan informasi"

    def ready(self) -> None:
        import requests_app.statement.panel  # noqa: F401
        from casework.cases.registry import Service, services
        from requests_app import intakes, objections  # noqa: F401  fill the registries
        from requests_app.bundle import views  # noqa: F401
        from requests_app.dip import panel as openness  # noqa: F401
        from requests_app.objection import authority, deciding, dispute, panel, receipt  # noqa: F401

        services.add("information", Service("information", "Permohonan informasi", "informationrequest", "database"))
        services.add("objection", Service("objection", "Keberatan", "objection", "scale"))
