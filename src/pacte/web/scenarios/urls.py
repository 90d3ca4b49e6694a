from django.urls import path

from pacte.web.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("", views.page, name="page"),
    path("ask/", views.ask, name="ask"),
    path("urgent/", views.urgent, name="urgent"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/adopt/", views.adopt, name="adopt"),
]
