from django.urls import path

from pacte.web.budget import line_views, proposal_views, rule_views, views

app_name = "budget"
urlpatterns = [
    path("", views.page, name="page"),
    path("cells/<str:action>/<str:period>/", views.cell, name="cell"),
    path("ceilings/<str:period>/", views.ceiling, name="ceiling"),
    path("pins/<str:action>/", views.pin, name="pin"),
    path("sharing/", views.sharing, name="sharing"),
    path("rules/", rule_views.page, name="rules"),
    path("rules/limits/", rule_views.add_limit, name="add_limit"),
    path("rules/between/", rule_views.add_rule, name="add_rule"),
    path("rules/<str:kind>/<int:place>/remove/", rule_views.remove, name="remove_rule"),
    path("actions/<str:action>/", line_views.show, name="action"),
    path("actions/<str:action>/bounds/", line_views.bounds, name="bounds"),
    path("actions/<str:action>/response/", line_views.response, name="response"),
    path("ask/", proposal_views.ask, name="ask"),
    path("proposals/<int:number>/", proposal_views.show, name="proposal"),
    path("proposals/<int:number>/adopt/", proposal_views.adopt, name="adopt"),
]
