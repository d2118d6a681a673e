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

        own = Service("information", "Permohonan informasi", "informationrequest", "database", prefetch=("decisions",))
        services.add("information", own)
        services.add("objection", Service("objection", "Keberatan", "objection", "scale"))
        register_deciding()


def register_deciding() -> None:
    """Names that the procedures of requests use."""
    from casework.cases.registry import forms as names
    from requests_app.deciding import beside, effects, forms, panel  # noqa: F401  fill the registries

    names.add("decide_grant", forms.GrantForm)
    names.add("decide_partly", forms.GrantPartlyForm)
    names.add("decide_refuse", forms.RefuseForm)
    names.add("decide_refer", forms.ReferForm)
    names.add("decide_not_documented", forms.NotDocumentedForm)
    names.add("propose_exemption", beside.ProposeForm)
    names.add("record_exemption", beside.RulingForm)
    names.add("forward_request", beside.ForwardForm)
    names.add("record_payment", beside.PaymentForm)
