from django.urls import path

from pacte.web.schedule import contact_views, views

app_name = "schedule"
urlpatterns = [
    path("", views.page, name="page"),
    path("load/<str:person>/<str:monday>/", views.week, name="week"),
    path("steps/<str:step>/move/", views.move, name="move"),
    path("propose/", views.propose, name="propose"),
    path("proposals/<int:number>/", views.proposal, name="proposal"),
    path("proposals/<int:number>/adopt/", views.adopt, name="adopt"),
    path("contacts/", contact_views.page, name="contacts"),
    path("contacts/<str:segment>/", contact_views.segment, name="segment"),
    path("contacts/<str:segment>/customers/", contact_views.customers, name="customers"),
    path("contacts/<str:segment>/<str:kind>/add/", contact_views.add, name="add_contact"),
    path(
        "contacts/<str:segment>/<str:kind>/<int:place>/remove/",
        contact_views.remove,
        name="remove_contact",
    ),
]
