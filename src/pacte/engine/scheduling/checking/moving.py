"""One step put on other days by hand: what it becomes, and which rules that breaks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.engine import workload
from pacte.engine.scheduling.checking.begun import begun_broken
from pacte.engine.scheduling.checking.broken import Broken
from pacte.engine.scheduling.checking.recheck import violations
from pacte.engine.scheduling.schedule import Placed, Schedule

LONGEST_REST = 14
"""Calendar days without a working day that a start slides over (a weekend, a bridge)."""


def held(plan: document.Plan, step: document.Step) -> str:
    """Why a step never moves: `fixed`, `running`, `done`, `canceled`, `closed`; else empty."""
    if step.status != "to_do":
        return step.status
    if not workload.step_stands(plan, step):
        return "closed"
    return "fixed" if step.fixed else ""


def moved(plan: document.Plan, key: str, start: date) -> document.Plan:
    """The plan with a step that is not held starting on `start`, its end following from its people.

    A start on which nobody works anyway (weekend, holiday) slides to the next day worked; to the
    last one before where that would bring an earlier start back to where the step is. One in
    somebody's leave stays, and is broken. The half of the day in which it starts is kept.
    """
    step = plan.steps[key].model_copy(update={"start_date": _slid(plan, plan.steps[key], start)})
    end = _end(plan, step)
    day, half = slots.day_of(plan.calendar, end), slots.half_of(plan.calendar, end)
    ended = step.model_copy(update={"end_date": day, "end_half": half})
    return document.replace(plan, "step", key, ended)


def _crew(step: document.Step) -> tuple[str, ...]:
    return tuple(person for need in step.needs for person in need.assigned)


def _slid(plan: document.Plan, step: document.Step, start: date) -> date:
    there = {"leaves": (), "hired_on": None, "left_on": None, "contracts": None}
    usual = [plan.people[p].model_copy(update=there) for p in _crew(step)]

    def is_worked(day: date) -> bool:
        worked = (cal.is_worked_day(plan.calendar, person, day) for person in usual)
        return any(worked) or (not usual and cal.is_company_day(plan.calendar, day))

    ahead = (start + timedelta(n) for n in range(LONGEST_REST + 1))
    back = (start - timedelta(n) for n in range(LONGEST_REST + 1))
    later = next(filter(is_worked, ahead), start)
    if step.start_date and start < step.start_date <= later:
        return next(filter(is_worked, back), start)
    return later


def _end(plan: document.Plan, step: document.Step) -> int:
    """The last slot of a step from the calendars of its people, else of the company."""
    calendar = plan.calendar
    start = slots.first_slot(calendar, step.start_date or plan.start, step.start_half)
    lasts = [held[-1] for p in _crew(step) if (held := workload.slots_worked(plan, step, p))]
    if lasts:
        return max(start, *lasts)
    reach = range(start, start + workload.LONGEST_SEARCH * slots.per_day(calendar))
    opened = (slot for slot in reach if cal.is_company_open(calendar, slot))
    worked = tuple(islice(opened, slots.duration(calendar, step)))
    return worked[-1] if worked else start


def standing(plan: document.Plan) -> Schedule:
    """The dates and people of the plan as they are, as a schedule to be checked.

    Steps to place that have dates are placed; those begun are frozen.
    """
    stand = {k: s for k, s in plan.steps.items() if s.start_date and workload.step_stands(plan, s)}
    begun = tuple(key for key, step in stand.items() if step.status != "to_do")
    placed = {
        key: Placed(
            step.start_date,
            step.end_date,
            tuple(need.assigned for need in step.needs),
            step.start_half,
            step.end_half,
        )
        for key, step in stand.items()
        if key not in begun and step.start_date and step.end_date
    }
    return Schedule(
        "ok", placed, begun, (), {}, (), {}, (), 0, None, "none", "work", seed=0, work=0.0
    )


def newly_broken(before: document.Plan, after: document.Plan, today: date) -> tuple[Broken, ...]:
    """The rules that `after` breaks and `before` does not, or not by as much."""
    known = _measured(_violated(before, today))
    return tuple(
        broken
        for broken in _violated(after, today)
        if broken.by > known.get(_place(broken), Decimal(-1))
    )


def _measured(found: Iterable[Broken]) -> dict[object, Decimal]:
    return {_place(broken): broken.by for broken in found}


def _place(broken: Broken) -> object:
    places = (broken.params.get(name) for name in ("day", "half", "money_limit"))
    return broken.code, broken.objects, *places


_UNFINISHED = ("not_staffed", "person_twice", "wrong_duration")
"""What is not yet said of a step, rather than what keeps it from standing where it is."""


def broken_now(plan: document.Plan, today: date) -> tuple[Broken, ...]:
    """The rules that the plan breaks where its steps stand, from `today` on.

    Of steps under way, only what their people cannot do as dated: `begun_broken`. Steps whose dates
    are over, and dates wider than the work, are no fault here.
    """
    found = (b for b in _violated(plan, plan.start) if b.code not in _UNFINISHED)
    to_come = [broken for broken in found if _matters(plan, broken, today)]
    return (*to_come, *begun_broken(plan, today))


def _violated(plan: document.Plan, today: date) -> list[Broken]:
    """Rules broken where the steps stand; those under way count inside their own dates."""
    dated = _as_dated(plan)
    return violations(dated, standing(dated), today)


def _as_dated(plan: document.Plan) -> document.Plan:
    """The plan with its steps under way as done on their dates: what they would run over is told
    of them, and load pages show none of it.
    """
    ended = {
        key: step.model_copy(update={"status": "done"})
        for key, step in plan.steps.items()
        if step.status == "running" and workload.step_stands(plan, step)
    }
    return plan.model_copy(update={"steps": {**plan.steps, **ended}}) if ended else plan


def _matters(plan: document.Plan, broken: Broken, today: date) -> bool:
    about = [plan.steps[key] for kind, key in broken.objects[:1] if kind == "step"]
    if any(step.end_date and step.end_date < today for step in about):
        return False
    if broken.code == "wrong_end" and broken.params["last"] < broken.params["end"]:
        return False
    if broken.code == "period_overspent":
        return bool(broken.params["to"] >= today)
    return bool(broken.params.get("day", today) >= today)
