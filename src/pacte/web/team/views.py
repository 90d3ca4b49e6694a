from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.plans import operations, permissions
from pacte.apps.plans.models import photos
from pacte.document import PacteError
from pacte.web.fields import Refusals
from pacte.web.pages import (
    MemberRequest,
    Opened,
    language,
    now,
    of_plan,
    open_plan,
    refusal,
    render,
)
from pacte.web.team import absences, comfort, newcomers, people
from pacte.web.upset import upset
from pacte.wording import terms


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    part = request.htmx and not request.htmx.boosted
    template = "team/_people.html" if part else "team/page.html"
    return render(request, template, opened, page_of(request, opened))


def page_of(
    request: MemberRequest,
    opened: Opened,
    refused: people.RefusedForm | None = None,
    of_all: tuple[newcomers.Typed, Refusals] = ({}, {}),
    of_comfort: tuple[comfort.Typed, Refusals] = ({}, {}),
) -> dict[str, Any]:
    """What the page shows; `refused`, `of_all` and `of_comfort` are forms that were, and why."""
    wanted = people.asked(request.GET)
    shown = people.page(opened, wanted)
    return {
        "groups": people.groups(opened, shown, refused),
        "wanted": wanted,
        "shown": shown,
        "refused": refused[0] if refused else "",
        "newcomers": newcomers.form_of_all(opened.plan.calendar, *of_all),
        "comforts": comfort.said(opened.plan),
        "comfort": comfort.form(*of_comfort),
        "is_refused_for_all": bool(of_all[1]),
        "may_structure": permissions.may_structure(opened.member),
        **_form(opened),
    }


def _form(opened: Opened) -> dict[str, Any]:
    """What may be chosen where an absence is typed."""
    return {
        "kinds": terms.choices("leave", absences.KINDS, language()),
        "has_halves": opened.plan.calendar.slots_per_day == 2,  # noqa: PLR2004 (morning, afternoon)
    }


@require_POST
@of_plan
def add(request: MemberRequest, opened: Opened, person: str) -> HttpResponse:
    return _written(request, opened, person, operations.add_leave, is_added=True)


@require_POST
@of_plan
def remove(request: MemberRequest, opened: Opened, person: str) -> HttpResponse:
    return _written(request, opened, person, operations.remove_leave, is_added=False)


def _written(
    request: MemberRequest,
    opened: Opened,
    person: str,
    operation: Callable[..., Any],
    *,
    is_added: bool,
) -> HttpResponse:
    """Carry out what the form says of a person's absences, then show what it upsets."""
    if person not in opened.plan.people:
        raise Http404
    before = photos.photograph(opened.row)
    try:
        leave = absences.leave_of(request.POST)
        entry = operation(opened.row, person, leave, by=request.member, at=now())
    except PacteError as error:
        status, why = refusal(error)
        typed = request.POST if is_added else {}
        return _shown(request, opened, person, status, {"why": why, "typed": typed})
    after = open_plan(request, opened.plan.id)
    upsets = upset(after, before)
    told = {"said": absences.said(after, person, leave, is_added=is_added), "entry": entry}
    return _shown(request, after, person, 200, {**told, "upset": upsets})


def _shown(
    request: MemberRequest, opened: Opened, person: str, status: int, told: dict[str, Any]
) -> HttpResponse:
    """The person's absences again, with what was done or refused; a whole page without scripts."""
    if not request.htmx:
        return _whole(request, opened, told)
    line, wanted = people.line(opened, person), people.asked(request.GET)
    back = opened.url("team:page") + wanted.query
    context = {"line": line, "wanted": wanted, **_form(opened), **told, "back": back}
    return render(request, "team/_written.html", opened, context, status=status)


def _whole(request: MemberRequest, opened: Opened, told: dict[str, Any]) -> HttpResponse:
    for refused in told.get("why", ()):
        messages.error(request, refused)
    for said in (told.get("said", ""), *told.get("upset", ())):
        if said:
            messages.success(request, said)
    return redirect(opened.url("team:page") + people.asked(request.GET).query)
