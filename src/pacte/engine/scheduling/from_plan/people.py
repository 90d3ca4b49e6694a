"""The axis of slots that count, and what each person can give in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, floor, lcm
from operator import add

from pacte import document
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.scheduling.axis import Axis
from pacte.engine.scheduling.from_plan import calendars
from pacte.engine.scheduling.from_plan.calendars import Same
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Worker

COMPANY = ""
"""Id of the worker that stands for the company's own calendar."""
KEPT = 1024
"""Persons on an axis that a process remembers."""
LARGEST_SCALE = 10**12
"""Exact sums of loads need the least common multiple of the slots that steps last: 1 to 25 fit."""


@dataclass
class People:
    """Who works in which slots, and what started steps already take of them."""

    standing: Standing

    @cached_property
    def _whole(self) -> range:
        return range(self.standing.horizon * self.standing.per_day)

    @cached_property
    def worked(self) -> dict[str, tuple[int, ...]]:
        """person -> slots worked; the company under `COMPANY`."""
        plan, origin = self.standing.plan, self.standing.origin
        company = tuple(s for s in self._whole if cal.is_company_open(plan.calendar, origin + s))
        found = {
            key: calendars.worked(plan.calendar, person, origin, len(self._whole))
            for key, person in plan.people.items()
        }
        return {**found, COMPANY: company}

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """The slots that count, ascending: worked by someone, or those of a step already dated."""
        kept = {slot for worked in self.worked.values() for slot in worked}
        for step in self.standing.open_steps.values():
            if step.fixed:
                kept.update(self.standing.span(step))
        for step in self.standing.frozen.values():
            held = self.standing.span(step)
            kept.update(held if step.fixed else held[:1])
        return tuple(sorted(kept.intersection(self._whole))) or (0,)

    @cached_property
    def index(self) -> dict[int, int]:
        """slot -> its place on the axis."""
        return {slot: i for i, slot in enumerate(self.slots)}

    def at_or_after(self, slot: int) -> int:
        """Index of the first slot that counts at or after one; past the axis when there is none."""
        return bisect_left(self.slots, slot)

    def at_or_before(self, slot: int) -> int:
        """Index of the last slot that counts at or before one; -1 when there is none."""
        return bisect_right(self.slots, slot) - 1

    @cached_property
    def axis(self) -> Axis:
        """The slots that count as calendar days, and as halves where the plan counts them."""
        per_day = self.standing.per_day
        halves = tuple(s % per_day for s in self.slots) if per_day > 1 else ()
        return Axis(tuple(s // per_day for s in self.slots), halves)

    @cached_property
    def scale(self) -> int:
        """Least common multiple of every capacity and load, or the largest scale when beyond."""
        exact = 1
        for number in self._figures():
            exact = lcm(exact, number.denominator)
            if exact > LARGEST_SCALE:
                return LARGEST_SCALE
        return exact

    def _figures(self) -> Iterable[Fraction]:
        plan = self.standing.plan
        for person in plan.people.values():
            usual = cal.capacity(plan.calendar, person)
            yield usual
            yield from (usual * Fraction(part) for part in cal.ramp_up(plan.calendar, person))
        for step in (*self.standing.to_place.values(), *self.standing.frozen.values()):
            for need in step.needs:
                yield self.standing.load(step, need.effort_days)

    @cached_property
    def workers(self) -> tuple[Worker, ...]:
        """The people of the plan in order, then the company."""
        worked = tuple(self.index[s] for s in self.worked[COMPANY])
        nothing = (0,) * len(self.slots)
        company = Worker(COMPANY, 0, worked, sum(1 << i for i in worked), nothing)
        return (*(self._worker(key) for key in self.standing.plan.people), company)

    def _worker(self, key: str) -> Worker:
        plan = self.standing.plan
        days = (self.slots, self.standing.origin, len(self._whole))
        idle = _idle(key, Same(plan.calendar), Same(plan.people[key]), days, self.scale)
        begun = self._busy[key]
        if not begun:
            return idle
        busy = (ceil(begun.get(s, 0) * self.scale) for s in self.slots)
        return replace(idle, busy=tuple(map(add, busy, idle.busy)))

    @cached_property
    def _busy(self) -> dict[str, dict[int, Fraction]]:
        """person -> slot -> load of the steps begun."""
        plan, origin = self.standing.plan, self.standing.origin
        busy: dict[str, dict[int, Fraction]] = {key: {} for key in plan.people}
        for step in self.standing.frozen.values():
            for person, by_slot in workload.step_loads(plan, step).items():
                for slot, part in by_slot.items():
                    at = slot - origin
                    busy[person][at] = busy[person].get(at, Fraction(0)) + part
        return busy

    @cached_property
    def worker_of(self) -> dict[str, int]:
        """person -> place among the workers."""
        return {worker.id: i for i, worker in enumerate(self.workers)}


@lru_cache(maxsize=KEPT)
def _idle(
    key: str, calendar: Same, person: Same, days: tuple[tuple[int, ...], int, int], scale: int
) -> Worker:
    """A person with nothing begun, on an axis of `days`: slots that count, first slot, how many.

    Remembered with what is worked out of it while the person stays the same: see `calendars`.
    """
    slots, origin, count = days
    place = {slot: i for i, slot in enumerate(slots)}
    worked = calendars.worked(calendar.value, person.value, origin, count)
    there = calendars.present(calendar.value, person.value, origin, count)
    lost = _lost(calendar.value, person.value, (slots, origin), scale)
    return Worker(
        id=key,
        capacity=floor(cal.capacity(calendar.value, person.value) * scale),
        worked=tuple(place[s] for s in worked),
        present=sum(1 << i for i, slot in enumerate(slots) if there[slot]),
        busy=lost or (0,) * len(slots),
        lost=lost,
    )


def _lost(
    calendar: document.Calendar,
    person: document.Person,
    days: tuple[tuple[int, ...], int],
    scale: int,
) -> tuple[int, ...]:
    """What ramp-up takes of each slot; empty where there is none."""
    if person.hired_on is None or not cal.ramp_up(calendar, person):
        return ()
    slots, origin = days
    capacity = floor(cal.capacity(calendar, person) * scale)
    given = (cal.capacity_in(calendar, person, origin + s) for s in slots)
    return tuple(capacity - floor(part * scale) for part in given)
