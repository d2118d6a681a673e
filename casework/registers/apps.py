from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "casework.registers"
    verbose_name = "Buku register"
