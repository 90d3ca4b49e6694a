from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import PacteError
from pacte.web import fields
from pacte.web.actions import sequence
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.upset import tell


@require_safe
@of_plan
def show(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    _known(opened, action)
    return render(request, "actions/show.html", opened, _of(opened, action))


def _known(opened: Opened, action: str) -> None:
    if action not in opened.plan.actions:
        raise Http404


def _of(
    opened: Opened,
    action: str,
    given: sequence.Typed | None = None,
    why: fields.Refusals | None = None,
) -> dict[str, Any]:
    return {
        "action": sequence.shown(opened, action),
        "form": sequence.form(opened, action, given, why),
        "of_no_field": (why or {}).get("", ()),
    }


@require_POST
@of_plan
def follow(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    """Put the action after another one."""
    _known(opened, action)
    typed = sequence.typed(request.POST)
    return _written(request, opened, action, lambda: sequence.added(opened, action, typed))


@require_POST
@of_plan
def unfollow(request: MemberRequest, opened: Opened, action: str, place: int) -> HttpResponse:
    """Take that order back."""
    _known(opened, action)
    standing = sequence.standing(opened.plan, action)
    if place >= len(standing):
        raise Http404
    kept = [one for n, one in enumerate(standing) if n != place]
    return _written(request, opened, action, lambda: kept)


def _written(
    request: MemberRequest,
    opened: Opened,
    action: str,
    follows: Callable[[], list[dict[str, Any]]],
) -> HttpResponse:
    before = photos.photograph(opened.row)
    try:
        entry = _changed(request, opened, action, follows())
    except fields.NotUnderstood as error:
        status, why = 422, error.fields
    except PacteError as error:
        status, why = refusal(error)[0], fields.by_field(error, sequence.FIELD_OF)
    else:
        if entry is not None:
            tell(request, opened, before, entry)
        return redirect(opened.url("actions:show", action))
    context = _of(opened, action, sequence.typed(request.POST), why)
    return render(request, "actions/show.html", opened, context, status=status)


def _changed(
    request: MemberRequest, opened: Opened, action: str, follows: list[dict[str, Any]]
) -> Entry | None:
    return operations.change_action(
        opened.row,
        action,
        {"follows": follows or None},
        by=request.member,
        at=now(),
        expected_version=fields.version(request.POST),
    )
