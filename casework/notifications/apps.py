from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "casework.notifications"
    verbose_name = "Pemberitahuan"
