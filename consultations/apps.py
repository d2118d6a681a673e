from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Konsultasi"

    def ready(self) -> None:
        from casework.cases.registry import Service, forms, services
        from casework.organization import upkeep
        from consultations import intakes, panel  # noqa: F401  fill the registries
        from consultations.forms import RecordForm

        row = Service("consultation", "Konsultasi", "consultation", "people", prefetch=("consultation__cooperative",))
        services.add("consultation", row)
        forms.add("consultation_record", RecordForm)
        upkeep.add(
            "consultations:topics", "Topik konsultasi", "Topik yang dipilih di loket dan saat konsultasi dicatat.",
            "people", order=50,
        )  # fmt: skip
