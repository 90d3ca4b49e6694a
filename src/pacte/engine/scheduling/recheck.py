"""A schedule checked again day by day on real dates, from the document and not from the problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pacte import document
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.scheduling.result import adopted
from pacte.engine.scheduling.schedule import Placed, Schedule


def violations(plan: document.Plan, schedule: Schedule, today: date) -> list[str]:
    """One line for each rule of docs/reference/schedule.md that `schedule` breaks."""
    after = adopted(plan, schedule)
    return [
        *_windows(plan, schedule, today),
        *_people(plan, schedule),
        *_dates(after, schedule),
        *_precedence(plan, schedule),
        *_loads(after, schedule),
        *_equipment(plan, schedule),
    ]


def _windows(plan: document.Plan, schedule: Schedule, today: date) -> Iterator[str]:
    for key, placed in schedule.steps.items():
        step = plan.steps[key]
        window = plan.actions[step.action].window
        firsts = [plan.start, step.earliest_date, window.start if window else None]
        lasts = [plan.end, step.latest_date, window.end if window else None]
        if not step.fixed and plan.start <= today <= plan.end:
            firsts.append(today)
        if any(day and placed.start_date < day for day in firsts):
            yield f"{key} starts too early"
        if any(day and placed.end_date > day for day in lasts):
            yield f"{key} ends too late"


def _people(plan: document.Plan, schedule: Schedule) -> Iterator[str]:
    for key, placed in schedule.steps.items():
        needs = plan.steps[key].needs
        everyone = [p for crew in placed.needs for p in crew]
        if len(set(everyone)) < len(everyone) or len(placed.needs) != len(needs):
            yield f"{key} takes someone twice"
        for need, crew in zip(needs, placed.needs, strict=False):
            holds = all(_fits(plan.people[p], need) for p in crew)
            allowed = not need.candidates or set(crew) <= set(need.candidates)
            if len(crew) != need.people or not holds or not allowed:
                yield f"{key} is not staffed as asked"


def _fits(person: document.Person, need: document.Need) -> bool:
    return need.skill is None or person.skills.get(need.skill, 0) >= need.level


def _dates(after: document.Plan, schedule: Schedule) -> Iterator[str]:
    """Ends follow from starts; people work on the first day, or are present on each fixed day."""
    for key, placed in schedule.steps.items():
        step = after.steps[key]
        crew = [p for need in placed.needs for p in need]
        if step.fixed:
            yield from _fixed(after, key, placed, crew)
        elif not crew:
            days = cal.working_days(after.calendar, placed.start_date, placed.end_date)
            ends = (placed.start_date, placed.end_date)
            if len(days) != step.duration_days or (days[0], days[-1]) != ends:
                yield f"{key} does not last its worked days"
        else:
            worked = [workload.days_worked(after, step, p) for p in crew]
            if any(len(days) < step.duration_days for days in worked):
                yield f"{key} has someone who leaves before the end"
            elif any(days[0] != placed.start_date for days in worked):
                yield f"{key} starts on a day off"
            elif max(days[-1] for days in worked) != placed.end_date:
                yield f"{key} ends on another day than its people"


def _fixed(after: document.Plan, key: str, placed: Placed, crew: list[str]) -> Iterator[str]:
    step = after.steps[key]
    if (step.start_date, step.end_date) != (placed.start_date, placed.end_date):
        yield f"{key} is fixed and moved"
    days = tuple(cal.days(placed.start_date, placed.end_date))
    if not all(cal.is_present(after.people[p], day) for p in crew for day in days):
        yield f"{key} takes someone absent"


def _precedence(plan: document.Plan, schedule: Schedule) -> Iterator[str]:
    known = {key: (p.start_date, p.end_date) for key, p in schedule.steps.items()}
    begun = set(schedule.frozen)
    for key in schedule.steps:
        for link in plan.steps[key].after:
            other = plan.steps[link.step]
            end = known[link.step][1] if link.step in known else None
            if link.step in begun:
                end = other.end_date
            if end is not None and not (plan.steps[key].fixed and link.step in begun):
                yield from _lag(link, key, known[key][0], end)


def _lag(link: document.Precedence, key: str, start: date, end: date) -> Iterator[str]:
    between = (start - end).days - 1
    if between < link.min_lag_days:
        yield f"{key} starts too soon after {link.step}"
    if link.max_lag_days is not None and between > link.max_lag_days:
        yield f"{key} starts too long after {link.step}"


def _loads(after: document.Plan, schedule: Schedule) -> Iterator[str]:
    """Nobody over capacity on a day of a step placed here."""
    placed_days: defaultdict[str, set[date]] = defaultdict(set)
    for key in schedule.steps:
        for person, by_day in workload.step_loads(after, after.steps[key]).items():
            placed_days[person] |= {day for day, part in by_day.items() if part > 0}
    for over in workload.days_over(_standing(after, schedule)):
        if over.day in placed_days[over.person]:
            yield f"{over.person} carries {over.load_days} on {over.day}"


def _standing(after: document.Plan, schedule: Schedule) -> document.Plan:
    """The plan with only the steps that the schedule places or that have begun."""
    kept = {*schedule.steps, *schedule.frozen}
    return after.model_copy(
        update={"steps": {key: step for key, step in after.steps.items() if key in kept}}
    )


def _equipment(plan: document.Plan, schedule: Schedule) -> Iterator[str]:
    used: defaultdict[tuple[str, date], int] = defaultdict(int)
    touched: set[tuple[str, date]] = set()
    for key, days in _spans(plan, schedule):
        for equipment, amount in plan.steps[key].equipment.items():
            places = {(equipment, when) for when in days}
            for place in places:
                used[place] += amount
            if key in schedule.steps and amount:
                touched |= places
    for equipment, when in sorted(touched):
        if used[equipment, when] > plan.equipment[equipment].quantity:
            yield f"{equipment} is short on {when}"


def _spans(plan: document.Plan, schedule: Schedule) -> Iterator[tuple[str, tuple[date, ...]]]:
    """The calendar days of each step placed or begun."""
    for key, placed in schedule.steps.items():
        yield key, tuple(cal.days(placed.start_date, placed.end_date))
    for key in schedule.frozen:
        step = plan.steps[key]
        if step.start_date and step.end_date:
            yield key, tuple(cal.days(step.start_date, step.end_date))
