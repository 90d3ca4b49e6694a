from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.scenarios import operations, permissions, queries
from pacte.apps.scenarios.models import Scenario
from pacte.document import PacteError
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.scenarios import answer as answers
from pacte.web.scenarios import forms, happenings, ladder

SHOWN = 20
POLLING_ENDS = 286  # htmx stops asking on this status


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    known = queries.scenarios(request.member, opened.row)[:SHOWN]
    context = {
        "kinds": [(code, *answers.KINDS[code]) for code in answers.ASKED_BY_NAME],
        "choices": happenings.choices(opened),
        "scenarios": [(found, _title(found), answers.state(found)) for found in known],
        "may_request": permissions.may_request(request.member),
    }
    return render(request, "scenarios/page.html", opened, context)


def _title(scenario: Scenario) -> str:
    return str(answers.KINDS[scenario.kind][0])


@require_POST
@of_plan
def ask(request: MemberRequest, opened: Opened) -> HttpResponse:
    new = operations.NewScenario(
        kind=request.POST.get("kind", ""),
        today=opened.today,
        events=forms.events(request.POST, opened.plan.currency),
    )
    try:
        found = operations.request_scenario(opened.row, new, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return redirect(opened.url("scenarios:page"))
    return redirect(opened.url("scenarios:show", found.pk))


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
    return {
        "scenario": scenario,
        "title": _title(scenario),
        "state": answers.state(scenario),
        "answer": answers.answer(opened, scenario),
        "rungs": ladder.rungs(opened, scenario),
        "may_cancel": permissions.may_cancel_scenario(opened.member, scenario),
        "may_adopt": permissions.may_adopt(opened.member),
        "is_outdated": scenario.plan_version != opened.version,
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
        messages.error(request, " ".join(refusal(error)[1]))
    else:
        messages.success(request, adopted_said(len(done.left)))
    return redirect(opened.url("scenarios:show", number))


def adopted_said(left: int) -> str:
    said = _("The plan is now as proposed. The history can undo it.")
    if not left:
        return said
    aside = ngettext(
        "%(count)s proposal was left aside because its line had changed meanwhile.",
        "%(count)s proposals were left aside because their lines had changed meanwhile.",
        left,
    )
    return f"{said} {aside % {'count': left}}"
