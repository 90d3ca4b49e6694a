"""The door of programs, under `/api/`."""

from django.urls import path
from ninja import NinjaAPI

from pacte.api import actions, errors
from pacte.api.auth import Key

VERSION = "1"  # of the contract, not of the program

api = NinjaAPI(
    title="Pacte",
    version=VERSION,
    description="The commercial action plan that computes.",
    auth=Key(),
    docs_url=None,
)
api.add_router("", actions.router)
errors.install(api)

urlpatterns = [path("", api.urls)]
