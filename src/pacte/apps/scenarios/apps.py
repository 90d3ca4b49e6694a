from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "pacte.apps.scenarios"
    label = "scenarios"
    verbose_name = "Scenarios"
