"""Steps under way that their people cannot do as dated: they do not move, somebody has to act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.engine import workload
from pacte.engine.scheduling.checking.broken import Broken

OF_BEGUN = frozenset({"begun_late", "begun_left", "begun_absent"})
"""Codes of a step under way: no proposal of dates mends them."""


def begun_broken(plan: document.Plan, today: date) -> Iterator[Broken]:
    """At most one for each step under way, not over on `today`, that cannot be done as dated.

    `begun_late`: the days worked by who ends last lead beyond its end (`end`, `last`).
    `begun_left`: somebody is not there long enough to finish it. `begun_absent`: its dates are
    fixed, and somebody is not there on `by` days of them from `today` on.
    """
    for key, step in plan.steps.items():
        is_under_way = step.status == "running" and workload.step_stands(plan, step)
        if is_under_way and step.start_date and step.end_date and step.end_date >= today:
            found = _fixed(plan, key, today) if step.fixed else _floating(plan, key)
            yield from list(found)[:1]


def _crew(step: document.Step) -> list[str]:
    return [person for need in step.needs for person in need.assigned]


def _fixed(plan: document.Plan, key: str, today: date) -> Iterator[Broken]:
    step, calendar = plan.steps[key], plan.calendar
    left = [s for s in slots.span(calendar, step) if slots.day_of(calendar, s) >= today]
    for person in _crew(step):
        who = plan.people[person]
        missed = [slot for slot in left if not cal.is_present(calendar, who, slot)]
        days = {slots.day_of(calendar, slot) for slot in missed}
        if days:
            where = (("step", key), ("person", person))
            yield Broken("begun_absent", where, Decimal(len(days)))


def _floating(plan: document.Plan, key: str) -> Iterator[Broken]:
    step, calendar = plan.steps[key], plan.calendar
    wanted = slots.duration(calendar, step)
    worked = {person: workload.slots_worked(plan, step, person) for person in _crew(step)}
    for person, mine in worked.items():
        if len(mine) < wanted:
            yield Broken("begun_left", (("step", key), ("person", person)))
    ends = [(slots.day_of(calendar, mine[-1]), person) for person, mine in worked.items() if mine]
    last, who = max(ends, default=(None, ""))
    if last and step.end_date and last > step.end_date:
        days = {"end": step.end_date, "last": last}
        where = (("step", key), ("person", who))
        yield Broken("begun_late", where, Decimal((last - step.end_date).days), days)
