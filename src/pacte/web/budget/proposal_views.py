from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.scenarios import inputs, operations, permissions, queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.document import PacteError
from pacte.web.budget import aims, proposals
from pacte.web.budget.views import page_of
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render
from pacte.web.scenarios import answer as answers
from pacte.web.scenarios.adoption import adopted, standing, why_not
from pacte.web.scenarios.views import POLLING_ENDS

SECONDS = 20.0
"""A safety stop of the sharing, and of the other envelopes together."""


@require_POST
@of_plan
def ask(request: MemberRequest, opened: Opened) -> HttpResponse:
    """Share the plan's envelope, or the same changed by so many percent, which changes no plan."""
    share, wanted = _share(request.POST.get("share", "0")), request.POST.getlist("aims")
    tried = proposals.tried(opened, share) if share else None
    if len(set(wanted)) < len(wanted):
        messages.error(request, _("Choose two different aims."))
        return redirect(opened.url("budget:page"))
    new = operations.NewScenario(
        kind=Kind.ALLOCATE,
        today=opened.today,
        time_limit=SECONDS,
        envelope_cents=tried,
        front=tried is None and not wanted,
        aims=tuple(wanted),
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


def _point(typed: str) -> int | None:
    """The plan of a front that is meant; none: the proposal itself."""
    return int(typed) if re.fullmatch("[0-9]{1,3}", typed) else None


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
    was = standing(opened, scenario, _("Adopted: the budget is as proposed here."))
    return {
        "adoption": was,
        "is_adopted": was is not None and not was.is_undone,
        "scenario": scenario,
        "state": answers.state(scenario),
        "proposal": proposals.proposal(opened, scenario),
        "refused": str(answers.STATUSES.get(scenario.status, "")),
        "tried": proposals.envelope_asked(opened, scenario),
        "may_cancel": permissions.may_cancel_scenario(opened.member, scenario),
        "may_adopt": permissions.may_adopt(opened.member),
        "may_request": permissions.may_request(opened.member),
        "is_outdated": bool(inputs.changed_since(scenario)),
        "two_aims": _two_aims(opened),
    }


def _two_aims(opened: Opened) -> list[tuple[str, Any]]:
    """Two lists to choose from, each with its first choice; none where one aim is all there is."""
    known = aims.choices(opened)
    first = [choice.value for choice in known if choice.value != "revenue"]
    return [(name, known) for name in first[:2]] if len(first) > 1 else []


@require_POST
@of_plan
def adopt(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    scenario = _found(opened, number)
    try:
        done = operations.adopt_scenario(
            scenario,
            by=request.member,
            at=now(),
            today=opened.today,
            rung=_point(request.POST.get("point", "")),
        )
    except PacteError as error:
        messages.error(request, why_not(opened, error))
        return redirect(opened.url("budget:proposal", number))
    said = adopted(opened, done, _("The plan is now as proposed."))
    messages.success(request, said, extra_tags=str(done.entry.sequence))
    return redirect(opened.url("budget:page"))
