from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "pacte.apps.market"
    label = "market"
    verbose_name = "Market"
