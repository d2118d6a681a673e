from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistersConfig(AppConfig):
    name = "casework.registers"
    verbose_name = "Buku register"

    def ready(self) -> None:
        from casework.registers import effects  # noqa: F401  fills the registry
        from casework.registers.triggers import guard_lines

        post_migrate.connect(guard_lines, sender=self)
