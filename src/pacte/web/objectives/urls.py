from django.urls import path

from pacte.web.objectives import views

app_name = "objectives"
urlpatterns = [path("", views.page, name="page")]
