"""The member that a request acts as: the user, in the company chosen for this session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from pacte.apps.members import queries


class ActiveMember:
    """Sets `request.member`: a `Member`, or an object that is false when there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = SimpleLazyObject(lambda: queries.acting_member(request))  # type: ignore[attr-defined]
        return self.get_response(request)
