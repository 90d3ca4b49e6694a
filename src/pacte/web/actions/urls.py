from django.urls import path

from pacte.web.actions import sequence_views, step_views, views

app_name = "actions"
urlpatterns = [
    path("", views.page, name="page"),
    path("<str:action>/", sequence_views.show, name="show"),
    path("<str:action>/follows/add/", sequence_views.follow, name="follow"),
    path("<str:action>/follows/<int:place>/remove/", sequence_views.unfollow, name="unfollow"),
    path("<str:action>/steps/<str:step>/cost/", step_views.cost, name="step_cost"),
    path("<str:action>/<str:field>/", views.cell, name="cell"),
]
