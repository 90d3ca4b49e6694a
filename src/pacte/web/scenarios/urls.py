from django.urls import path

from pacte.web.scenarios import views

app_name = "scenarios"
urlpatterns = [path("", views.page, name="page")]
