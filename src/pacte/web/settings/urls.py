from django.urls import path

from pacte.web.settings import views

app_name = "settings"
urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("keys/<int:token>/revoke/", views.revoke, name="revoke"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/revoke/", views.revoke_calendar, name="revoke_calendar"),
]
