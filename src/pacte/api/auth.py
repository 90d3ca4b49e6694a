"""A program acts as the member who made its key: `Authorization: Bearer pacte_…`."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from pacte.apps.members import queries
from pacte.apps.members.models import Member

LONGEST_KEY = 200


class Key(HttpBearer):
    openapi_description = "A key made on the page of your account."

    def authenticate(self, _request: HttpRequest, token: str) -> Member | None:
        return queries.member_of_key(token) if len(token) <= LONGEST_KEY else None
