from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pacte.apps.jobs"
    label = "jobs"
    verbose_name = "Jobs"
