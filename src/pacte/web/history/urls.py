from django.urls import path

from pacte.web.history import views

app_name = "history"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:version>/", views.as_of, name="as_of"),
    path("<int:entry>/undo/", views.undo, name="undo"),
]
