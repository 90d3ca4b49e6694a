from django.urls import path

from pacte.web.actions import views

app_name = "actions"
urlpatterns = [
    path("", views.page, name="page"),
    path("<str:action>/<str:field>/", views.cell, name="cell"),
]
