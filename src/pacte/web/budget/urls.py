from django.urls import path

from pacte.web.budget import line_views, proposal_views, views

app_name = "budget"
urlpatterns = [
    path("", views.page, name="page"),
    path("cells/<str:action>/<str:period>/", views.cell, name="cell"),
    path("ceilings/<str:period>/", views.ceiling, name="ceiling"),
    path("pins/<str:action>/", views.pin, name="pin"),
    path("sharing/", views.sharing, name="sharing"),
    path("actions/<str:action>/", line_views.show, name="action"),
    path("actions/<str:action>/bounds/", line_views.bounds, name="bounds"),
    path("actions/<str:action>/response/", line_views.response, name="response"),
    path("ask/", proposal_views.ask, name="ask"),
    path("proposals/<int:number>/", proposal_views.show, name="proposal"),
    path("proposals/<int:number>/adopt/", proposal_views.adopt, name="adopt"),
]
