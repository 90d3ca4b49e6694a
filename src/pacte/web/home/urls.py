from django.urls import path

from pacte.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.page, name="plan"),
    path("repair/", views.repair, name="repair"),
]
