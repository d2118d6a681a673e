from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "casework.mailroom"
    verbose_name = "Surat masuk dan keluar"

    def ready(self) -> None:
        from casework.cases.registry import Service, services
        from casework.mailroom import effects, panel  # noqa: F401  fill the registries

        services.add("correspondence", Service("correspondence", "Surat", "correspondence", "mail"))
