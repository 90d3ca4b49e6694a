from django.urls import path

from pacte.web.schedule import views

app_name = "schedule"
urlpatterns = [
    path("", views.page, name="page"),
    path("load/<str:person>/<str:monday>/", views.week, name="week"),
    path("steps/<str:step>/move/", views.move, name="move"),
    path("propose/", views.propose, name="propose"),
    path("proposals/<int:number>/", views.proposal, name="proposal"),
    path("proposals/<int:number>/adopt/", views.adopt, name="adopt"),
]
