from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Change, PacteError, Plan
from pacte.web import fields
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.team import newcomers, people
from pacte.web.team.views import page_of
from pacte.web.upset import tell
from pacte.web.writing import change_plan


@require_POST
@of_plan
def arrival(request: MemberRequest, opened: Opened, person: str) -> HttpResponse:
    """Since when somebody works here, and what they give at first."""
    if person not in opened.plan.people:
        raise Http404
    typed, before = newcomers.typed(request.POST), photos.photograph(opened.row)
    try:
        entry = _changed(request, opened, person, newcomers.values(typed))
    except fields.NotUnderstood as error:
        return _refused(request, opened, 422, {"refused": (person, typed, error.fields)})
    except PacteError as error:
        why = fields.by_field(error, newcomers.FIELD_OF)
        return _refused(request, opened, refusal(error)[0], {"refused": (person, typed, why)})
    return _done(request, opened, before, entry)


def _changed(
    request: MemberRequest, opened: Opened, person: str, values: dict[str, Any]
) -> Entry | None:
    return operations.change_person(
        opened.row,
        person,
        values,
        by=request.member,
        at=now(),
        expected_version=fields.version(request.POST),
    )


@require_POST
@of_plan
def everybody(request: MemberRequest, opened: Opened) -> HttpResponse:
    """What newcomers give at first where nothing is said of them."""
    typed, before = newcomers.typed(request.POST), photos.photograph(opened.row)
    try:
        entry = _of_company(request, opened, newcomers.values(typed))
    except fields.NotUnderstood as error:
        return _refused(request, opened, 422, {"of_all": (typed, error.fields)})
    except PacteError as error:
        why = fields.by_field(error, newcomers.FIELD_OF)
        return _refused(request, opened, refusal(error)[0], {"of_all": (typed, why)})
    return _done(request, opened, before, entry)


def _of_company(request: MemberRequest, opened: Opened, values: dict[str, Any]) -> Entry | None:
    stands = opened.plan.calendar.model_dump(mode="json", exclude_none=True)
    wanted = {name: v for name, v in {**stands, **values}.items() if v is not None}
    change = Change("plan", opened.plan.id, "calendar", stands, wanted)
    return change_plan(request, opened, [change])


def _refused(
    request: MemberRequest, opened: Opened, status: int, told: dict[str, Any]
) -> HttpResponse:
    return render(request, "team/page.html", opened, page_of(request, opened, **told), status)


def _done(
    request: MemberRequest, opened: Opened, before: Plan, entry: Entry | None
) -> HttpResponse:
    if entry is not None:
        tell(request, opened, before, entry)
    return redirect(opened.url("team:page") + people.asked(request.GET).query)
