from django.urls import path

from pacte.web.team import views

app_name = "team"
urlpatterns = [
    path("", views.page, name="page"),
    path("<str:person>/absences/", views.add, name="add"),
    path("<str:person>/absences/remove/", views.remove, name="remove"),
]
