from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistersConfig(AppConfig):
    name = "casework.registers"
    verbose_name = "Buku register"

    def ready(self) -> None:
        from casework.applicants.keys import holders
        from casework.cases.intake import day_guards
        from casework.registers import closing, effects, finding  # noqa: F401  fill the registries
        from casework.registers.models import BookImport
        from casework.registers.triggers import guard_lines

        if BookImport not in holders:
            holders.append(BookImport)
        day_guards.add("closed books", closing.refuse_received)
        post_migrate.connect(guard_lines, sender=self)
