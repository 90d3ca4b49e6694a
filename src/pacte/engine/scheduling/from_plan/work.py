"""Steps, links and equipment as the search knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from pacte import document
from pacte.document import slots
from pacte.engine.scheduling.from_plan.contacts import Contacts
from pacte.engine.scheduling.from_plan.money import Money
from pacte.engine.scheduling.from_plan.people import People
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Link, Need, Stock, Task


@dataclass
class Work:
    """What there is to do. `place`: action -> place of its act."""

    standing: Standing
    people: People
    place: Mapping[str, int]

    @cached_property
    def contacts(self) -> Contacts:
        """When and how often customers may be contacted."""
        return Contacts(self.standing, self.people)

    @cached_property
    def money(self) -> Money:
        """What steps may cost in each period."""
        return Money(self.standing, self.people.axis)

    @property
    def _plan(self) -> document.Plan:
        return self.standing.plan

    @cached_property
    def stocks(self) -> tuple[Stock, ...]:
        """The plan's equipment and what steps begun take of it, then the limits on contacts."""
        equipment = (
            Stock(key, equipment.quantity, self._in_use(key))
            for key, equipment in self._plan.equipment.items()
        )
        return (*equipment, *self.contacts.stocks)

    def _in_use(self, equipment: str) -> tuple[int, ...]:
        used = [0] * len(self.people.slots)
        for step in self.standing.frozen.values():
            amount, held = step.equipment.get(equipment, 0), self.standing.span(step)
            if amount and held:
                last = self.people.at_or_before(held[-1])
                for i in range(self.people.at_or_after(held[0]), last + 1):
                    used[i] += amount
        return tuple(used)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The steps to place, in order of id."""
        return tuple(self._task(key, step) for key, step in self.standing.to_place.items())

    def _task(self, key: str, step: document.Step) -> Task:
        first, last_start, last = self._bounds(key, step)
        cost, purses = self.money.asked(step)
        preferred, points = self.contacts.preferred(step)
        return Task(
            id=key,
            act=self.place[step.action],
            duration=slots.duration(self._plan.calendar, step),
            needs=tuple(self._need(step, need) for need in step.needs),
            equipment=self._shared(step),
            earliest=self.people.at_or_after(first),
            latest_start=self.people.at_or_before(last_start),
            latest=self.people.at_or_before(last),
            exclusive=step.exclusive,
            at=self._at(step),
            hint=self._hint(step),
            opens=first // self.standing.per_day,
            closes=last // self.standing.per_day,
            allowed=self.contacts.allowed(step),
            waits=self._waits(step),
            cost=cost,
            purses=purses,
            preferred=preferred,
            off_window=points,
        )

    def _waits(self, step: document.Step) -> bool:
        own = step.as_late_as_possible
        return bool(self._plan.actions[step.action].as_late_as_possible if own is None else own)

    def _shared(self, step: document.Step) -> tuple[tuple[int, int], ...]:
        """(place among the stocks, units) of what the step shares with others."""
        place = {key: i for i, key in enumerate(self._plan.equipment)}
        limits = ((len(place) + i, 1) for i in self.contacts.taken(step))
        return (*((place[e], units) for e, units in step.equipment.items()), *limits)

    def _bounds(self, key: str, step: document.Step) -> tuple[int, int, int]:
        """(first start, last start, last end) as slots, links with anchored steps counted."""
        first_day, last_day = self.standing.bounds(step)
        first, last = self._opening(first_day), self._closing(last_day)
        last_start = last
        if step.fixed:
            return first, last_start, last
        for link in step.after:
            before = self._anchored_span(link.step)
            if before:
                first = max(first, self._start_after(before[-1], link.min_lag_days))
                last_start = min(last_start, self._start_by(before[-1], link.max_lag_days))
        for start, lag in self._fixed_followers.get(key, ()):
            last = min(last, self._end_by(start, lag))
        return first, last_start, last

    def _anchored_span(self, key: str) -> range:
        step = self.standing.anchored.get(key)
        return range(0) if step is None else self.standing.span(step)

    def _opening(self, day: int) -> int:
        return day * self.standing.per_day

    def _closing(self, day: int) -> int:
        return (day + 1) * self.standing.per_day - 1

    def _start_after(self, end: int, lag: int) -> int:
        """First slot after one, with `lag` whole days between."""
        return self._opening(end // self.standing.per_day + 1 + lag) if lag else end + 1

    def _start_by(self, end: int, lag: int | None) -> int:
        """Last slot that has at most `lag` whole days since another."""
        if lag is None:
            return self._closing(self.standing.horizon - 1)
        return self._closing(end // self.standing.per_day + 1 + lag)

    def _end_by(self, start: int, lag: int) -> int:
        """Last slot before one, with `lag` whole days between."""
        return self._closing(start // self.standing.per_day - 1 - lag) if lag else start - 1

    @cached_property
    def _fixed_followers(self) -> dict[str, list[tuple[int, int]]]:
        """step -> (start slot, min lag) of the misdated fixed steps that follow it."""
        found: dict[str, list[tuple[int, int]]] = {}
        for key, step in self.standing.anchored.items():
            start = self.standing.first_slot(step)
            if key in self.standing.frozen or start is None:
                continue
            for link in step.after:
                found.setdefault(link.step, []).append((start, link.min_lag_days))
        return found

    def _at(self, step: document.Step) -> tuple[int, int] | None:
        held = self.standing.span(step)
        if not (step.fixed and held):
            return None
        return self.people.at_or_after(held[0]), self.people.at_or_before(held[-1])

    def _hint(self, step: document.Step) -> int | None:
        start = self.standing.first_slot(step)
        return None if step.fixed or start is None else self.people.index.get(start)

    def _need(self, step: document.Step, need: document.Need) -> Need:
        worker_of = self.people.worker_of
        everyone = [worker_of[p] for p in need.assigned]
        assigned = tuple(dict.fromkeys(everyone))
        kept = step.fixed or step.status == "running"
        kept = kept and len(need.assigned) == need.people
        found = self._able(need)
        return Need(
            load=ceil(self.standing.load(step, need.effort_days) * self.people.scale),
            people=need.people,
            candidates=tuple(w for w in assigned if w in found) if kept else tuple(found),
            hinted=tuple(w for w in assigned if w in found),
            kept=kept,
            skill=need.skill,
            level=need.level,
            repeated=tuple(w for w in assigned if w in found and everyone.count(w) > 1),
        )

    def _able(self, need: document.Need) -> dict[int, None]:
        """Those who may do a need, in order; remembered, for many needs ask for the same."""
        key = (need.candidates, need.skill, need.level)
        if key not in self._known_able:
            allowed = need.candidates or tuple(self._plan.people)
            able = (self.people.worker_of[p] for p in allowed if self._holds(p, need))
            self._known_able[key] = dict.fromkeys(able)
        return self._known_able[key]

    @cached_property
    def _known_able(self) -> dict[tuple[tuple[str, ...], str | None, int], dict[int, None]]:
        return {}

    def _holds(self, person: str, need: document.Need) -> bool:
        skills = self._plan.people[person].skills
        return need.skill is None or skills.get(need.skill, 0) >= need.level

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links between steps to place."""
        place = {task.id: i for i, task in enumerate(self.tasks)}
        return tuple(
            Link(place[link.step], place[key], link.min_lag_days, link.max_lag_days)
            for key, step in self.standing.to_place.items()
            for link in step.after
            if link.step in place
        )
