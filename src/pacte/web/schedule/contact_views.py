from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations, permissions
from pacte.apps.plans.models import photos
from pacte.document import PacteError
from pacte.web import fields
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.schedule import contact_forms, contacts
from pacte.web.upset import tell


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    context = {"segments": contacts.segments(opened), "laws": contacts.laws(opened)}
    return render(request, "schedule/contacts.html", opened, context)


@require_safe
@of_plan
def segment(request: MemberRequest, opened: Opened, segment: str) -> HttpResponse:
    _known(opened, segment)
    return render(request, "schedule/segment.html", opened, _of(opened, segment))


def _known(opened: Opened, segment: str) -> None:
    if segment not in opened.plan.segments:
        raise Http404


def _of(
    opened: Opened,
    segment: str,
    refused: str = "",
    form: contact_forms.Form | None = None,
) -> dict[str, Any]:
    """What the page of a segment shows; `form` is the one that was `refused`."""

    def of(kind: str) -> contact_forms.Form:
        return form if form and kind == refused else contact_forms.Form()

    return {
        "segment": contacts.segment(opened, segment),
        "customers": contact_forms.customers(of("customers"), opened, segment),
        "window": contact_forms.window(of("contact_windows")),
        "closure": contact_forms.closure(of("contact_closures")),
        "cap": contact_forms.cap(of("contact_caps")),
        "refused": refused,
        "of_no_field": form.why.get("", ()) if form else (),
        "may_write": permissions.may_structure(opened.member),
    }


@require_POST
@of_plan
def customers(request: MemberRequest, opened: Opened, segment: str) -> HttpResponse:
    _known(opened, segment)
    typed = contact_forms.typed(request.POST)
    values = {name: typed.get(name) or None for name in ("audience", "consent")}
    return _written(request, opened, segment, "customers", lambda: values)


@require_POST
@of_plan
def add(request: MemberRequest, opened: Opened, segment: str, kind: str) -> HttpResponse:
    _known(opened, segment)
    if kind not in contacts.KINDS:
        raise Http404
    typed = contact_forms.typed(request.POST)

    def values() -> dict[str, Any]:
        made = contact_forms.READERS[kind](typed)
        return {kind: [*_standing(opened, segment, kind), made]}

    return _written(request, opened, segment, kind, values)


@require_POST
@of_plan
def remove(
    request: MemberRequest, opened: Opened, segment: str, kind: str, place: int
) -> HttpResponse:
    _known(opened, segment)
    standing = _standing(opened, segment, kind) if kind in contacts.KINDS else []
    if place >= len(standing):
        raise Http404
    kept = [one for n, one in enumerate(standing) if n != place]
    return _written(request, opened, segment, kind, lambda: {kind: kept or None})


def _standing(opened: Opened, segment: str, kind: str) -> list[dict[str, Any]]:
    standing = getattr(opened.plan.segments[segment], kind) or ()
    return [one.model_dump(mode="json", exclude_none=True) for one in standing]


def _written(
    request: MemberRequest,
    opened: Opened,
    segment: str,
    kind: str,
    values: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Change the segment; refused, its page comes back as it was typed, with the reasons."""
    before = photos.photograph(opened.row)
    try:
        entry = _changed(request, opened, segment, values())
    except fields.NotUnderstood as error:
        status, why = 422, error.fields
    except PacteError as error:
        status, why = refusal(error)[0], fields.by_field(error, contact_forms.FIELD_OF)
    else:
        if entry is not None:
            tell(request, opened, before, entry)
        return redirect(opened.url("schedule:segment", segment))
    form = contact_forms.Form(contact_forms.typed(request.POST), why)
    context = _of(opened, segment, kind, form)
    return render(request, "schedule/segment.html", opened, context, status=status)


def _changed(
    request: MemberRequest, opened: Opened, segment: str, values: dict[str, Any]
) -> Entry | None:
    return operations.change_segment(
        opened.row,
        segment,
        values,
        by=request.member,
        at=now(),
        expected_version=fields.version(request.POST),
    )
