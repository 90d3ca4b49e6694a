from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "pacte.apps.plans"
    label = "plans"
    verbose_name = "Plans"
