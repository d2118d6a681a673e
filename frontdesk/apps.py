from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "frontdesk"
    verbose_name = "Loket"

    def ready(self) -> None:
        from casework.organization import upkeep
        from frontdesk.guests import book  # noqa: F401  hears of corrected lines

        upkeep.add(
            "frontdesk:kiosks", "Mesin pelayanan", "Layar sentuh di ruang tunggu: pasangkan dengan kode, atau cabut.",
            "board", order=60,
        )  # fmt: skip
