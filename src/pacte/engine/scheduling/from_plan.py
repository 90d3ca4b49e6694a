"""Plan document -> scheduling problem. The law of each line: docs/reference/schedule.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm

from pacte import document
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.scheduling.ordering import by_id
from pacte.engine.scheduling.problem import (
    Act,
    Axis,
    Link,
    Need,
    Problem,
    Reason,
    Stock,
    Task,
    Worker,
)

COMPANY = ""
"""Id of the worker that stands for the company's own calendar."""
LARGEST_SCALE = 10**12
"""Exact sums of loads need the least common multiple of the days that steps last: 1 to 25 fit."""
WEIGHT = {1: 5, 2: 2, 3: 1}
"""Weight of one day of tardiness, by priority of the action."""


def problem_from_plan(
    plan: document.Plan, *, today: date, values: Mapping[str, int] | None = None
) -> Problem:
    """The problem of placing the steps of `plan` that have not begun, as seen on `today`.

    `values` is what leaving out each optional action costs, in days of tardiness of a priority 3
    action (≥ 0); where absent, more than all tardiness together. The order of keys in the document
    means nothing: the problem is the same.
    """
    return _Reading(by_id(plan), today, dict(values or {})).problem


@dataclass
class _Reading:
    """The trip of one document; each cached property is one part of the problem."""

    plan: document.Plan
    today: date
    values: dict[str, int]

    def offset(self, day: date) -> int:
        return (day - self.plan.start).days

    @cached_property
    def horizon(self) -> int:
        return self.offset(self.plan.end) + 1

    @cached_property
    def frozen(self) -> dict[str, document.Step]:
        """Steps begun or done, with their dates as known; they never move."""
        return {
            key: dated
            for key, step in self.plan.steps.items()
            if step.status in ("running", "done") and workload.step_stands(self.plan, step)
            for dated in [self._with_end(step)]
            if dated.start_date is not None
        }

    def _with_end(self, step: document.Step) -> document.Step:
        if step.start_date is None or step.end_date is not None:
            return step
        people = [p for need in step.needs for p in need.assigned]
        ends = [days[-1] for p in people if (days := workload.days_worked(self.plan, step, p))]
        end = max(ends, default=step.start_date + timedelta(step.duration_days - 1))
        return step.model_copy(update={"end_date": end})

    @cached_property
    def open_steps(self) -> dict[str, document.Step]:
        """Steps to place or to staff."""
        return {
            key: step
            for key, step in self.plan.steps.items()
            if key not in self.frozen
            and step.status in ("to_do", "running")
            and workload.step_stands(self.plan, step)
        }

    def bounds(self, step: document.Step) -> tuple[int, int]:
        """First and last calendar offset of a step by its own dates, its action's, the plan's."""
        window = self.plan.actions[step.action].window
        firsts = [self.plan.start, step.earliest_date, window.start if window else None]
        lasts = [self.plan.end, step.latest_date, window.end if window else None]
        if not step.fixed and self.plan.start <= self.today <= self.plan.end:
            firsts.append(self.today)
        first = max(day for day in firsts if day is not None)
        return self.offset(first), self.offset(min(day for day in lasts if day is not None))

    @cached_property
    def misdated(self) -> dict[str, Reason]:
        """Fixed steps held outside their window."""
        found = {}
        for key, step in self.open_steps.items():
            if step.fixed and step.start_date and step.end_date:
                first, last = self.bounds(step)
                if self.offset(step.start_date) < first or self.offset(step.end_date) > last:
                    found[key] = self._misdated(key, step, first, last)
        return found

    @cached_property
    def tasks_of(self) -> dict[str, document.Step]:
        """Open steps that have a place on the axis: not those fixed outside their window."""
        return {key: step for key, step in self.open_steps.items() if key not in self.misdated}

    def _misdated(self, key: str, step: document.Step, first: int, last: int) -> Reason:
        days = {
            "start_date": step.start_date,
            "end_date": step.end_date,
            "from": self.plan.start + timedelta(first),
            "to": self.plan.start + timedelta(last),
        }
        params = {name: day.isoformat() for name, day in days.items() if day}
        return Reason("fixed_outside_window", (("step", key), ("action", step.action)), params)

    @cached_property
    def anchored(self) -> dict[str, document.Step]:
        """Steps whose dates are known and not on the axis: begun, or fixed out of their window."""
        held = {
            key: self.open_steps[key]
            for key in self.misdated
            if not self.is_droppable(self.open_steps[key].action)
        }
        return {**self.frozen, **held}

    @cached_property
    def _begun(self) -> set[str]:
        return {step.action for step in self.frozen.values()}

    def is_droppable(self, action: str) -> bool:
        """Whether the whole action may be left out."""
        mine = self.plan.actions[action]
        return mine.optional and mine.status != "running" and action not in self._begun

    @cached_property
    def worked(self) -> dict[str, tuple[int, ...]]:
        """person -> calendar offsets worked; the company under `COMPANY`."""
        days = tuple(cal.days(self.plan.start, self.plan.end))
        calendar = self.plan.calendar
        found = {
            key: tuple(i for i, day in enumerate(days) if cal.is_worked_day(calendar, person, day))
            for key, person in self.plan.people.items()
        }
        company = (i for i, day in enumerate(days) if cal.is_company_day(calendar, day))
        return {**found, COMPANY: tuple(company)}

    @cached_property
    def axis(self) -> Axis:
        kept = {i for offsets in self.worked.values() for i in offsets}
        for step in self.tasks_of.values():
            if step.fixed and step.start_date and step.end_date:
                kept.update(range(self.offset(step.start_date), self.offset(step.end_date) + 1))
        for step in self.frozen.values():
            if step.start_date and step.end_date:
                last = self.offset(step.end_date) if step.fixed else self.offset(step.start_date)
                kept.update(range(self.offset(step.start_date), last + 1))
        on_plan = sorted(i for i in kept if 0 <= i < self.horizon)
        return Axis(tuple(on_plan) or (0,))

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
        yield from (Fraction(p.capacity_fraction) for p in self.plan.people.values())
        for step in (*self.tasks_of.values(), *self.frozen.values()):
            for need in step.needs:
                yield self.daily(step, need.effort_days)

    def daily(self, step: document.Step, effort: Decimal) -> Fraction:
        """Load of one day of a step, in days."""
        if step.fixed and step.start_date and step.end_date:
            return Fraction(effort) / ((step.end_date - step.start_date).days + 1)
        return Fraction(effort) / step.duration_days

    @cached_property
    def workers(self) -> tuple[Worker, ...]:
        index = {offset: i for i, offset in enumerate(self.axis.days)}
        busy = self._busy()
        people = [
            Worker(
                id=key,
                capacity=floor(Fraction(person.capacity_fraction) * self.scale),
                worked=tuple(index[i] for i in self.worked[key]),
                present=self._present(person),
                busy=tuple(ceil(busy[key].get(i, 0) * self.scale) for i in self.axis.days),
            )
            for key, person in self.plan.people.items()
        ]
        worked = tuple(index[i] for i in self.worked[COMPANY])
        nothing = (0,) * len(self.axis)
        return (*people, Worker(COMPANY, 0, worked, sum(1 << i for i in worked), nothing))

    def _present(self, person: document.Person) -> int:
        start = self.plan.start
        return sum(
            1 << i
            for i, offset in enumerate(self.axis.days)
            if cal.is_present(person, start + timedelta(offset))
        )

    def _busy(self) -> dict[str, dict[int, Fraction]]:
        """person -> calendar offset -> load of the steps begun."""
        busy: dict[str, dict[int, Fraction]] = {key: {} for key in self.plan.people}
        for step in self.frozen.values():
            for person, by_day in workload.step_loads(self.plan, step).items():
                for day, part in by_day.items():
                    at = self.offset(day)
                    busy[person][at] = busy[person].get(at, Fraction(0)) + part
        return busy

    @cached_property
    def worker_of(self) -> dict[str, int]:
        return {worker.id: i for i, worker in enumerate(self.workers)}

    @cached_property
    def stocks(self) -> tuple[Stock, ...]:
        return tuple(
            Stock(key, equipment.quantity, self._in_use(key))
            for key, equipment in self.plan.equipment.items()
        )

    def _in_use(self, equipment: str) -> tuple[int, ...]:
        used = [0] * len(self.axis)
        for step in self.frozen.values():
            amount = step.equipment.get(equipment, 0)
            if amount and step.start_date and step.end_date:
                first = self.axis.at_or_after(self.offset(step.start_date))
                for i in range(first, self.axis.at_or_before(self.offset(step.end_date)) + 1):
                    used[i] += amount
        return tuple(used)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        names = sorted(
            {step.action for step in self.open_steps.values()},
            key={key: i for i, key in enumerate(self.plan.actions)}.__getitem__,
        )
        beyond = 1 + sum(WEIGHT[self.plan.actions[a].priority] * self.horizon for a in names)
        return tuple(self._act(name, beyond) for name in names)

    def _act(self, name: str, beyond: int) -> Act:
        action = self.plan.actions[name]
        weight = WEIGHT[action.priority]
        held = [
            self.offset(step.end_date)
            for step in self.anchored.values()
            if step.action == name and step.end_date
        ]
        return Act(
            id=name,
            optional=self.is_droppable(name),
            value=max(0, self.values.get(name, weight * beyond)),
            weight=weight,
            due=self.offset(action.due_date) if action.due_date else None,
            held_until=max(held, default=None),
        )

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        acts = {act.id: i for i, act in enumerate(self.acts)}
        return tuple(self._task(key, step, acts) for key, step in self.tasks_of.items())

    def _task(self, key: str, step: document.Step, acts: Mapping[str, int]) -> Task:
        first, last = self.bounds(step)
        earliest, latest_start, latest = self._anchored_bounds(step, key, first, last)
        stocks = {stock.id: i for i, stock in enumerate(self.stocks)}
        return Task(
            id=key,
            act=acts[step.action],
            duration=step.duration_days,
            needs=tuple(self._need(step, need) for need in step.needs),
            equipment=tuple((stocks[e], q) for e, q in step.equipment.items()),
            earliest=self.axis.at_or_after(earliest),
            latest_start=self.axis.at_or_before(latest_start),
            latest=self.axis.at_or_before(latest),
            exclusive=step.exclusive,
            at=self._at(step),
            hint=self._hint(step),
            opens=earliest,
            closes=latest,
        )

    def _anchored_bounds(
        self, step: document.Step, key: str, first: int, last: int
    ) -> tuple[int, int, int]:
        """(earliest start, latest start, latest end) once links with anchored steps are counted."""
        latest_start = last
        for link in step.after:
            before = self.anchored.get(link.step)
            if before and before.end_date and not step.fixed:
                follows = self.offset(before.end_date) + 1
                first = max(first, follows + link.min_lag_days)
                if link.max_lag_days is not None:
                    latest_start = min(latest_start, follows + link.max_lag_days)
        for start, lag in self._fixed_followers.get(key, ()):
            if not step.fixed:
                last = min(last, start - 1 - lag)
        return first, latest_start, last

    @cached_property
    def _fixed_followers(self) -> dict[str, list[tuple[int, int]]]:
        """step -> (start offset, min lag) of the misdated fixed steps that follow it."""
        found: dict[str, list[tuple[int, int]]] = {}
        for key, step in self.anchored.items():
            if key in self.frozen:
                continue
            for link in step.after:
                if step.start_date:
                    place = (self.offset(step.start_date), link.min_lag_days)
                    found.setdefault(link.step, []).append(place)
        return found

    def _at(self, step: document.Step) -> tuple[int, int] | None:
        if not (step.fixed and step.start_date and step.end_date):
            return None
        first = self.axis.at_or_after(self.offset(step.start_date))
        return first, self.axis.at_or_before(self.offset(step.end_date))

    def _hint(self, step: document.Step) -> int | None:
        if step.fixed or step.start_date is None:
            return None
        place = self.axis.at_or_after(self.offset(step.start_date))
        on_axis = place < len(self.axis) and self.axis.days[place] == self.offset(step.start_date)
        return place if on_axis else None

    def _need(self, step: document.Step, need: document.Need) -> Need:
        assigned = tuple(dict.fromkeys(self.worker_of[p] for p in need.assigned))
        kept = step.fixed or step.status == "running"
        kept = kept and len(need.assigned) == need.people
        allowed = need.candidates or tuple(self.plan.people)
        found = dict.fromkeys(self.worker_of[p] for p in allowed if self._holds(p, need))
        return Need(
            load=ceil(self.daily(step, need.effort_days) * self.scale),
            people=need.people,
            candidates=tuple(w for w in assigned if w in found) if kept else tuple(found),
            hinted=tuple(w for w in assigned if w in found),
            kept=kept,
            skill=need.skill,
            level=need.level,
        )

    def _holds(self, person: str, need: document.Need) -> bool:
        return need.skill is None or self.plan.people[person].skills.get(need.skill, 0) >= (
            need.level
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        place = {task.id: i for i, task in enumerate(self.tasks)}
        return tuple(
            Link(place[link.step], place[key], link.min_lag_days, link.max_lag_days)
            for key, step in self.tasks_of.items()
            for link in step.after
            if link.step in place
        )

    @property
    def problem(self) -> Problem:
        return Problem(
            axis=self.axis,
            scale=self.scale,
            workers=self.workers,
            company=len(self.plan.people),
            stocks=self.stocks,
            acts=self.acts,
            tasks=self.tasks,
            links=self.links,
            frozen=tuple(self.frozen),
            misdated=tuple(self.misdated.values()),
        )
