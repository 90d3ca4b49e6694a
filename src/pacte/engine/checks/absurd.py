"""Data that no plan can honor: people who never work, dates that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pacte.document import Person, Plan, Step, slots
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place


def people_who_never_work(plan: Plan) -> Iterator[Finding]:
    """People with the company during the plan who have no working day in it."""
    keys = [key for key, person in plan.people.items() if _is_idle(plan, person)]
    if keys:
        places = tuple(Place("person", key) for key in sorted(keys))
        yield Finding("person_without_working_day", "major", "load", places)


def _is_idle(plan: Plan, person: Person) -> bool:
    first = max(plan.start, person.hired_on or plan.start)
    last = min(plan.end, person.left_on or plan.end)
    if first > last:
        return False
    reach = range(slots.first_slot(plan.calendar, first), slots.last_slot(plan.calendar, last) + 1)
    return not any(cal.is_worked(plan.calendar, person, slot) for slot in reach)


def contradictory_dates(plan: Plan) -> Iterator[Finding]:
    """Steps to do whose own dates, their action's window and the plan leave no day."""
    found = [
        key
        for key, step in plan.steps.items()
        if step.status == "to_do" and not step.fixed and workload.step_stands(plan, step)
        if (ends := _window(plan, step))[0] > ends[1]
    ]
    if found:
        places = tuple(Place("step", key) for key in found)
        yield Finding("dates_exclude_each_other", "blocking", "dates", places)


def _window(plan: Plan, step: Step) -> tuple[date, date]:
    window = plan.actions[step.action].window
    firsts = [plan.start, step.earliest_date, window.start if window else None]
    lasts = [plan.end, step.latest_date, window.end if window else None]
    return max(d for d in firsts if d), min(d for d in lasts if d)


def actions_prepared_by_themselves(plan: Plan) -> Iterator[Finding]:
    """Open actions whose synergy names themselves: it is missed on whatever day they begin."""
    keys = [key for key, a in open_actions(plan) if a.synergy and a.synergy.action == key]
    if keys:
        places = tuple(Place("action", key) for key in keys)
        patch = tuple({"op": "remove", "path": f"/actions/{key}/synergy"} for key in keys)
        yield Finding("prepared_by_itself", "minor", "dates", places, repair=patch)


def steps_waiting_for_nothing(plan: Plan) -> Iterator[Finding]:
    """Steps to be done as late as possible that nothing waits for, and nothing ends."""
    served = {link.step for step in plan.steps.values() for link in step.after}
    served_actions = {f.action for a in plan.actions.values() for f in a.follows or ()}
    found = []
    for key, step in plan.steps.items():
        action = plan.actions[step.action]
        own = step.as_late_as_possible
        wanted = action.as_late_as_possible if own is None else own
        held = step.fixed or key in served or step.action in served_actions
        ends = step.latest_date or action.due_date or action.window
        if wanted and step.status == "to_do" and not held and not ends:
            found.append(Place("step", key))
    if found:
        yield Finding("waits_for_nothing", "minor", "dates", tuple(found))


ABOVE = {
    "team": "parent",
    "territory": "parent",
    "segment": "parent",
    "objective": "parent",
    "person": "manager",
}
"""Kind -> the field that names what is above."""


def hierarchies_in_a_circle(plan: Plan) -> Iterator[Finding]:
    """What stands above itself, directly or through others; one finding per circle."""
    for kind, field in ABOVE.items():
        above = {key: getattr(entity, field) for key, entity in plan.collection(kind).items()}
        for circle in _circles(above):
            places = tuple(Place(kind, key) for key in circle)
            yield Finding("hierarchy_in_a_circle", "major", "figures", places)


def _circles(above: Mapping[str, str | None]) -> Iterator[list[str]]:
    """The circles of a map from each key to the one above, each from its first key in order."""
    seen: set[str] = set()
    for start in sorted(above):
        way: list[str] = []
        key: str | None = start
        while key is not None and key not in seen:
            seen.add(key)
            way.append(key)
            key = above[key]
        if key in way:
            yield way[way.index(key) :]
