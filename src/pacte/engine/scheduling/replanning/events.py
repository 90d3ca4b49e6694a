"""An event -> what it changes in the document. Law: docs/reference/replan.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacte import document
from pacte.document import slots
from pacte.document.costs import OVER, costs_by_action, engaged_cents
from pacte.document.errors import Invalid, Problem, gettext_noop
from pacte.document.events import (
    Absence,
    BudgetCut,
    Cancellation,
    Correction,
    Delay,
    Departure,
    Event,
    UrgentAction,
)
from pacte.document.plan import COLLECTIONS
from pacte.document.references import dangling
from pacte.engine import workload
from pacte.engine.scheduling.from_plan.actions import WEIGHT
from pacte.engine.scheduling.replanning.begun import has_started
from pacte.engine.scheduling.why.edits import Edit, as_patch, edited

Patch = tuple[dict[str, Any], ...]


def happened(
    plan: document.Plan, events: Sequence[Event], today: date
) -> tuple[document.Plan, Patch]:
    """The plan after the events, in order, and the JSON Patch that leads to it.

    Raises `Invalid` where an event names what is not in the plan, or what is over, or asks for
    what no document may hold.
    """
    patch: Patch = ()
    for event in events:
        if isinstance(event, Correction):
            plan, patch = document.patched(plan, event.patch), (*patch, *event.patch)
            continue
        edits = tuple(RULES[type(event)](plan, event, today))
        plan, patch = edited(plan, edits), (*patch, *as_patch(plan, edits))
    problems = list(dangling(plan))
    if problems:
        raise Invalid(*problems)
    return plan, patch


def _known(plan: document.Plan, kind: str, key: str | None) -> Any:
    found = plan.collection(kind).get(key or "")
    if found is None:
        params = {"kind": kind, "collection": COLLECTIONS[kind][0]}
        expected = gettext_noop("an id of {collection}")
        raise Invalid(Problem("dangling_reference", f"/{kind}", str(key), expected, params))
    return found


def _absence(plan: document.Plan, event: Absence, _today: date) -> Iterator[Edit]:
    _known(plan, "person", event.person)
    _within(plan, "/end", event.end, "before_the_plan")
    _within(plan, "/start", event.start, "after_the_plan")
    away = document.Leave(start=event.start, end=event.end, kind="other")
    yield Edit(("people", event.person, "leaves", "-"), away)


def _within(plan: document.Plan, where: str, day: date, code: str) -> None:
    """Refuse, as `code` says, a day that is before the plan or after it."""
    is_out = day < plan.start if code == "before_the_plan" else day > plan.end
    if is_out:
        params = {"day": day, "start": plan.start, "end": plan.end}
        raise Invalid(Problem(code, where, day.isoformat(), "", params))


def _departure(plan: document.Plan, event: Departure, _today: date) -> Iterator[Edit]:
    person = _known(plan, "person", event.person)
    if person.hired_on is not None and event.last_day < person.hired_on:
        params = {"hired_on": person.hired_on}
        raise Invalid(Problem("leaves_before_coming", "/last_day", person.name, "", params))
    _within(plan, "/last_day", event.last_day, "before_the_plan")
    _within(plan, "/last_day", event.last_day, "after_the_plan")
    yield Edit(("people", event.person, "left_on"), event.last_day)


def _delay(plan: document.Plan, event: Delay, today: date) -> Iterator[Edit]:
    step = _known(plan, "step", event.step)
    if step.status in ("done", "canceled"):
        raise Invalid(Problem("step_is_over", "/step", event.step))
    if step.fixed and step.start_date and step.end_date:
        yield from _held_later(event, step)
    elif step.status == "running" or has_started(plan, step, today):
        yield from _longer(plan, event, step)
    else:
        yield from _not_before(plan, event, step)


def _not_before(plan: document.Plan, event: Delay, step: document.Step) -> Iterator[Edit]:
    planned = step.start_date or step.earliest_date or plan.start
    first = planned + timedelta(event.days)
    if step.latest_date is not None and first > step.latest_date:
        params = {"start": first, "latest": step.latest_date}
        raise Invalid(Problem("delayed_past_its_end", "/days", step.name, "", params))
    yield Edit(("steps", event.step, "earliest_date"), first)


def _held_later(event: Delay, step: document.Step) -> Iterator[Edit]:
    for name in ("start_date", "end_date"):
        if name == "end_date" or step.status == "to_do":
            day = getattr(step, name) + timedelta(event.days)
            yield Edit(("steps", event.step, name), day)


def _longer(plan: document.Plan, event: Delay, step: document.Step) -> Iterator[Edit]:
    """More days of the same people at the same pace."""
    was = step.duration_half_days or 2 * step.duration_days
    room = document.LONGEST_STEP_DAYS - (was + 1) // 2
    if event.days > room:
        expected, params = gettext_noop("a number of at most {le}"), {"le": room}
        raise Invalid(Problem("out_of_range", "/days", str(event.days), expected, params))
    halves = was + 2 * event.days
    changes: dict[str, Any] = {
        "needs": tuple(
            need.model_copy(update={"effort_days": _in_proportion(need.effort_days, halves, was)})
            for need in step.needs
        )
    }
    if step.duration_half_days is None:
        changes["duration_days"] = halves // 2
    else:
        changes["duration_half_days"] = halves
    longer = step.model_copy(update={**changes, "end_date": None, "end_half": None})
    changes |= _end_of(plan, event, step, longer)
    for name, value in changes.items():
        yield Edit(("steps", event.step, name), value)


def _end_of(
    plan: document.Plan, event: Delay, step: document.Step, longer: document.Step
) -> dict[str, Any]:
    """The last day of the longer step, and the half of it where it ends in another one."""
    crew = (p for need in longer.needs for p in need.assigned)
    worked = [workload.slots_worked(plan, longer, person) for person in crew]
    last = max((mine[-1] for mine in worked if mine), default=None)
    if last is not None:
        half = slots.half_of(plan.calendar, last)
        end = {"end_date": slots.day_of(plan.calendar, last)}
        return end if half == step.end_half else {**end, "end_half": half}
    if step.end_date is not None:
        return {"end_date": step.end_date + timedelta(event.days)}
    return {}


def _in_proportion(effort: Decimal, now: int, was: int) -> Decimal:
    return (effort * now / was).quantize(Decimal("0.01"))


def _budget_cut(plan: document.Plan, event: BudgetCut, _today: date) -> Iterator[Edit]:
    if event.budget.currency != plan.currency:
        params = {"currency": plan.currency}
        raise Invalid(Problem("other_currency", "/budget", event.budget.currency, "", params))
    if event.budget.cents < 0:
        raise Invalid(Problem("budget_below_zero", "/budget", "", "", {"budget": event.budget}))
    if plan.budget is not None and event.budget.cents >= plan.budget.cents:
        raise Invalid(Problem("budget_not_cut", "/budget", "", "", {"budget": plan.budget}))
    yield Edit(("budget",), event.budget)
    for key in stopped_to_fit(plan, event.budget):
        yield Edit(("actions", key, "status"), "stopped")


def stopped_to_fit(plan: document.Plan, budget: document.Money) -> list[str]:
    """Optional actions not begun to stop so that the plan fits: least weight, then fewest.

    Weight of priority 1, 2, 3: 5, 2, 1. All of them where even that is not enough. What an action
    has engaged stays spent when it stops.
    """
    costs, engaged = costs_by_action(plan), engaged_cents(plan)
    over = sum(costs.values()) - budget.cents
    freed = {key: costs[key] - engaged.get(key, 0) for key in _may_stop(plan)}
    freed = {key: cents for key, cents in freed.items() if cents > 0}
    if over <= 0:
        return []
    if sum(freed.values()) <= over:
        return list(freed)
    return _lightest(plan, freed, over)


def _may_stop(plan: document.Plan) -> list[str]:
    """Optional actions that have not begun."""
    begun = {step.action for step in plan.steps.values() if step.status in ("running", "done")}
    return [
        key
        for key, action in sorted(plan.actions.items())
        if action.optional and action.status in ("idea", "planned") and key not in begun
    ]


def _lightest(plan: document.Plan, costs: dict[str, int], over: int) -> list[str]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    out = {key: model.new_bool_var(key) for key in costs}
    model.add(sum(costs[key] * chosen for key, chosen in out.items()) >= over)
    weight = {key: WEIGHT[plan.actions[key].priority] for key in costs}
    model.minimize(sum((len(costs) * weight[key] + 1) * chosen for key, chosen in out.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 2.0
    solver.solve(model)
    return [key for key, chosen in out.items() if solver.value(chosen)]


def _urgent(plan: document.Plan, event: UrgentAction, _today: date) -> Iterator[Edit]:
    taken = [Problem("id_taken", f"/steps/{k}", k) for k in event.steps if k in plan.steps]
    if event.id in plan.actions:
        taken.append(Problem("id_taken", "/id", event.id))
    foreign = [
        Problem("step_of_another_action", f"/steps/{key}/action", step.action, event.id)
        for key, step in event.steps.items()
        if step.action != event.id
    ]
    if taken or foreign:
        raise Invalid(*taken, *foreign)
    yield Edit(("actions", event.id), event.action)
    for key, step in event.steps.items():
        yield Edit(("steps", key), step)


def _cancellation(plan: document.Plan, event: Cancellation, _today: date) -> Iterator[Edit]:
    if event.step is not None:
        step = _known(plan, "step", event.step)
        if step.status in ("done", "canceled"):
            raise Invalid(Problem("canceled_step_is_over", "/step", step.name))
        yield Edit(("steps", event.step, "status"), "canceled")
    else:
        action = _known(plan, "action", event.action)
        if action.status in OVER:
            raise Invalid(Problem("action_is_over", "/action", action.name))
        yield Edit(("actions", str(event.action), "status"), "stopped")


RULES: dict[type, Callable[[document.Plan, Any, date], Iterator[Edit]]] = {
    Absence: _absence,
    Departure: _departure,
    Delay: _delay,
    BudgetCut: _budget_cut,
    UrgentAction: _urgent,
    Cancellation: _cancellation,
}
"""Kind of event -> the fields that it changes."""
