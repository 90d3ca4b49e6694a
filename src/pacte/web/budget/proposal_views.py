from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.scenarios import operations, permissions, queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.document import PacteError
from pacte.web.budget import proposals
from pacte.web.budget.views import page_of
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.scenarios import answer as answers
from pacte.web.scenarios.views import POLLING_ENDS, adopted_said

SECONDS = 20.0
"""A safety stop of the sharing, and of the other envelopes together."""


@require_POST
@of_plan
def ask(request: MemberRequest, opened: Opened) -> HttpResponse:
    """Share the plan's envelope, or the same changed by so many percent, which changes no plan."""
    share = _share(request.POST.get("share", "0"))
    tried = proposals.tried(opened, share) if share else None
    new = operations.NewScenario(
        kind=Kind.ALLOCATE,
        today=opened.today,
        time_limit=SECONDS,
        envelope_cents=tried,
        front=tried is None,
    )
    try:
        found = operations.request_scenario(opened.row, new, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return redirect(opened.url("budget:page"))
    return redirect(opened.url("budget:proposal", found.pk))


def _share(typed: str) -> int:
    """Percent more or less than the envelope; 0 for anything else."""
    return int(typed) if re.fullmatch("[+-]?[0-9]{1,2}", typed) else 0


@require_safe
@of_plan
def show(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(opened, number)
    context = _of(opened, scenario)
    context |= page_of(request, context["proposal"].lines if context["proposal"] else ())
    if not request.htmx:
        return render(request, "budget/proposal.html", opened, context)
    status = 200 if context["state"].is_open else POLLING_ENDS
    return render(request, "budget/_proposal.html", opened, context, status=status)


def _found(opened: Opened, number: int) -> Scenario:
    scenario = queries.scenario(opened.member, opened.row, number)
    if scenario is None or scenario.kind != Kind.ALLOCATE:
        raise Http404
    return scenario


def _of(opened: Opened, scenario: Scenario) -> dict[str, Any]:
    return {
        "scenario": scenario,
        "state": answers.state(scenario),
        "proposal": proposals.proposal(opened, scenario),
        "refused": str(answers.STATUSES.get(scenario.status, "")),
        "tried": proposals.envelope_asked(opened, scenario),
        "may_cancel": permissions.may_cancel_scenario(opened.member, scenario),
        "may_adopt": permissions.may_adopt(opened.member),
        "may_request": permissions.may_request(opened.member),
        "is_outdated": scenario.plan_version != opened.version,
    }


@require_POST
@of_plan
def adopt(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(opened, number)
    try:
        done = operations.adopt_scenario(scenario, by=request.member, at=now(), today=opened.today)
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return redirect(opened.url("budget:proposal", number))
    said = adopted_said(len(done.left))
    messages.success(request, said, extra_tags=str(done.entry.sequence))
    return redirect(opened.url("budget:page"))
