"""The load of dated steps as planned: kept inside their own dates. Law: docs/reference/findings.md.

`daily` says when people work on a step that waits for them; here nothing waits: the work stands in
the days that the plan gives it, available or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.document.entities import WEEKDAYS
from pacte.engine.workload.daily import need_loads, step_stands, summed

Loads = dict[str, dict[str, dict[int, Fraction]]]
"""person -> step -> slot -> load in days."""


def planned_loads(plan: document.Plan) -> Loads:
    """person -> step -> slot -> load in days, of every step that stands, inside its own dates."""
    found: Loads = {}
    for key, step in plan.steps.items():
        if step_stands(plan, step):
            for person, mine in step_planned(plan, step).items():
                found.setdefault(person, {})[key] = mine
    return found


def step_planned(plan: document.Plan, step: document.Step) -> dict[str, dict[int, Fraction]]:
    """person -> slot -> load in days, of the people assigned to one dated step."""
    loads: dict[str, list[dict[int, Fraction]]] = {}
    for need in step.needs:
        for person in need.assigned:
            loads.setdefault(person, []).append(_one_need(plan, step, need, person))
    return {person: summed(parts) for person, parts in loads.items()}


def _one_need(
    plan: document.Plan, step: document.Step, need: document.Need, person: str
) -> dict[int, Fraction]:
    usual = need_loads(plan, step, need, person)
    span = slots.span(plan.calendar, step)
    is_whole = len(usual) == slots.duration(plan.calendar, step) and usual.keys() <= set(span)
    if step.fixed or not span or is_whole:
        return usual
    return _squeezed(plan, span, person, _days(plan, step, need, person))


def _days(plan: document.Plan, step: document.Step, need: document.Need, person: str) -> Fraction:
    """What a step that is not fixed takes of one person in all."""
    if not step.exclusive:
        return Fraction(need.effort_days)
    calendar = plan.calendar
    return slots.duration(calendar, step) * cal.capacity(calendar, plan.people[person])


def _squeezed(plan: document.Plan, span: range, person: str, days: Fraction) -> dict[int, Fraction]:
    """The work of a step longer than its dates leave: on the days worked where they can carry it,
    else on all that the plan counted upon.
    """
    calendar, who = plan.calendar, plan.people[person]
    worked = [slot for slot in span if cal.is_worked(calendar, who, slot)]
    room = sum((cal.capacity_in(calendar, who, slot) for slot in worked), Fraction(0))
    held = worked if worked and days <= room else _counted_upon(calendar, who, span)
    return dict.fromkeys(held, days / len(held))


def _counted_upon(calendar: document.Calendar, who: document.Person, span: range) -> Sequence[int]:
    """The slots of the person's working week, absences or not; else its weekdays; else all."""
    usual = [slot for slot in span if cal.is_usual(calendar, who, slot)]
    weekdays = who.weekdays if who.weekdays is not None else calendar.weekdays
    of_week = [s for s in span if WEEKDAYS[slots.day_of(calendar, s).weekday()] in weekdays]
    return usual or of_week or span


def available(plan: document.Plan, person: str, slot: int, steps: Sequence[str] = ()) -> Fraction:
    """Days that the person can give in a slot in which they are on `steps`.

    None where they do not work, but on a fixed step: there whoever is not absent.
    """
    calendar, who = plan.calendar, plan.people[person]
    is_held = any(plan.steps[key].fixed for key in steps)
    there = cal.is_present if is_held else cal.is_worked
    return cal.capacity_in(calendar, who, slot) if there(calendar, who, slot) else Fraction(0)
