from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte.apps.plans import queries as plans
from pacte.apps.tracking.queries import Outlooks, outlooks
from pacte.document import PacteError
from pacte.web import findings
from pacte.web.home import cockpit
from pacte.web.objectives.standing import Standing, standings
from pacte.web.pages import MemberRequest, Opened, of_plan, refusal, render, today
from pacte.web.writing import change_plan

OBJECTIVES_SHOWN = 8


@require_safe
@login_required
def start(request: MemberRequest) -> HttpResponse:
    """The plan of the day; where none runs, the latest one."""
    if not request.member:
        return render(request, "home/no_company.html", None)
    known = plans.plans(request.member)
    day = today()
    current = known.filter(start__lte=day, end__gte=day).first() or known.first()
    if current is None:
        return render(request, "home/no_plan.html", None)
    return redirect("home:plan", current.key)


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    found = outlooks(opened.member, opened.plan, today=opened.today)
    groups = findings.groups(opened)
    lines = standings(opened, found.by_objective)
    every = "all" in request.GET
    context = {
        "spending": cockpit.spending(opened.plan),
        "doing": cockpit.doing(opened),
        "deadlines": cockpit.deadlines(opened),
        "standings": [line for line in lines if not line.hidden][:OBJECTIVES_SHOWN],
        "facts": found,
        "reserved": found.has_facts and any(line.hidden for line in lines),
        "findings": groups if every else groups[: findings.SHOWN_FIRST],
        "more_findings": 0 if every else max(0, len(groups) - findings.SHOWN_FIRST),
        **_of_main(opened, found, lines),
    }
    return render(request, "home/page.html", opened, context)


def _of_main(opened: Opened, found: Outlooks, lines: list[Standing]) -> dict[str, Any]:
    """The objective that the cards and the chart are about, with its months."""
    if found.main is None or found.review is None:
        return {}
    main = next((line for line in lines if line.id == found.main.objective), None)
    return {
        "main": main,
        "chart": cockpit.chart(found.review, opened.plan.currency),
        "months": cockpit.months(found.review, opened.plan.currency),
    }


@require_POST
@of_plan
def repair(request: MemberRequest, opened: Opened) -> HttpResponse:
    changes = findings.repair_of(opened, request.POST.get("finding", ""))
    if changes is None:
        messages.info(request, _("This point is already settled."))
        return redirect("home:plan", opened.plan.id)
    try:
        entry = change_plan(request, opened, changes, reason=_("Repair of a finding"))
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
    else:
        if entry is not None:
            messages.success(request, _("Repaired. The history says what changed and can undo it."))
    return redirect("home:plan", opened.plan.id)
