"""The addresses of the pages: a plan's are under its id, which names nothing to others."""

from django.conf.urls.i18n import urlpatterns as languages
from django.urls import include, path

from pacte.web.home import views as home
from pacte.web.team import feed

PLAN = "plans/<str:plan>/"
urlpatterns = [
    path("", home.start, name="home"),
    path("language/", include(languages)),
    path("calendars/<str:secret>.ics", feed.calendar, name="calendar_feed"),
    path("settings/", include("pacte.web.settings.urls")),
    path(PLAN, include("pacte.web.home.urls")),
    path(f"{PLAN}objectives/", include("pacte.web.objectives.urls")),
    path(f"{PLAN}actions/", include("pacte.web.actions.urls")),
    path(f"{PLAN}budget/", include("pacte.web.budget.urls")),
    path(f"{PLAN}schedule/", include("pacte.web.schedule.urls")),
    path(f"{PLAN}team/", include("pacte.web.team.urls")),
    path(f"{PLAN}scenarios/", include("pacte.web.scenarios.urls")),
    path(f"{PLAN}facts/", include("pacte.web.facts.urls")),
    path(f"{PLAN}history/", include("pacte.web.history.urls")),
]
