from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LettersConfig(AppConfig):
    name = "casework.letters"
    verbose_name = "Surat"

    def ready(self) -> None:
        from casework.letters import dispatch, effects  # noqa: F401  fills the registries
        from casework.letters.triggers import free_wordings, guard_wordings

        dispatch.add_sources()
        pre_migrate.connect(free_wordings, sender=self)
        post_migrate.connect(guard_wordings, sender=self)
