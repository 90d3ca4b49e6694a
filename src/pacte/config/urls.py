"""Where each address leads."""

from __future__ import annotations

from pathlib import Path

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from pacte.config import readonly

readonly.show_all_rows(admin.site)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
FACES = {"api/": "api", "": "web"}
ROOMS = Path(__file__).resolve().parents[1]
urlpatterns += [
    path(at, include(f"pacte.{room}.urls"))
    for at, room in FACES.items()
    if (ROOMS / room / "urls.py").exists()
]
