"""The load that a dated step puts on its people, day by day. Law: docs/reference/schedule.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots

LONGEST_SEARCH = 3 * 366
"""Calendar days looked through for a person's next worked days."""


def step_stands(plan: document.Plan, step: document.Step) -> bool:
    """Whether a step counts: not canceled, and begun or belonging to an action that goes on."""
    if step.status in ("running", "done"):
        return step.status == "done" or plan.actions[step.action].status not in ("done", "stopped")
    return step.status == "to_do" and plan.actions[step.action].status not in ("done", "stopped")


def slots_worked(plan: document.Plan, step: document.Step, person: str) -> tuple[int, ...]:
    """The slots (`document.slots`) in which `person` works on a dated step, ascending.

    A fixed step: every one from start to end. Another: the first that the person works from the
    start on, as many as the step lasts, and none after the end of one that is done. Empty without
    a start.
    """
    if step.start_date is None:
        return ()
    if step.fixed and step.end_date is not None:
        return tuple(slots.span(plan.calendar, step))
    who, calendar = plan.people[person], plan.calendar
    first = slots.first_slot(calendar, step.start_date, step.start_half)
    reach = range(first, first + LONGEST_SEARCH * slots.per_day(calendar))
    if step.status == "done" and step.end_date is not None:
        reach = slots.span(calendar, step)
    worked = (slot for slot in reach if cal.is_worked(calendar, who, slot))
    return tuple(islice(worked, slots.duration(calendar, step)))


def with_end(plan: document.Plan, step: document.Step) -> document.Step:
    """A step begun with the end that its start, length and people give it, where it says none."""
    if step.start_date is None or step.end_date is not None:
        return step
    calendar = plan.calendar
    people = [p for need in step.needs for p in need.assigned]
    ends = [held[-1] for p in people if (held := slots_worked(plan, step, p))]
    first = slots.first_slot(calendar, step.start_date, step.start_half)
    end = max(ends, default=first + slots.duration(calendar, step) - 1)
    known = {"end_date": slots.day_of(calendar, end), "end_half": slots.half_of(calendar, end)}
    return step.model_copy(update=known)


def slots_held(plan: document.Plan, step: document.Step) -> tuple[int, ...]:
    """The slots in which somebody works on a dated step, or the company where nobody is named."""
    crew = [person for need in step.needs for person in need.assigned]
    if crew:
        return tuple(sorted({s for p in crew for s in slots_worked(plan, step, p)}))
    held = slots.span(plan.calendar, step)
    return tuple(s for s in held if step.fixed or cal.is_company_open(plan.calendar, s))


def step_loads(plan: document.Plan, step: document.Step) -> dict[str, dict[int, Fraction]]:
    """person -> slot -> load in days, of the people assigned to one dated step."""
    loads: dict[str, dict[int, Fraction]] = {}
    for need in step.needs:
        for person in need.assigned:
            _add(loads.setdefault(person, {}), need_loads(plan, step, need, person))
    return loads


def need_loads(
    plan: document.Plan, step: document.Step, need: document.Need, person: str
) -> dict[int, Fraction]:
    """slot -> load in days, of one person assigned to one need of a dated step."""
    worked = slots_worked(plan, step, person)
    who, calendar = plan.people[person], plan.calendar
    if step.exclusive and step.fixed:
        return {slot: cal.capacity_in(calendar, who, slot) for slot in worked}
    if step.exclusive:
        return dict.fromkeys(worked, cal.capacity(calendar, who))
    spread_over = len(worked) if step.fixed else slots.duration(calendar, step)
    return dict.fromkeys(worked, Fraction(need.effort_days) / max(spread_over, 1))


def loads_by_step(plan: document.Plan) -> dict[str, dict[str, dict[int, Fraction]]]:
    """person -> step -> slot -> load in days, of every step that stands."""
    found: defaultdict[str, dict[str, dict[int, Fraction]]] = defaultdict(dict)
    for key, step in plan.steps.items():
        if step_stands(plan, step):
            for person, mine in step_loads(plan, step).items():
                found[person][key] = mine
    return found


def summed(parts: Iterable[Mapping[int, Fraction]]) -> dict[int, Fraction]:
    """slot -> the loads of all parts together."""
    total: dict[int, Fraction] = {}
    for mine in parts:
        _add(total, mine)
    return total


def _add(total: dict[int, Fraction], more: Mapping[int, Fraction]) -> None:
    for slot, part in more.items():
        total[slot] = total.get(slot, Fraction(0)) + part


def rounded(days: Fraction) -> Decimal:
    """Days with four decimals, for showing and summing; comparisons are made before rounding."""
    return (Decimal(days.numerator) / Decimal(days.denominator)).quantize(Decimal("0.0001"))
