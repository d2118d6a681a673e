from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "frontdesk"
    verbose_name = "Loket"

    def ready(self) -> None:
        from frontdesk.guests import book  # noqa: F401  hears of corrected lines
