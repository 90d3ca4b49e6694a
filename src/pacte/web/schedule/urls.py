from django.urls import path

from pacte.web.schedule import views

app_name = "schedule"
urlpatterns = [path("", views.page, name="page")]
