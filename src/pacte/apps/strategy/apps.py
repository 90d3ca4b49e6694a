from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "pacte.apps.strategy"
    label = "strategy"
    verbose_name = "Strategy"
