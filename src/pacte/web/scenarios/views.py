from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.scenarios import inputs, operations, permissions, queries
from pacte.apps.scenarios.models import Scenario
from pacte.document import Invalid, PacteError, Refused
from pacte.web.fields import NotUnderstood, Refusals, by_field
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.scenarios import answer as answers
from pacte.web.scenarios import events, forms, ladder
from pacte.web.scenarios import urgent as urgents
from pacte.web.scenarios.adoption import adopted, standing, why_not

SHOWN = 20
BEFORE_URGENT = ("absence", "departure")
POLLING_ENDS = 286  # htmx stops asking on this status


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    return render(request, "scenarios/page.html", opened, _page(opened))


def _page(
    opened: Opened,
    typed: urgents.Typed | None = None,
    why: Refusals | None = None,
    back: events.Refusal | None = None,
) -> dict[str, Any]:
    """What the page shows; `typed` and `why` of an urgent action that was refused, `back` the form
    of another event.
    """
    known = queries.scenarios(opened.member, opened.row)[:SHOWN]
    adoptions = queries.adoptions(opened.member, opened.row, known)
    forms = events.forms(opened, back, alone=why is None)
    return {
        "kinds": [(code, *answers.KINDS[code]) for code in answers.ASKED_BY_NAME],
        "scenarios": [
            (one, answers.title(one), answers.happened(opened, one), answers.state(one))
            for one in known
        ],
        "adopted": [key for key, found in adoptions.items() if not found.is_undone],
        "undone": [key for key, found in adoptions.items() if found.is_undone],
        "may_request": permissions.may_request(opened.member),
        "before_urgent": [form for form in forms if form.kind in BEFORE_URGENT],
        "after_urgent": [form for form in forms if form.kind not in BEFORE_URGENT],
        "urgent": urgents.form(opened, typed, why),
        "refused": (why or {}).get("", ()),
        "is_urgent_open": why is not None or not any(form.is_open for form in forms),
    }


@require_POST
@of_plan
def ask(request: MemberRequest, opened: Opened) -> HttpResponse:
    """Ask for a computation; an event that is refused comes back as it was typed."""
    kind, happens = request.POST.get("kind", ""), request.POST.get("event", "absence")
    try:
        told = _told(request, opened) if kind == "replan" else ()
        found = _requested(request, opened, kind, told)
    except NotUnderstood as error:
        return _sent_back(request, opened, happens, error.fields)
    except Invalid as error:
        if kind != "replan" or happens not in events.READ:
            return _refused(request, opened, error)
        names = {**events.FIELD_OF, **events.WHICH.get(happens, {})}
        return _sent_back(request, opened, happens, by_field(error, names))
    except PacteError as error:
        return _refused(request, opened, error)
    return redirect(opened.url("scenarios:show", found.pk))


def _told(request: MemberRequest, opened: Opened) -> tuple[dict[str, Any], ...]:
    happens = request.POST.get("event", "absence")
    return (events.event(happens, request.POST, opened.plan.currency),)


def _sent_back(request: MemberRequest, opened: Opened, happens: str, why: Refusals) -> HttpResponse:
    typed = {name: str(request.POST.get(name, "")) for name in events.READERS}
    context = _page(opened, back=events.Refusal(happens, typed, why))
    return render(request, "scenarios/page.html", opened, context, status=422)


def _refused(request: MemberRequest, opened: Opened, error: PacteError) -> HttpResponse:
    messages.error(request, " ".join(refusal(error)[1]))
    return redirect(opened.url("scenarios:page"))


def _requested(
    request: MemberRequest, opened: Opened, kind: str, told: tuple[dict[str, Any], ...]
) -> Scenario:
    new = operations.NewScenario(kind=kind, today=opened.today, events=told)
    return operations.request_scenario(opened.row, new, by=request.member, at=now())


@require_POST
@of_plan
def urgent(request: MemberRequest, opened: Opened) -> HttpResponse:
    """Ask what an urgent action would move; refused, the form comes back as it was typed."""
    typed = urgents.typed(request.POST)
    try:
        found = _requested(request, opened, "replan", (urgents.event(opened, typed),))
    except NotUnderstood as error:
        status, why = 422, error.fields
    except Refused as error:
        return _refused(request, opened, error)
    except PacteError as error:
        status, why = refusal(error)[0], by_field(error, urgents.FIELD_OF)
    else:
        return redirect(opened.url("scenarios:show", found.pk))
    context = _page(opened, typed, why)
    return render(request, "scenarios/page.html", opened, context, status=status)


@require_safe
@of_plan
def show(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(request, opened, number)
    context = _of(opened, scenario)
    if not request.htmx:
        return render(request, "scenarios/show.html", opened, context)
    ended = not context["state"].is_open
    status = POLLING_ENDS if ended else 200
    return render(request, "scenarios/_state.html", opened, context, status=status)


def _found(request: MemberRequest, opened: Opened, number: int) -> Scenario:
    scenario = queries.scenario(request.member, opened.row, number)
    if scenario is None:
        raise Http404
    return scenario


def _of(opened: Opened, scenario: Scenario) -> dict[str, Any]:
    rungs = ladder.rungs(opened, scenario)
    was = standing(opened, scenario, _("Adopted: the plan is as proposed here."))
    return {
        "adoption": was,
        "is_adopted": was is not None and not was.is_undone,
        "scenario": scenario,
        "title": answers.title(scenario),
        "happened": answers.happened(opened, scenario),
        "state": answers.state(scenario),
        "answer": answers.answer(opened, scenario),
        "rungs": rungs,
        "moving": [rung for rung in rungs if not rung.moves_nothing],
        "may_cancel": permissions.may_cancel_scenario(opened.member, scenario),
        "may_adopt": permissions.may_adopt(opened.member),
        "is_too_dear": not inputs.keeps_the_envelope(scenario),
        "is_outdated": bool(inputs.changed_since(scenario)),
    }


@require_POST
@of_plan
def cancel(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(request, opened, number)
    try:
        operations.cancel_scenario(scenario, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
    return redirect(opened.url("scenarios:show", number))


@require_POST
@of_plan
def adopt(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(request, opened, number)
    rung = forms.rung(request.POST)
    try:
        done = operations.adopt_scenario(
            scenario, by=request.member, at=now(), today=opened.today, rung=rung
        )
    except PacteError as error:
        messages.error(request, why_not(opened, error))
    else:
        said = adopted(opened, done, _("The plan is now as proposed."))
        messages.success(request, said, extra_tags=str(done.entry.sequence))
    return redirect(opened.url("scenarios:show", number))
