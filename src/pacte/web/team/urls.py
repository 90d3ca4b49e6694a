from django.urls import path

from pacte.web.team import comfort_views, newcomer_views, views

app_name = "team"
urlpatterns = [
    path("", views.page, name="page"),
    path("newcomers/", newcomer_views.everybody, name="newcomers"),
    path("comfort/", comfort_views.change, name="comfort"),
    path("<str:person>/arrival/", newcomer_views.arrival, name="arrival"),
    path("<str:person>/absences/", views.add, name="add"),
    path("<str:person>/absences/remove/", views.remove, name="remove"),
]
