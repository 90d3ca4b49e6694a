"""Load against capacity per person and ISO week."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.engine.workload.daily import rounded, step_stands
from pacte.engine.workload.planned import available, planned_loads, step_planned


@dataclass(frozen=True)
class WeekLoad:
    """One person in one ISO week (`2026-W12`), cut at the ends of the plan.

    `capacity_days` = days (or halves) worked × capacity of the day; leave and public holidays add
    none, a weekend day on which a fixed step is held adds one more day to whoever is not absent.
    """

    person: str
    week: str
    start: date
    load_days: Decimal
    capacity_days: Decimal


def load(
    plan: document.Plan,
    start: date | None = None,
    end: date | None = None,
    people: Collection[str] | None = None,
) -> tuple[WeekLoad, ...]:
    """Load and capacity of every person in every week from `start` to `end` (inclusive).

    Both default to the plan's own, `people` to everybody. In order of person then week; weeks
    without load are there.
    """
    wanted = plan.people.keys() if people is None else set(people)
    loads = planned_loads(_of(plan, wanted))
    weeks = cal.periods(start or plan.start, end or plan.end, "week")
    return tuple(
        _week(plan, person, period, loads.get(person, {}))
        for person in sorted(wanted)
        for period in weeks
    )


def _of(plan: document.Plan, people: Collection[str]) -> document.Plan:
    """The plan with the steps of these people only."""
    mine = {
        key: step
        for key, step in plan.steps.items()
        if any(person in people for need in step.needs for person in need.assigned)
    }
    return plan.model_copy(update={"steps": mine})


def _week(
    plan: document.Plan,
    person: str,
    period: cal.Period,
    by_step: Mapping[str, Mapping[int, Fraction]],
) -> WeekLoad:
    load, capacity = Fraction(0), Fraction(0)
    first = slots.first_slot(plan.calendar, period.start)
    for slot in range(first, slots.last_slot(plan.calendar, period.end) + 1):
        held = [key for key, mine in by_step.items() if slot in mine]
        load += sum((by_step[key][slot] for key in held), Fraction(0))
        capacity += available(plan, person, slot, held)
    return WeekLoad(person, period.label, period.start, rounded(load), rounded(capacity))


def week_steps(plan: document.Plan, person: str, start: date, end: date) -> dict[str, Decimal]:
    """Step -> days of work it asks of `person` from `start` to `end` (inclusive), largest first."""
    found: dict[str, Decimal] = {}
    first, last = slots.first_slot(plan.calendar, start), slots.last_slot(plan.calendar, end)
    for key, step in plan.steps.items():
        if step_stands(plan, step):
            by_slot = step_planned(plan, step).get(person, {})
            total = sum((by_slot[s] for s in by_slot if first <= s <= last), Fraction(0))
            if total:
                found[key] = rounded(total)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
