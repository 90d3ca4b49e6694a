"""The load that a dated step puts on its people, day by day. Law: docs/reference/schedule.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pacte import document
from pacte.document import calendar as cal

LONGEST_SEARCH = 3 * 366
"""Calendar days looked through for a person's next worked days."""


def step_stands(plan: document.Plan, step: document.Step) -> bool:
    """Whether a step counts: not canceled, and begun or belonging to an action that goes on."""
    if step.status in ("running", "done"):
        return step.status == "done" or plan.actions[step.action].status not in ("done", "stopped")
    return step.status == "to_do" and plan.actions[step.action].status not in ("done", "stopped")


def days_worked(plan: document.Plan, step: document.Step, person: str) -> tuple[date, ...]:
    """The days on which `person` works on a dated step, ascending; empty without a start.

    A fixed step: every calendar day from start to end. Another: the first `duration_days` days
    that the person works, from the start on.
    """
    if step.start_date is None:
        return ()
    if step.fixed and step.end_date is not None:
        return tuple(cal.days(step.start_date, step.end_date))
    found: list[date] = []
    for offset in range(LONGEST_SEARCH):
        day = step.start_date + timedelta(offset)
        if cal.is_worked_day(plan.calendar, plan.people[person], day):
            found.append(day)
            if len(found) == step.duration_days:
                break
    return tuple(found)


def step_loads(plan: document.Plan, step: document.Step) -> dict[str, dict[date, Fraction]]:
    """person -> day -> load in days, of the people assigned to one dated step."""
    loads: dict[str, dict[date, Fraction]] = {}
    for need in step.needs:
        for person in need.assigned:
            mine = loads.setdefault(person, {})
            for day, part in _one_need(plan, step, need, person).items():
                mine[day] = mine.get(day, Fraction(0)) + part
    return loads


def _one_need(
    plan: document.Plan, step: document.Step, need: document.Need, person: str
) -> dict[date, Fraction]:
    worked = days_worked(plan, step, person)
    if step.exclusive:
        return dict.fromkeys(worked, Fraction(plan.people[person].capacity_fraction))
    spread_over = len(worked) if step.fixed else step.duration_days
    return dict.fromkeys(worked, Fraction(need.effort_days) / max(spread_over, 1))


def loads_by_person(plan: document.Plan) -> dict[str, dict[date, Fraction]]:
    """person -> day -> load in days, of every step that stands."""
    return {person: _total(by_step) for person, by_step in _loads_by_step(plan).items()}


def _loads_by_step(plan: document.Plan) -> dict[str, dict[str, dict[date, Fraction]]]:
    """person -> step -> day -> load in days, of every step that stands."""
    found: defaultdict[str, dict[str, dict[date, Fraction]]] = defaultdict(dict)
    for key, step in plan.steps.items():
        if step_stands(plan, step):
            for person, mine in step_loads(plan, step).items():
                found[person][key] = mine
    return found


def _total(by_step: Mapping[str, Mapping[date, Fraction]]) -> dict[date, Fraction]:
    total: dict[date, Fraction] = {}
    for mine in by_step.values():
        _add(total, mine)
    return total


def _add(total: dict[date, Fraction], more: Mapping[date, Fraction]) -> None:
    for day, part in more.items():
        total[day] = total.get(day, Fraction(0)) + part


@dataclass(frozen=True)
class DayOver:
    """A day on which a person carries more than `capacity_days`; `steps` are those of the day."""

    person: str
    day: date
    load_days: Decimal
    capacity_days: Decimal
    steps: tuple[str, ...]


def days_over(plan: document.Plan) -> tuple[DayOver, ...]:
    """Every person and day of the plan over capacity, in order of person then day."""
    found = []
    for person, by_step in sorted(_loads_by_step(plan).items()):
        capacity, by_day = plan.people[person].capacity_fraction, _total(by_step)
        for day in sorted(by_day):
            if by_day[day] > capacity and plan.start <= day <= plan.end:
                steps = tuple(key for key, mine in by_step.items() if day in mine)
                found.append(DayOver(person, day, rounded(by_day[day]), capacity, steps))
    return tuple(found)


def rounded(days: Fraction) -> Decimal:
    """Days with four decimals, for showing and summing; comparisons are made before rounding."""
    return (Decimal(days.numerator) / Decimal(days.denominator)).quantize(Decimal("0.0001"))
