from django.urls import path

from pacte.web.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.page, name="page"),
    path("upload/", views.upload, name="upload"),
    path("undo/", views.undo, name="undo"),
    path("imports/<uuid:token>/", views.preview, name="preview"),
    path("imports/<uuid:token>/load/", views.load, name="load"),
]
