from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "casework.letters"
    verbose_name = "Surat"

    def ready(self) -> None:
        from casework.letters import effects  # noqa: F401  fills the registries
