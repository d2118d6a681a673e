from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "casework.notifications"
    verbose_name = "Pemberitahuan"

    def ready(self) -> None:
        from casework.notifications import dispositions, effects, links  # noqa: F401  fills the registry
