from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "pacte.apps.scenarios"
    label = "scenarios"
    verbose_name = "Scenarios"

    def ready(self) -> None:
        from pacte.apps.scenarios.tasks import register_kind

        register_kind()
