"""A schedule checked again day by day on real dates, from the document, not from the problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacte import document
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.scheduling.result import adopted
from pacte.engine.scheduling.schedule import Placed, Schedule


@dataclass(frozen=True)
class Broken:
    """A rule of docs/reference/schedule.md that does not hold: where (kind, id), by how much.

    `by` is in calendar days, of load in days, people or units, as `code` says; 0 where it has no
    size. The first object is the step, the person or the equipment that the rule is about.
    """

    code: str
    objects: tuple[tuple[str, str], ...]
    by: Decimal = Decimal(0)
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        names = " ".join(key for _, key in self.objects)
        return f"{self.code}: {names} {self.params or ''}".strip()


def violations(plan: document.Plan, schedule: Schedule, today: date) -> list[Broken]:
    """One for each rule of docs/reference/schedule.md that `schedule` breaks, day by day."""
    after = adopted(plan, schedule)
    return [
        *_windows(plan, schedule, today),
        *_people(plan, schedule),
        *_dates(after, schedule),
        *_precedence(plan, schedule),
        *_loads(after, schedule),
        *_equipment(plan, schedule),
    ]


def _windows(plan: document.Plan, schedule: Schedule, today: date) -> Iterator[Broken]:
    for key, placed in schedule.steps.items():
        step = plan.steps[key]
        window = plan.actions[step.action].window
        firsts = [plan.start, step.earliest_date, window.start if window else None]
        lasts = [plan.end, step.latest_date, window.end if window else None]
        if not step.fixed and plan.start <= today <= plan.end:
            firsts.append(today)
        yield from _outside(key, placed, [d for d in firsts if d], [d for d in lasts if d])


def _outside(key: str, placed: Placed, firsts: list[date], lasts: list[date]) -> Iterator[Broken]:
    first, last = max(firsts), min(lasts)
    if placed.start_date < first:
        days, params = (first - placed.start_date).days, {"start": placed.start_date, "from": first}
        yield Broken("starts_too_early", (("step", key),), Decimal(days), params)
    if placed.end_date > last:
        days, params = (placed.end_date - last).days, {"end": placed.end_date, "to": last}
        yield Broken("ends_too_late", (("step", key),), Decimal(days), params)


def _people(plan: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    for key, placed in schedule.steps.items():
        needs = plan.steps[key].needs
        everyone = [p for crew in placed.needs for p in crew]
        if len(set(everyone)) < len(everyone) or len(placed.needs) != len(needs):
            yield Broken("person_twice", (("step", key),))
        for need, crew in zip(needs, placed.needs, strict=False):
            holds = all(_fits(plan.people[p], need) for p in crew)
            allowed = not need.candidates or set(crew) <= set(need.candidates)
            if len(crew) != need.people or not holds or not allowed:
                asked = {"wanted": need.people, "found": len(crew)}
                missing = Decimal(max(1, abs(need.people - len(crew))))
                yield Broken("not_staffed", (("step", key),), missing, asked)


def _fits(person: document.Person, need: document.Need) -> bool:
    return need.skill is None or person.skills.get(need.skill, 0) >= need.level


def _dates(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """Ends follow from starts; people work on the first day, or are present on each fixed day."""
    for key, placed in schedule.steps.items():
        crew = [p for need in placed.needs for p in need]
        if after.steps[key].fixed:
            yield from _fixed(after, key, placed, crew)
        elif not crew:
            yield from _unmanned(after, key, placed)
        else:
            yield from _manned(after, key, placed, crew)


def _unmanned(after: document.Plan, key: str, placed: Placed) -> Iterator[Broken]:
    days = cal.working_days(after.calendar, placed.start_date, placed.end_date)
    ends = (placed.start_date, placed.end_date)
    if len(days) != after.steps[key].duration_days or (days[0], days[-1]) != ends:
        yield Broken("wrong_duration", (("step", key),))


def _manned(after: document.Plan, key: str, placed: Placed, crew: list[str]) -> Iterator[Broken]:
    step = after.steps[key]
    worked = {p: workload.days_worked(after, step, p) for p in crew}
    short = [p for p, days in worked.items() if len(days) < step.duration_days]
    off = [p for p, days in worked.items() if days and days[0] != placed.start_date]
    if short:
        yield Broken("leaves_before_end", (("step", key), ("person", short[0])))
    elif off:
        params = {"day": placed.start_date}
        yield Broken("starts_on_day_off", (("step", key), ("person", off[0])), params=params)
    elif (last := max(days[-1] for days in worked.values())) != placed.end_date:
        yield Broken("wrong_end", (("step", key),), params={"end": placed.end_date, "last": last})


def _fixed(after: document.Plan, key: str, placed: Placed, crew: list[str]) -> Iterator[Broken]:
    step = after.steps[key]
    if (step.start_date, step.end_date) != (placed.start_date, placed.end_date):
        yield Broken("fixed_moved", (("step", key),))
    days = tuple(cal.days(placed.start_date, placed.end_date))
    for person in crew:
        absent = [day for day in days if not cal.is_present(after.people[person], day)]
        if absent:
            where = (("step", key), ("person", person))
            yield Broken("absent_when_held", where, Decimal(len(absent)), {"day": absent[0]})


def _precedence(plan: document.Plan, schedule: Schedule) -> Iterator[Broken]:
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


def _lag(link: document.Precedence, key: str, start: date, end: date) -> Iterator[Broken]:
    where = (("step", key), ("step", link.step))
    params = {"start": start, "end": end, "lag": link.min_lag_days}
    between = (start - end).days - 1
    if between < link.min_lag_days:
        params |= {"limit": end + timedelta(1 + link.min_lag_days)}
        yield Broken("too_soon_after", where, Decimal(link.min_lag_days - between), params)
    if link.max_lag_days is not None and between > link.max_lag_days:
        params |= {"limit": end + timedelta(1 + link.max_lag_days)}
        yield Broken("too_long_after", where, Decimal(between - link.max_lag_days), params)


def _loads(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """Nobody over capacity on a day of a step placed here."""
    placed_days: defaultdict[str, set[date]] = defaultdict(set)
    for key in schedule.steps:
        for person, by_day in workload.step_loads(after, after.steps[key]).items():
            placed_days[person] |= {day for day, part in by_day.items() if part > 0}
    for over in workload.days_over(_standing(after, schedule)):
        if over.day in placed_days[over.person]:
            params = {"day": over.day, "load": over.load_days, "capacity": over.capacity_days}
            excess = over.load_days - over.capacity_days
            where = (("person", over.person),)
            yield Broken("person_overloaded", where, excess, {**params, "steps": over.steps})


def _standing(after: document.Plan, schedule: Schedule) -> document.Plan:
    """The plan with only the steps that the schedule places or that have begun."""
    kept = {*schedule.steps, *schedule.frozen}
    return after.model_copy(
        update={"steps": {key: step for key, step in after.steps.items() if key in kept}}
    )


def _equipment(plan: document.Plan, schedule: Schedule) -> Iterator[Broken]:
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
        quantity = plan.equipment[equipment].quantity
        if used[equipment, when] > quantity:
            params = {"day": when, "used": used[equipment, when], "quantity": quantity}
            missing = Decimal(used[equipment, when] - quantity)
            yield Broken("equipment_short", (("equipment", equipment),), missing, params)


def _spans(plan: document.Plan, schedule: Schedule) -> Iterator[tuple[str, tuple[date, ...]]]:
    """The calendar days of each step placed or begun."""
    for key, placed in schedule.steps.items():
        yield key, tuple(cal.days(placed.start_date, placed.end_date))
    for key in schedule.frozen:
        step = plan.steps[key]
        if step.start_date and step.end_date:
            yield key, tuple(cal.days(step.start_date, step.end_date))
