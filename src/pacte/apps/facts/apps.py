from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "pacte.apps.facts"
    label = "facts"
    verbose_name = "Facts"
