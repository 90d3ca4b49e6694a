from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "pacte.apps.team"
    label = "team"
    verbose_name = "Team"
