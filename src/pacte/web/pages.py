"""What every page needs: who looks, at which plan, on which day, and the menu around it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pacte import document
from pacte.apps.members.models import Member
from pacte.apps.plans import queries as plans
from pacte.apps.plans.models import Plan
from pacte.document.errors import Conflict, Invalid, PacteError, Refused
from pacte.wording import problems, terms

P = ParamSpec("P")

PLACES = (
    ("home:plan", _("Dashboard")),
    ("objectives:page", _("Objectives")),
    ("actions:page", _("Actions")),
    ("budget:page", _("Budget")),
    ("schedule:page", _("Schedule")),
    ("team:page", _("Team")),
    ("scenarios:page", _("Scenarios")),
    ("facts:page", _("Data")),
    ("history:page", _("History")),
)
STATUS_OF = ((Refused, 403), (Conflict, 409), (Invalid, 422))


class MemberRequest(HttpRequest):
    """A request behind the login: its middleware has said which member acts."""

    member: Member
    htmx: Any


@dataclass(frozen=True)
class Place:
    """A line of the menu."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Opened:
    """A plan on someone's screen: its row, what they may see of it, and the day."""

    member: Member
    row: Plan
    plan: document.Plan
    version: int
    today: date

    def url(self, name: str, *arguments: Any) -> str:
        """The address of a page of this plan."""
        return reverse(name, args=[self.plan.id, *arguments])


def today() -> date:
    chosen: date | None = settings.PACTE_TODAY
    return chosen or timezone.localdate()


def now() -> datetime:
    return timezone.now()


def language() -> str:
    """The language of the page, of those that Pacte speaks."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


View = Callable[Concatenate[MemberRequest, Opened, P], HttpResponse]


def of_plan(view: View[P]) -> Callable[..., HttpResponse]:
    """A page of one plan: behind the login; a plan of others and an absent one answer alike."""

    @login_required
    @functools.wraps(view)
    def opened(
        request: MemberRequest, plan: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        return view(request, open_plan(request, plan), *args, **kwargs)

    return opened


def open_plan(request: MemberRequest, key: str) -> Opened:
    """The plan of that id as the member may see it, or 404."""
    if not request.member:
        raise Http404
    row = plans.plans(request.member).filter(key=key).first()
    if row is None:
        raise Http404
    version, seen = plans.visible_version(row, request.member)
    return Opened(request.member, row, seen, version, today())


def render(
    request: MemberRequest,
    template: str,
    opened: Opened | None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page or a part of one, with the menu of the plan around it."""
    around = {"opened": opened, **_around(request, opened), **(context or {})}
    return django_render(request, template, around, status=status)


def _around(request: MemberRequest, opened: Opened | None) -> dict[str, Any]:
    member = request.member
    if not member:
        return {}
    name = str(member.user)
    return {
        "company": member.company,
        "role": terms.term("role", member.role, language()),
        "initials": "".join(word[0] for word in name.split()[:2]).upper(),
        **(_of_plan(request, opened) if opened else {}),
    }


def _of_plan(request: MemberRequest, opened: Opened) -> dict[str, Any]:
    room = request.resolver_match.namespace if request.resolver_match else ""
    return {
        "plan": opened.plan,
        "today": opened.today,
        "places": [
            Place(str(word), opened.url(name), name.partition(":")[0] == room)
            for name, word in PLACES
        ],
    }


def refusal(error: PacteError) -> tuple[int, list[str]]:
    """The status and the sentences of an operation that did not go through.

    A reader of pages has the place before their eyes: JSON paths are left out, lines are not.
    """
    status = next(code for family, code in STATUS_OF if isinstance(error, family))
    shown = [replace(problem, where="") for problem in error.problems]
    return status, [_sentence(said) for said in problems.sentences(shown, language())]


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
