from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pacte import document
from pacte.apps.plans import permissions
from pacte.apps.scenarios import inputs, operations, queries
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.permissions import (
    may_adopt,
    may_cancel_scenario,
    may_read_answer,
    may_request,
)
from pacte.document.errors import PacteError
from pacte.web import upset
from pacte.web.pages import (
    MemberRequest,
    Opened,
    now,
    of_plan,
    open_plan,
    refusal,
    render,
)
from pacte.web.scenarios import answer as answers
from pacte.web.scenarios import ladder
from pacte.web.scenarios.adoption import adopted, standing, why_not
from pacte.web.scenarios.forms import rung
from pacte.web.schedule import bars, load, money, moves, proposals
from pacte.web.schedule import part as parts
from pacte.web.schedule.baseline import baseline

SHOWN = 7
"""Rules broken where the steps stand, said at once; the others unfold."""


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    return render(request, "schedule/page.html", opened, _whole(request, opened))


def _whole(request: MemberRequest, opened: Opened) -> dict[str, Any]:
    was = baseline(opened)
    every = bars.bars(opened, was.spans if was else {})
    wanted = parts.asked(opened, request.GET)
    part = parts.part(opened, every, wanted)
    broken = upset.standing(opened)
    unpaid = {key for key, action in opened.plan.actions.items() if _is_unpaid(action)}
    return {
        "actions": part.actions,
        "is_empty": not every,
        "part": part,
        "wanted": wanted,
        "people": _people(opened),
        "finished": sum(1 for action in part.actions if action.is_finished),
        "chart": bars.chart(opened, part.actions, wanted.query),
        "baseline": was,
        "broken": broken.sentences[:SHOWN],
        "more_broken": broken.sentences[SHOWN:],
        "may_mend": broken.to_come and may_request(opened.member),
        "spending": money.spending(opened),
        "undated": sum(_undated(action) for action in every if action.id not in unpaid),
        "waiting": sum(_undated(action) for action in every if action.id in unpaid),
        "may_move": any(step.may_move for action in part.actions for step in action.steps),
        "may_propose": may_request(opened.member),
        **_load(opened, wanted, request.GET.get("from", "")),
    }


def _people(opened: Opened) -> list[tuple[str, str]]:
    """Who may be chosen: those of the plan, by name."""
    return sorted(((k, p.name) for k, p in opened.plan.people.items()), key=lambda one: one[1])


def _load(opened: Opened, wanted: parts.Asked, asked: str) -> dict[str, Any]:
    first = load.first_monday(opened, asked)
    people = load.people(opened, wanted.who, wanted.people)
    mondays = load.mondays(opened, first)
    before, after = load.around(opened, first)
    return {
        "weeks": mondays,
        "loads": load.lines(opened, mondays, people.items),
        "loaded": people,
        "before": before,
        "after": after,
        "first": first,
    }


def _undated(action: bars.ActionBars) -> int:
    return sum(1 for step in action.steps if step.start is None)


def _is_unpaid(action: document.Action) -> bool:
    """Left out when the budget was shared: it could bring something and is given nothing."""
    budget = action.budget
    return action.response is not None and budget is not None and budget.amount == 0


@require_safe
@of_plan
def week(request: MemberRequest, opened: Opened, person: str, monday: str) -> HttpResponse:
    """What makes one cell of the load."""
    try:
        found = load.detail(opened, person, date.fromisoformat(monday))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    if request.htmx:
        return render(request, "schedule/_week.html", opened, {"detail": found})
    return render(request, "schedule/week.html", opened, {"detail": found})


@require_http_methods(["GET", "HEAD", "POST"])
@of_plan
def move(request: MemberRequest, opened: Opened, step: str) -> HttpResponse:
    """The form that moves a step; what becomes of it."""
    if step not in opened.plan.steps or not permissions.may_move_steps(opened.member):
        raise Http404
    if request.method == "POST":
        return _moved(request, opened, step)
    template = "schedule/_mover.html" if request.htmx else "schedule/move.html"
    return render(request, template, opened, _of_step(request, opened, step))


def _of_step(request: MemberRequest, opened: Opened, step: str) -> dict[str, Any]:
    wanted = parts.asked(opened, request.GET)
    return {
        "step": opened.plan.steps[step],
        "key": step,
        "version": opened.version,
        "query": wanted.query,
    }


def _moved(request: MemberRequest, opened: Opened, step: str) -> HttpResponse:
    try:
        entry = moves.carried_out(request, opened, step)
    except moves.NotADay as error:
        return _refused(request, opened, step, 422, [str(error)])
    except PacteError as error:
        return _refused(request, opened, step, *moves.why_not(opened, step, error))
    after = open_plan(request, opened.plan.id)
    said = moves.said(after, step)
    back = opened.url("schedule:page") + parts.asked(after, request.GET).query
    if not request.htmx:
        messages.success(request, said)
        return redirect(back)
    told = {"entry": entry, "said": said, "back": back}
    return render(request, "schedule/_moved.html", after, {**_whole(request, after), **told})


def _refused(
    request: MemberRequest, opened: Opened, step: str, status: int, why: list[str]
) -> HttpResponse:
    """The step stays where it is, with the reason; drawn again for a page that is of before."""
    context = {**_of_step(request, opened, step), "why": why}
    if request.htmx and moves.is_stale(request, opened):
        context = {**_whole(request, opened), **context}
        return render(request, "schedule/_refused_anew.html", opened, context, status=status)
    template = "schedule/_refused.html" if request.htmx else "schedule/move.html"
    return render(request, template, opened, context, status=status)


# Dates proposed -----------------------------------------------------------------------------------


@require_POST
@of_plan
def propose(request: MemberRequest, opened: Opened) -> HttpResponse:
    """Ask for a computation of dates; nothing moves."""
    try:
        new = proposals.asked(opened)
        found = operations.request_scenario(opened.row, new, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return redirect(opened.url("schedule:page"))
    return redirect(opened.url("schedule:proposal", found.pk))


@require_safe
@of_plan
def proposal(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    """What is proposed, beside what stands."""
    scenario = _scenario(opened, number)
    was = standing(opened, scenario, _("Adopted: the plan is as proposed here."))
    is_adopted = was is not None and not was.is_undone
    tell = proposals.adopted if is_adopted else proposals.proposals
    state, found = answers.state(scenario), tell(opened, scenario)
    context = {
        "adoption": was,
        "is_adopted": is_adopted,
        "scenario": scenario,
        "state": state,
        "answer": answers.answer(opened, scenario),
        "proposals": found,
        "impossible": _impossible(opened, scenario),
        "may_request": may_request(opened.member),
        "may_read": may_read_answer(opened.member, scenario, opened.plan),
        "drawn": proposals.drawn(found, request.GET),
        "may_cancel": may_cancel_scenario(opened.member, scenario),
        "may_adopt": may_adopt(opened.member) and not is_adopted,
        "is_outdated": bool(inputs.changed_since(scenario)),
    }
    if request.htmx and state.is_open:
        return render(request, "schedule/_waiting.html", opened, context)
    answer = render(request, "schedule/proposal.html", opened, context)
    if request.htmx:
        answer["HX-Refresh"] = "true"
    return answer


def _impossible(opened: Opened, scenario: Scenario) -> tuple[ladder.Rung, ...]:
    """The first answer of those that leave steps without a date: what it says of them."""
    return ladder.rungs(opened, scenario)[:1] if scenario.status == "infeasible" else ()


def _scenario(opened: Opened, number: int) -> Scenario:
    scenario = queries.scenario(opened.member, opened.row, number)
    if scenario is None or scenario.kind not in proposals.KINDS:
        raise Http404
    return scenario


@require_POST
@of_plan
def adopt(request: MemberRequest, opened: Opened, number: int) -> HttpResponse:
    """Make the plan as proposed; all or nothing."""
    scenario = _scenario(opened, number)
    try:
        done = operations.adopt_scenario(
            scenario, by=request.member, at=now(), today=opened.today, rung=rung(request.POST)
        )
    except PacteError as error:
        messages.error(request, why_not(opened, error))
        return redirect(opened.url("schedule:proposal", number))
    said = adopted(opened, done, _("The dates are now as proposed."))
    messages.success(request, said, extra_tags=str(done.entry.sequence))
    return redirect(opened.url("schedule:page"))
