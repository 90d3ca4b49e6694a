from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "pacte.apps.journal"
    label = "journal"
    verbose_name = "Journal"
