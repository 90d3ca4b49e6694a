from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "pacte.apps.members"
    label = "members"
    verbose_name = "Members"
