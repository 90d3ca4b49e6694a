"""A schedule checked again day by day on real dates, from the document, not from the problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.engine import workload
from pacte.engine.scheduling.checking.broken import Broken
from pacte.engine.scheduling.checking.recheck_contacts import contact_caps, contact_days
from pacte.engine.scheduling.checking.recheck_money import money
from pacte.engine.scheduling.result import adopted
from pacte.engine.scheduling.schedule import Placed, Schedule
from pacte.engine.scheduling.sequences import with_sequences


def violations(plan: document.Plan, schedule: Schedule, today: date) -> list[Broken]:
    """One for each rule of docs/reference/schedule.md that `schedule` breaks, day by day."""
    after = adopted(with_sequences(plan), schedule)
    return [
        *_windows(plan, schedule, today),
        *_people(plan, schedule),
        *_dates(after, schedule),
        *_precedence(after, schedule, today),
        *_loads(after, schedule),
        *_equipment(after, schedule),
        *contact_days(after, schedule),
        *contact_caps(after, schedule),
        *money(after, schedule),
    ]


def _windows(plan: document.Plan, schedule: Schedule, today: date) -> Iterator[Broken]:
    for key, placed in schedule.steps.items():
        first, last = _bounds(plan, plan.steps[key], today)
        if placed.start_date < first:
            days = (first - placed.start_date).days
            params = {"start": placed.start_date, "from": first}
            yield Broken("starts_too_early", (("step", key),), Decimal(days), params)
        if placed.end_date > last:
            days, params = (placed.end_date - last).days, {"end": placed.end_date, "to": last}
            yield Broken("ends_too_late", (("step", key),), Decimal(days), params)


def _bounds(plan: document.Plan, step: document.Step, today: date) -> tuple[date, date]:
    """First and last day of a step by its own dates, its action's, the plan's and today."""
    window = plan.actions[step.action].window
    firsts = [plan.start, step.earliest_date, window.start if window else None]
    lasts = [plan.end, step.latest_date, window.end if window else None]
    if not step.fixed and plan.start <= today <= plan.end:
        firsts.append(today)
    return max(day for day in firsts if day), min(day for day in lasts if day)


def _is_inside(plan: document.Plan, step: document.Step, today: date) -> bool:
    first, last = _bounds(plan, step, today)
    start, end = step.start_date, step.end_date
    return bool(start and end and first <= start and end <= last)


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
    """Ends follow from starts; people work in the first slot, or are present in each fixed one."""
    for key, placed in schedule.steps.items():
        crew = [p for need in placed.needs for p in need]
        if after.steps[key].fixed:
            yield from _fixed(after, key, placed, crew)
        elif not crew:
            yield from _unmanned(after, key)
        else:
            yield from _manned(after, key, crew)


def _unmanned(after: document.Plan, key: str) -> Iterator[Broken]:
    step, calendar = after.steps[key], after.calendar
    held = slots.span(calendar, step)
    worked = [slot for slot in held if cal.is_company_open(calendar, slot)]
    wanted = slots.duration(calendar, step)
    if len(worked) != wanted or (worked[0], worked[-1]) != (held[0], held[-1]):
        yield Broken("wrong_duration", (("step", key),))


def _manned(after: document.Plan, key: str, crew: list[str]) -> Iterator[Broken]:
    step, calendar = after.steps[key], after.calendar
    held, wanted = slots.span(calendar, step), slots.duration(calendar, step)
    worked = {p: workload.slots_worked(after, step, p) for p in crew}
    short = [p for p, mine in worked.items() if len(mine) < wanted]
    off = [p for p, mine in worked.items() if mine and mine[0] != held[0]]
    if short:
        yield Broken("leaves_before_end", (("step", key), ("person", short[0])))
    elif off:
        params = {"day": step.start_date}
        yield Broken("starts_on_day_off", (("step", key), ("person", off[0])), params=params)
    elif (last := max(mine[-1] for mine in worked.values())) != held[-1]:
        ends = {"end": step.end_date, "last": slots.day_of(calendar, last)}
        yield Broken("wrong_end", (("step", key),), params=ends)


def _fixed(after: document.Plan, key: str, placed: Placed, crew: list[str]) -> Iterator[Broken]:
    step, calendar = after.steps[key], after.calendar
    if (step.start_date, step.end_date) != (placed.start_date, placed.end_date):
        yield Broken("fixed_moved", (("step", key),))
    held = slots.span(calendar, step)
    for person in crew:
        who = after.people[person]
        missed = [slot for slot in held if not cal.is_present(calendar, who, slot)]
        absent = sorted({slots.day_of(calendar, slot) for slot in missed})
        if absent:
            where = (("step", key), ("person", person))
            yield Broken("absent_when_held", where, Decimal(len(absent)), {"day": absent[0]})


def _precedence(after: document.Plan, schedule: Schedule, today: date) -> Iterator[Broken]:
    for key, link in _binding(after, schedule, today):
        before = slots.span(after.calendar, after.steps[link.step])
        if before:
            yield from _lag(after, link, key, before[-1])


def _binding(
    after: document.Plan, schedule: Schedule, today: date
) -> Iterator[tuple[str, document.Precedence]]:
    """The links that bind two steps. A fixed step without a place keeps its dates, but only what
    floats keeps out of their way; held outside its window, it is owed the least lag alone.
    """
    placed, steps = set(schedule.steps), after.steps
    floating = {key for key in placed if not steps[key].fixed}
    held = {left.id for left in schedule.unplaced if steps[left.id].fixed}
    dated = {*placed, *schedule.frozen, *held}
    for key in schedule.steps:
        known = placed if steps[key].fixed else dated
        yield from ((key, link) for link in steps[key].after if link.step in known)
    for key in sorted(held):
        owed = {} if _is_inside(after, steps[key], today) else {"max_lag_days": None}
        links = (link for link in steps[key].after if link.step in floating)
        yield from ((key, link.model_copy(update=owed)) for link in links)


def _lag(after: document.Plan, link: document.Precedence, key: str, end: int) -> Iterator[Broken]:
    """Whole days between the day of the one's end and the day of the other's start."""
    start = slots.span(after.calendar, after.steps[key])[0]
    first, last = (slots.day_of(after.calendar, slot) for slot in (start, end))
    where = (("step", key), ("step", link.step))
    params = {"start": first, "end": last, "lag": link.min_lag_days}
    between = (first - last).days - 1
    if start <= end or between < link.min_lag_days > 0:
        params |= {"limit": last + timedelta(1 + link.min_lag_days)}
        yield Broken("too_soon_after", where, Decimal(link.min_lag_days - between), params)
    if link.max_lag_days is not None and between > link.max_lag_days:
        params |= {"limit": last + timedelta(1 + link.max_lag_days)}
        yield Broken("too_long_after", where, Decimal(between - link.max_lag_days), params)


def _loads(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """Nobody over capacity on a day, or half, of a step placed here."""
    standing = _standing(after, schedule)
    loads = {
        person: {key: _carried(after, key, person, mine) for key, mine in by_step.items()}
        for person, by_step in workload.loads_by_step(standing).items()
    }
    placed: defaultdict[str, set[tuple[date, document.Half | None]]] = defaultdict(set)
    for person, by_step in loads.items():
        for key in by_step.keys() & schedule.steps.keys():
            placed[person] |= {
                (slots.day_of(after.calendar, slot), slots.half_of(after.calendar, slot))
                for slot, part in by_step[key].items()
                if part > 0
            }
    for over in workload.days_over_in(standing, loads):
        if (over.day, over.half) in placed[over.person]:
            params = {"day": over.day, "load": over.load_days, "capacity": over.capacity_days}
            params |= {"half": over.half, "steps": over.steps}
            excess = over.load_days - over.capacity_days
            yield Broken("person_overloaded", (("person", over.person),), excess, params)


def _carried(
    after: document.Plan, key: str, person: str, by_slot: dict[int, Fraction]
) -> dict[int, Fraction]:
    """Less what the other rules tell: days of absence, and days after the end of a step to do."""
    step, who, calendar = after.steps[key], after.people[person], after.calendar
    held = slots.span(calendar, step) if step.status == "to_do" else by_slot.keys()
    return {
        slot: part
        for slot, part in by_slot.items()
        if slot in held and cal.is_present(calendar, who, slot)
    }


def _standing(after: document.Plan, schedule: Schedule) -> document.Plan:
    """The plan with only the steps that the schedule places or that have begun."""
    kept = {*schedule.steps, *schedule.frozen}
    return after.model_copy(
        update={"steps": {key: step for key, step in after.steps.items() if key in kept}}
    )


def _equipment(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    used: defaultdict[tuple[str, int], int] = defaultdict(int)
    touched: set[tuple[str, int]] = set()
    for key in (*schedule.steps, *schedule.frozen):
        step = after.steps[key]
        for equipment, amount in step.equipment.items():
            places = {(equipment, slot) for slot in slots.span(after.calendar, step)}
            for place in places:
                used[place] += amount
            if key in schedule.steps and amount:
                touched |= places
    for equipment, slot in sorted(touched):
        quantity = after.equipment[equipment].quantity
        if used[equipment, slot] > quantity:
            day = slots.day_of(after.calendar, slot)
            half, units = slots.half_of(after.calendar, slot), used[equipment, slot]
            params = {"day": day, "half": half, "used": units, "quantity": quantity}
            missing = Decimal(units - quantity)
            yield Broken("equipment_short", (("equipment", equipment),), missing, params)
