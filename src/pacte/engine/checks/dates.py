"""Dates that contradict each other: windows, orders of steps, departures (R18, R20, R63)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter

from pacte.document import Action, Plan, Precedence, Step, slots
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place
from pacte.engine.scheduling import with_sequences


def circular_steps(plan: Plan) -> Iterator[Finding]:
    """Steps that wait for each other in a circle: none of them can ever start."""
    steps = with_sequences(plan).steps
    graph = {key: {link.step for link in step.after} for key, step in steps.items()}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = tuple(dict.fromkeys(error.args[1]))
        places = tuple(Place("step", key) for key in circle)
        yield Finding("steps_in_a_circle", "blocking", "dates", places)


def steps_out_of_order(plan: Plan) -> Iterator[Finding]:
    """Dated steps that start before what they wait for has ended, or too long after."""
    dated = dict(_dated(plan))
    for key, step in dated.items():
        for link in (link for link in step.after if link.step in dated):
            before = dated[link.step]
            if before.end_date is not None and not _respects(plan, step, link, before):
                places = (Place("step", key), Place("step", link.step))
                params = {"start": step.start_date, "end": before.end_date}
                days = float(abs((before.end_date - (step.start_date or date.max)).days) + 1)
                yield Finding("steps_out_of_order", "major", "dates", places, params, None, days)


def _dated(plan: Plan) -> Iterator[tuple[str, Step]]:
    for key, step in plan.steps.items():
        if step.start_date is not None and step.end_date is not None and step.status != "canceled":
            yield key, step


def _respects(plan: Plan, step: Step, link: Precedence, before: Step) -> bool:
    held, earlier = slots.span(plan.calendar, step), slots.span(plan.calendar, before)
    start, end = slots.day_of(plan.calendar, held[0]), slots.day_of(plan.calendar, earlier[-1])
    between = max(0, (start - end).days - 1)
    most = link.max_lag_days
    return (
        earlier[-1] < held[0] and link.min_lag_days <= between and (most is None or between <= most)
    )


def steps_outside_window(plan: Plan) -> Iterator[Finding]:
    """Dated steps outside the plan, their action's window or their own bounds."""
    late = [key for key, step in _dated(plan) if not _inside(plan, step)]
    if late:
        yield Finding(
            "step_outside_window", "major", "dates", tuple(Place("step", k) for k in late)
        )


def _inside(plan: Plan, step: Step) -> bool:
    window = plan.actions[step.action].window
    firsts = [plan.start, step.earliest_date, window.start if window else None]
    lasts = [plan.end, step.latest_date, window.end if window else None]
    start, end = step.start_date or date.max, step.end_date or date.min
    return all(f is None or f <= start for f in firsts) and all(
        n is None or end <= n for n in lasts
    )


def late_steps(plan: Plan, today: date) -> Iterator[Finding]:
    """Steps whose last day is over and which are not done."""
    open_keys = {key for key, _ in open_actions(plan)}
    late = [
        (key, (today - step.end_date).days)
        for key, step in _dated(plan)
        if step.action in open_keys
        and step.end_date is not None
        and step.end_date < today
        and step.status in ("to_do", "running")
    ]
    if late:
        places = tuple(Place("step", key) for key, _ in late)
        days = float(max(days for _, days in late))
        yield Finding("step_overdue", "major", "dates", places, {"days": int(days)}, None, days)


def owners_who_leave(plan: Plan) -> Iterator[Finding]:
    """Actions still open after the last day of the person who answers for them (R63)."""
    steps = plan.steps_by_action()
    for person, left_on in ((k, p.left_on) for k, p in plan.people.items() if p.left_on):
        keys = [
            key
            for key, action in open_actions(plan)
            if action.owner == person and _last_day(plan, action, steps.get(key, [])) > left_on
        ]
        if keys:
            places = (*(Place("action", key) for key in keys), Place("person", person))
            params = {"date": left_on, "person": plan.people[person].name, "count": len(keys)}
            yield Finding("owner_leaves", "major", "ownership", places, params)


def _last_day(plan: Plan, action: Action, steps: list[Step]) -> date:
    known = [step.end_date for step in steps if step.end_date]
    known += [d for d in (action.due_date, action.window.end if action.window else None) if d]
    return max(known, default=plan.end)


def no_priorities(plan: Plan) -> Iterator[Finding]:
    """A plan of which more than a third is urgent has no priorities (R64)."""
    actions = list(open_actions(plan))
    first = [key for key, action in actions if action.priority == 1]
    if len(actions) >= SMALLEST_PLAN_WITH_PRIORITIES and 3 * len(first) > len(actions):
        params = {"count": len(first), "total": len(actions)}
        places = tuple(Place("action", key) for key in first)
        yield Finding("too_many_first_priorities", "minor", "priorities", places, params)


SMALLEST_PLAN_WITH_PRIORITIES = 6
