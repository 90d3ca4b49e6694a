"""Arithmetic reasons why a step has no place: relaxations only, so what they forbid is impossible.

Each reason carries its figures; the list is in docs/reference/schedule.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from pacte.engine.scheduling.problem import Link, Need, Problem, Reason, Task, Worker
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, best_place, has_start
from pacte.engine.scheduling.why.chains import chain, follower, left_behind
from pacte.engine.scheduling.why.circles import Circles, circles
from pacte.engine.scheduling.why.contact_reasons import no_contact_day
from pacte.engine.scheduling.why.held_order import HeldOrder, held_order
from pacte.engine.scheduling.why.money_reasons import money_short
from pacte.engine.scheduling.why.people_reasons import kept_person_twice, named, too_few_people
from pacte.engine.scheduling.windows import (
    NEVER,
    Reach,
    Windows,
    crews,
    stands_with,
    windows,
)

MOST_NAMED = 10
"""Objects of one sort that a reason names; its figures count them all."""


@dataclass
class Doubt:
    """What the reasons of one plan are worked out from."""

    problem: Problem
    first_day: date
    reach: Reach
    order: list[int]
    circles: Circles
    free: Windows
    ledger: Ledger
    reasons: dict[int, Reason] = field(default_factory=dict)
    held: HeldOrder = field(default_factory=HeldOrder)

    @property
    def is_a_choice(self) -> bool:
        """Whether what is left without a place was chosen, and others might better be."""
        return self.circles.is_a_choice or self.held.is_a_choice

    @cached_property
    def whole(self) -> Windows:
        """Windows when every mandatory task without a reason is placed."""
        order = [t for t in self.order if t not in self.reasons]
        return windows(self.problem, self.reach, order, whole=True)

    @cached_property
    def idle(self) -> Ledger:
        """What would be free had nothing begun."""
        workers = tuple(replace(w, busy=w.lost or (0,) * len(w.busy)) for w in self.problem.workers)
        return Ledger(replace(self.problem, workers=workers))

    @cached_property
    def at_full_capacity(self) -> Ledger:
        """What would be free had nothing begun, and were nobody new."""
        workers = tuple(replace(w, busy=(0,) * len(w.busy), lost=()) for w in self.problem.workers)
        return Ledger(replace(self.problem, workers=workers))

    def day(self, index: int) -> str:
        """ISO date of an index; beyond the axis, of its nearest end."""
        days = self.problem.axis.days
        return self.date_of(days[min(max(index, 0), len(days) - 1)])

    def date_of(self, offset: int) -> str:
        """ISO date of a calendar offset."""
        return (self.first_day + timedelta(offset)).isoformat()


def impossible(problem: Problem, first_day: date) -> Doubt:
    """The reason of every task that no plan can place; tasks behind such a task included."""
    reach = Reach(problem)
    found = circles(problem)
    order = found.order
    free = windows(problem, reach, order, whole=False)
    doubt = Doubt(problem, first_day, reach, order, found, free, Ledger(problem))
    doubt.reasons.update(_on_circles(doubt))
    for t in order:
        reason = next((r for rule in RULES if (r := rule(doubt, t))), None)
        if reason is not None:
            doubt.reasons[t] = reason
    doubt.held = held_order(problem, doubt.reasons)
    doubt.reasons |= {t: _out_of_order(doubt, t, link) for t, link in doubt.held.left.items()}
    return doubt


def _on_circles(doubt: Doubt) -> Iterator[tuple[int, Reason]]:
    """Steps that wait for one another; those behind them wait for nothing that can happen."""
    said: dict[int, Reason] = {}
    for t, circle in doubt.circles.of.items():
        said.setdefault(circle[0], _circle(doubt, circle))
        behind = Reason("after_unplaced", _steps(doubt, [t, circle[0]]), {"steps": len(circle)})
        yield t, said[circle[0]] if t in circle else behind
    for a, circle in doubt.circles.given_up.items():
        yield from ((t, _circle(doubt, circle)) for t in doubt.problem.tasks_of[a])


def _circle(doubt: Doubt, circle: list[int]) -> Reason:
    return Reason("precedence_cycle", _steps(doubt, circle[:MOST_NAMED]), {"steps": len(circle)})


def _steps(doubt: Doubt, tasks: list[int]) -> tuple[tuple[str, str], ...]:
    return tuple(("step", doubt.problem.tasks[t].id) for t in tasks)


def _people(doubt: Doubt, need: Need) -> tuple[tuple[str, str], ...]:
    return tuple(("person", doubt.problem.workers[w].id) for w in need.candidates)


def _a_day(doubt: Doubt, load: int) -> str:
    """The load of an index over a whole day, in days."""
    whole = Fraction(load * doubt.problem.axis.per_day, doubt.problem.scale)
    return f"{float(whole):.2f}"


def _kept_person_twice(doubt: Doubt, t: int) -> Reason | None:
    return kept_person_twice(doubt.problem, t)


def _too_few_people(doubt: Doubt, t: int) -> Reason | None:
    return too_few_people(doubt.problem, t)


def _too_heavy_a_day(doubt: Doubt, t: int) -> Reason | None:
    task = doubt.problem.tasks[t]
    for need in task.needs:
        able = _able(doubt, task, need)
        if len(able) < need.people:
            most = sorted((_cap(doubt, w) for w in need.candidates), reverse=True)
            params = {
                "daily_load": _a_day(doubt, need.load),
                "largest_capacity": _a_day(doubt, most[need.people - 1]),
                "duration_days": doubt.problem.axis.in_days(task.duration),
                "wanted": need.people,
                "found": len(able),
            }
            return Reason("daily_load_over_capacity", named(task, need), params)
    return None


def _able(doubt: Doubt, task: Task, need: Need) -> list[int]:
    """The candidates whose days are long enough for what the need asks of each."""
    return [w for w in need.candidates if doubt.problem.load(task, need, w) <= _cap(doubt, w)]


def _cap(doubt: Doubt, worker: int) -> int:
    return doubt.problem.workers[worker].capacity


def _equipment_short(doubt: Doubt, t: int) -> Reason | None:
    task = doubt.problem.tasks[t]
    for s, amount in task.equipment:
        stock = doubt.problem.stocks[s]
        if amount > stock.quantity:
            params = {"wanted": amount, "found": stock.quantity}
            return Reason("equipment_short", (*named(task), ("equipment", stock.id)), params)
    return None


def _fixed(doubt: Doubt, t: int) -> Reason | None:
    task = doubt.problem.tasks[t]
    if task.at is None:
        return None
    params: dict[str, Any] = {
        "start_date": doubt.day(task.at[0]),
        "end_date": doubt.day(task.at[1]),
    }
    for need in task.needs:
        there = [w for w in need.candidates if _is_there(doubt, w, task)]
        if len(there) < need.people:
            found = {"wanted": need.people, "found": len(there)}
            people = _people(doubt, need) if need.kept else ()
            said = (*named(task, need), *people)
            return Reason("fixed_people_absent", said, {**params, **found})
    if best_place(doubt.ledger, task, _anywhere(doubt)) is None:
        return Reason("busy_with_started_steps", named(task), params)
    return None


def _out_of_order(doubt: Doubt, t: int, link: Link) -> Reason:
    """The fixed step that is left, and the other one, whose end or start it contradicts.

    One that follows itself contradicts no other.
    """
    if link.before == link.after:
        return _circle(doubt, [t])
    tasks = doubt.problem.tasks
    is_after = t == link.after
    other = tasks[link.before if is_after else link.after]
    mine, its = tasks[t].at or (0, 0), other.at or (0, 0)
    params = {"start_date": doubt.day(mine[0]), "end_date": doubt.day(mine[1])}
    bound = {"after": doubt.day(its[1])} if is_after else {"before": doubt.day(its[0])}
    objects = (("step", tasks[t].id), ("step", other.id))
    return Reason("fixed_out_of_order", objects, {**params, **bound})


def _is_there(doubt: Doubt, worker: int, task: Task) -> bool:
    first, last = task.at or (0, -1)
    present = doubt.problem.workers[worker].present
    return all(present >> d & 1 for d in range(first, last + 1))


def _anywhere(doubt: Doubt) -> Room:
    last = len(doubt.problem.axis) - 1
    return Room(0, last, 0, last)


def _no_worked_day(doubt: Doubt, t: int) -> Reason | None:
    """Too few of those able have a single worked day between the step's own dates."""
    task = doubt.problem.tasks[t]
    if task.at is not None:
        return None
    for need in task.needs:
        able = _able(doubt, task, need)
        idle = [w for w in able if not _worked_inside(doubt.problem.workers[w], task)]
        found = len(able) - len(idle)
        if found < need.people:
            people = tuple(("person", doubt.problem.workers[w].id) for w in idle)
            objects = (*named(task, need), *people[:MOST_NAMED])
            figures = {"wanted": need.people, "found": found, "people": len(idle)}
            return Reason("person_without_worked_day", objects, {**_window(doubt, task), **figures})
    return None


def _worked_inside(who: Worker, task: Task) -> int:
    """How many indexes somebody works between the step's own dates."""
    return max(0, bisect_right(who.worked, task.latest) - bisect_left(who.worked, task.earliest))


def _window(doubt: Doubt, task: Task) -> dict[str, Any]:
    return {"from": doubt.date_of(task.opens), "to": doubt.date_of(task.closes)}


def _no_contact_day(doubt: Doubt, t: int) -> Reason | None:
    return no_contact_day(doubt.problem, t, _window(doubt, doubt.problem.tasks[t]))


def _window_too_short(doubt: Doubt, t: int) -> Reason | None:
    """Its own dates leave no room for its duration, whoever does it."""
    task = doubt.problem.tasks[t]
    if task.at is not None:
        return None
    last_start = doubt.reach.last_start(t, task.latest)
    if doubt.reach.first_end(t, task.earliest) <= task.latest and task.earliest <= last_start:
        return None
    longest, wanted = min(_worked_by(task, *crew) for crew in crews(doubt.problem, task))
    axis = doubt.problem.axis
    params = {
        "duration_days": axis.in_days(task.duration),
        "worked_days": axis.in_days(longest),
        "wanted": wanted,
    }
    return Reason("window_too_short", named(task), {**_window(doubt, task), **params})


def _worked_by(task: Task, wanted: int, among: tuple[Worker, ...]) -> tuple[int, int]:
    """(the indexes that `wanted` of them each work at least in the step's own dates, `wanted`)."""
    days = sorted((_worked_inside(who, task) for who in among), reverse=True)
    return days[wanted - 1], wanted


def _after_unplaced(doubt: Doubt, t: int) -> Reason | None:
    task = doubt.problem.tasks[t]
    if task.at is not None:
        return None
    for link in doubt.problem.before[t]:
        other = doubt.problem.tasks[link.before]
        waits = link.before in doubt.reasons and other.at is None
        if waits and stands_with(doubt.problem, link.before, t):
            return Reason("after_unplaced", (("step", task.id), ("step", other.id)))
    return None


def _gap_too_long(doubt: Doubt, t: int) -> Reason | None:
    """It would end in time, but it starts at best too long after what comes before."""
    free, axis = doubt.free, doubt.problem.axis
    first, last = free.first_start[t], free.last_start[t]
    if doubt.problem.tasks[t].at is not None or first <= last or first >= len(axis):
        return None
    if free.first_end[t] > free.last_end[t]:
        return None
    by = axis.days[last] if last >= 0 else -1
    objects = _steps(doubt, [t, *left_behind(doubt.problem, free, t)[:1]])
    return Reason("gap_too_long", objects, {"from": doubt.day(first), "to": doubt.date_of(by)})


def _chain_too_long(doubt: Doubt, t: int) -> Reason | None:
    """What comes before takes too long, everybody being free, for its dates or a fixed step.

    Where that is the fixed step which the chain begins with, they wait for one another.
    """
    task = doubt.problem.tasks[t]
    if task.at is not None or not doubt.free.is_empty(t):
        return None
    last = min(doubt.free.last_end[t], len(doubt.problem.axis) - 1)
    end = doubt.free.first_end[t]
    path, fixed = chain(doubt.problem, doubt.free, t), follower(doubt.problem, doubt.free, t)
    if fixed in path:
        return _circle(doubt, path)
    days = doubt.problem.axis.days
    by = task.closes if fixed is None and last == task.latest else days[max(last, 0)]
    params = {
        "chain": len(path),
        "from": doubt.day(doubt.free.first_start[t]),
        "to": doubt.date_of(by),
        "ends": doubt.day(end) if end < NEVER else None,
        "days_over": days[end] - by if end < len(days) else None,
    }
    named = _steps(doubt, path if fixed is None else [*path, fixed])
    return Reason("chain_too_long", named, params)


def _money_short(doubt: Doubt, t: int) -> Reason | None:
    """On whatever day it starts, a limit of money leaves less than it costs."""
    free, paid = doubt.free, doubt.ledger.paid(doubt.problem.tasks[t])
    window = free.first_start[t], min(free.last_start[t], len(doubt.problem.axis) - 1)
    days = {"from": doubt.day(window[0]), "to": doubt.day(window[1])}
    return money_short(doubt.problem, t, paid, window, days)


def _busy_already(doubt: Doubt, t: int) -> Reason | None:
    """Steps begun leave no stretch of days to anybody able."""
    task = doubt.problem.tasks[t]
    if task.at is not None:
        return None
    room = Room(doubt.free.first_start[t], doubt.free.last_start[t], 0, doubt.free.last_end[t])
    if has_start(doubt.ledger, task, room):
        return None
    params = {"from": doubt.day(room.first_start), "to": doubt.day(room.last_end)}
    if has_start(doubt.idle, task, room):
        return Reason("busy_with_started_steps", named(task), params)
    if has_start(doubt.at_full_capacity, task, room):
        new = ramping(doubt, task)
        objects = (*named(task), *new[:MOST_NAMED])
        return Reason("people_ramping_up", objects, {**params, "people": len(new)})
    return Reason("no_common_start", named(task), params)


def ramping(doubt: Doubt, task: Task) -> tuple[tuple[str, str], ...]:
    """The candidates who are not yet at full capacity."""
    workers = doubt.problem.workers
    new = {w for need in task.needs for w in need.candidates if any(workers[w].lost)}
    return tuple(("person", workers[w].id) for w in sorted(new))


RULES: tuple[Callable[[Doubt, int], Reason | None], ...] = (
    _kept_person_twice,
    _too_few_people,
    _too_heavy_a_day,
    _equipment_short,
    _money_short,
    _fixed,
    _no_worked_day,
    _no_contact_day,
    _window_too_short,
    _after_unplaced,
    _gap_too_long,
    _chain_too_long,
    _busy_already,
)
