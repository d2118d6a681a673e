from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "casework.notifications"
    verbose_name = "Pemberitahuan"

    def ready(self) -> None:
        from casework.notifications import correction, effects, lost_code  # noqa: F401  fills the registry
