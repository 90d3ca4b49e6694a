"""The admin shows every row of Pacte and changes none: writes pass by operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import BinaryField
from django.http import HttpRequest

if TYPE_CHECKING:
    AnyModelAdmin = ModelAdmin[Any]
else:
    AnyModelAdmin = ModelAdmin  # generic for the type checker only


class ReadOnly(AnyModelAdmin):
    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = [f.name for f in self.model._meta.fields if isinstance(f, BinaryField)]  # noqa: SLF001
        return [*hidden, "password"]


def show_all_rows(site: AdminSite) -> None:
    """Register every model of the house, and unregister what could write."""
    for model in list(site._registry):  # noqa: SLF001
        site.unregister(model)
    for config in apps.get_app_configs():
        if config.name.startswith("pacte.apps."):
            site.register(list(config.get_models()), ReadOnly)
